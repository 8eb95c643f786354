"""The site's addresses, and bare views to hold its pages against: same server, same middleware, same run."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as of_the_site


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bench/constant", constant), *of_the_site]
