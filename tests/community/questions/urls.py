"""Where notices lead, for tests of what they say."""

from django.http import HttpResponse
from django.urls import include, path, register_converter

from core.ids import IdConverter

register_converter(IdConverter, "id")


def nothing(request, **arguments):
    return HttpResponse()


questions = [
    path("sujet/<slug:slug>/", nothing, name="topic"),
    path("<id:question_id>/<slug:slug>/", nothing, name="show"),
]
urlpatterns = [path("questions/", include((questions, "questions")))]
