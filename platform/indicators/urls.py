from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.page, name="page"),
    path("indicateurs.csv", views.as_csv, name="csv"),
]
