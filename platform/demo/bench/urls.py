"""The site's addresses, and bare views to hold its pages against: same server, same middleware, same run."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bench/constant", constant), path("", include("config.urls"))]
