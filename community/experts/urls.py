from django.urls import path

from community.experts.views import applying, inviting, lists, mine, page

app_name = "experts"
urlpatterns = [
    path("experts/", lists.experts, name="list"),
    path("experts/devenir/", applying.apply, name="apply"),
    path("experts/je-m-en-occupe/<id:question_id>/", inviting.take, name="take"),
    path("experts/<slug:slug>/", page.one, name="one"),
    path("experts/<slug:slug>/contacter/", page.contact, name="contact"),
    path("mon-espace/expert/", mine.mine, name="mine"),
    path("mon-espace/expert/justificatif/", mine.prove, name="prove"),
    path("mon-espace/expert/disponibilite/", mine.availability, name="availability"),
    path("mon-espace/expert/retirer/", mine.withdraw, name="withdraw"),
    path("mon-espace/a-moi-de-repondre/", inviting.to_answer, name="to_answer"),
    path("mon-espace/a-moi-de-repondre/<id:invitation_id>/decliner/", inviting.decline, name="decline"),
]
