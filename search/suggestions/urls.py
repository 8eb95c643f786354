from django.urls import path

from search.suggestions import views

app_name = "suggestions"

urlpatterns = [
    path("methode/", views.method, name="method"),
    path("<id:suggestion_id>/utile/", views.vote, name="vote"),
]
