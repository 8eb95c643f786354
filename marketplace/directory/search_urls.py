"""The two lists and the page that tells their order: before the addresses of listings."""

from django.urls import path

from marketplace.directory.views import search

app_name = "annuaire"
urlpatterns = [
    path("annuaire/", search.providers, name="providers"),
    path("annuaire/classement/", search.formula, name="formula"),
    path("connecteurs/", search.connectors, name="connectors"),
]
