"""Errors of the domain, and the pages that people see instead of a stack trace."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string


class Conflict(Exception):  # noqa: N818
    """A request that makes sense, but not in the present state. HTTP 409.

    ``message``, when a subclass has one, says to the reader what is the matter.
    """

    message = ""


class Refusal(ValueError):  # noqa: N818 - what was typed is refused, nothing broke
    """Something typed that cannot be taken. ``message`` is for the reader, beside ``field``."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


class Explained(Conflict):
    """A conflict with words for the reader."""

    message = "Ce n’est plus possible : la page a changé entre-temps."

    def __init__(self, message: str = ""):
        self.message = message or self.message
        super().__init__(self.message)


class OverLimit(Explained):
    """Too often. ``retry_after`` is in seconds. HTTP 429."""

    def __init__(self, message: str, *, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


class DomainErrors:
    """Turn a ``Conflict`` into a page that says so instead of a 500, and give a refused method its page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("errors/405.html", request=request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Conflict):
            return render(request, "errors/409.html", {"message": error.message}, status=409)
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without request nor context: whatever broke may be what a context processor needs.
    return HttpResponse(render_to_string("errors/500.html"), status=500)
