from django.urls import path

from search.federated import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggestions", views.suggestions, name="suggestions"),
    path("comment/", views.how, name="how"),
]
