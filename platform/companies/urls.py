from django.urls import path

from companies import attaching, views

app_name = "companies"
urlpatterns = [
    path("", views.my_companies, name="my_companies"),
    path("rattacher/", attaching.by_siret, name="by_siret"),
    path("rattacher/nom/", attaching.by_name, name="by_name"),
    path("rattacher/a-la-main/", attaching.by_hand, name="by_hand"),
    path("invitation/<slug:token>/", views.invitation, name="invitation"),
    path("<id:membership_id>/", views.company, name="company"),
    path("<id:membership_id>/justificatif/", views.send_proof, name="send_proof"),
    path("<id:membership_id>/inviter/", views.invite, name="invite"),
    path("<id:membership_id>/invitations/<id:invitation_id>/annuler/", views.withdraw, name="withdraw"),
    path("<id:membership_id>/quitter/", views.leave, name="leave"),
]
