from django.urls import path

from community.reputation import views

app_name = "reputation"
urlpatterns = [
    path("reputation/", views.board, name="board"),
    path("reputation/<id:person_id>/", views.person, name="person"),
    path("mon-espace/reputation/", views.mine, name="mine"),
]
