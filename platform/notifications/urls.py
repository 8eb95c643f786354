from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("mon-espace/notifications/", views.inbox, name="inbox"),
    path("mon-espace/notifications/tout-lu/", views.read_all, name="read_all"),
    path("mon-espace/notifications/<id:notice_id>/", views.open_notice, name="open"),
    path("mon-espace/abonnements/", views.preferences, name="preferences"),
    path("mon-espace/abonnements/<str:source>/arreter/", views.unfollow, name="unfollow"),
    path("notifications/arret/", views.stop, name="stop"),
]
