"""Where notices lead, for tests of what they say: the site's addresses come first."""

from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as site


def nothing(request, **arguments):
    return HttpResponse()


questions = [
    path("sujet/<slug:slug>/", nothing, name="topic"),
    path("<id:question_id>/<slug:slug>/", nothing, name="show"),
]
urlpatterns = [*site, path("questions/", include((questions, "questions")))]
