from django.urls import path

from marketplace.prices import giving, views

app_name = "prices"
urlpatterns = [
    path("", views.index, name="index"),
    path("methode/", views.method, name="method"),
    path("publications/", views.releases, name="releases"),
    path("publications/<int:edition>/", views.release, name="release"),
    path("publications/<int:edition>/<str:name>", views.release_file, name="file"),
    path("dire/<id:interaction_id>/", giving.give, name="give"),
    # Last: a service's code is any word.
    path("<slug:code>/", views.service, name="service"),
]
