from django.urls import path

from conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<id:thread_id>/", views.thread, name="thread"),
    path("<id:thread_id>/bloquer/", views.block, name="block"),
]
