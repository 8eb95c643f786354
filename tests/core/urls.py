"""The site's addresses, and views that fail on purpose."""

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.http import require_POST

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site
from core import limits
from core.errors import Conflict

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

FAULTS = {
    "bad": BadRequest("unreadable"),
    "suspicious": SuspiciousOperation("a forged host"),
    "forbidden": PermissionDenied(),
    "conflict": Conflict("already published"),
    "crash": RuntimeError("the words of the crash"),
}


def fail(request: HttpRequest, fault: str) -> HttpResponse:
    raise FAULTS[fault]


def item(request: HttpRequest, item_id: int) -> JsonResponse:
    return JsonResponse({"id": item_id})


@require_POST
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def limited(request: HttpRequest) -> HttpResponse:
    verdict = limits.hit(limits.Limit("test", 5, 60), limits.network_of(request))
    return HttpResponse(status=200 if verdict.allowed else 429)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["html"])


def visit(request: HttpRequest) -> HttpResponse:
    request.session["visited"] = True
    return HttpResponse(get_token(request), content_type="text/plain")


urlpatterns = [
    path("visit/", visit),
    path("fail/<fault>/", fail),
    path("items/<id:item_id>/", item, name="item"),
    path("form/", form),
    path("limited/", limited),
    path("page/", page),
    path("admin/page/", page),
    *site,
]
