"""The site's addresses, and bare views to hold its pages against: same server, same middleware, same run."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from taxonomy.models import Sector, Topic
from territories.models import Region


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def three_queries(request: HttpRequest) -> HttpResponse:
    """The least that a page with something in it costs: three rows, each by a key."""
    region = Region.objects.filter(pk="53").first()
    topic = Topic.objects.filter(slug="tva").first()
    sector = Sector.objects.filter(pk="naf2:C").first()
    return HttpResponse(f"{region} {topic} {sector}")


urlpatterns = [
    path("bench/constant", constant),
    path("bench/three-queries", three_queries),
    path("", include("config.urls")),
]
