"""What only a demonstration shows. Included when ``DEMO=1``, which no public host accepts."""

from django.urls import path

from demo import styleguide, views

app_name = "demo"
urlpatterns = [
    path("composants/", styleguide.overview, name="components"),
    path("composants/formulaires/", styleguide.forms, name="forms"),
    path("composants/<slug:slug>/", styleguide.family, name="family"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<slug:key>/", views.mail, name="mail"),
    path("mail/<slug:key>/html/", views.mail_html, name="mail_html"),
]
