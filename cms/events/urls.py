from django.urls import path

from cms.events.views import agenda, event, proposing

app_name = "events"
urlpatterns = [
    path("", agenda.agenda, name="agenda"),
    path("agenda.ics", agenda.whole_calendar, name="calendar"),
    path("recents.atom", agenda.feed, name="feed"),
    path("proposer/", proposing.propose, name="propose"),
    path("inscription/<slug:slug>/", event.register, name="register"),
    path("<slug:slug>.ics", event.one, name="one"),
]
