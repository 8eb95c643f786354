from django.urls import path

from marketplace.reviews.views import interactions

app_name = "reviews"
urlpatterns = [
    path("avis/prestations/<id:interaction_id>/", interactions.interaction, name="interaction"),
]
