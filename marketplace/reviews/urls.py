from django.urls import path

from marketplace.reviews.views import interactions, pages, writing

app_name = "reviews"
INTERACTION = "avis/prestations/<id:interaction_id>/"
REVIEW = "avis/<id:review_id>/"
urlpatterns = [
    path("avis/methode/", pages.method, name="method"),
    path("avis/conversation/<id:thread_id>/", interactions.propose, name="propose"),
    path(INTERACTION, interactions.interaction, name="interaction"),
    path(f"{INTERACTION}avis/", writing.write, name="write"),
    path(f"{INTERACTION}<slug:act>/", interactions.act, name="act"),
    path(REVIEW, pages.review, name="review"),
    path(f"{REVIEW}modifier/", writing.revise, name="revise"),
    path(f"{REVIEW}retirer/", writing.withdraw, name="withdraw"),
    path(f"{REVIEW}repondre/", writing.reply, name="reply"),
    path(f"{REVIEW}reponse/retirer/", writing.withdraw_reply, name="withdraw_reply"),
    path("annuaire/<slug:slug>/avis/", pages.of_provider, name="of_provider"),
    path("connecteurs/<slug:slug>/avis/", pages.of_connector, name="of_connector"),
    path("mon-espace/avis/", pages.mine, name="mine"),
]
