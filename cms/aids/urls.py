from django.urls import path

from cms.aids.views import comparing, feeds, listing, reporting, sheet

app_name = "aids"
# Before the catch-all that serves pages: an aid's own address is /aides/<slug>/, so none may take these.
urlpatterns = [
    path("aides/", listing.aids, name="list"),
    path("aides/comparer/", comparing.compare, name="compare"),
    path("aides/recentes.atom", feeds.feed, name="feed"),
    path("aides/fiche/<slug:slug>/", sheet.sheet, name="sheet"),
    # Below an address where nobody is known (core.anonymous).
    path("signaler/aide/<slug:slug>/", reporting.report, name="report"),
]
