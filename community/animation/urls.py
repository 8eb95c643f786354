from django.urls import path

from community.animation import views

app_name = "animation"
urlpatterns = [
    path("", views.board_page, name="board"),
    path("mettre-en-avant/<id:question_id>/", views.highlight, name="highlight"),
    path("reponse-officielle/<id:question_id>/", views.ask_official, name="ask_official"),
    path("remercier/<id:answer_id>/", views.thank, name="thank"),
]
