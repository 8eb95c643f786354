"""The API itself: limits, errors, and the description that others read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import Throttled, ValidationError
from ninja.throttling import BaseThrottle

from core.api.schemas import Problem
from core.limits import Limit, hit, network_of

ANYONE = AnonymousUser()
"""Whoever asks reads as a visitor, signed in or not."""
PROBLEM = "application/problem+json"
READING = Limit("api", 300, 60)
"""Requests a minute from one network: an import of everything takes a while, nobody else waits."""
WRONG = {404: Problem, 422: Problem, 429: Problem}
"""What any address may answer instead of what it should."""


class Network(BaseThrottle):
    """The same counters as everywhere else, by network."""

    retry_after = 0

    def allow_request(self, request: HttpRequest) -> bool:
        verdict = hit(READING, network_of(request))
        self.retry_after = verdict.retry_after
        return verdict.allowed

    def wait(self) -> float:
        return self.retry_after


class ReadRouter(Router):
    """The routes of one app."""

    def read(self, path: str, shape: Any, summary: str):
        """Declare a GET address that answers with ``shape``; the view's docstring is for its readers."""
        return self.get(path, response={200: shape} | WRONG, summary=summary)


class ReadApi(NinjaAPI):
    """Reads only, of what any visitor may read, whoever asks."""

    def __init__(self, **given: Any):
        # The library's page of documentation brings scripts of its own: ours is in ``documentation``.
        super().__init__(docs_url=None, openapi_url=None, throttle=Network(), **given)
        self.exception_handler(Http404)(self.not_found)
        self.exception_handler(ValidationError)(self._unreadable)
        self.exception_handler(Throttled)(self._too_often)

    def get_openapi_schema(self, **given: Any):
        """Return the library's description, where errors have the type that they are sent with."""
        found = super().get_openapi_schema(**given)
        for operations in found["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {PROBLEM: response["content"].pop("application/json")}
        return found

    def create_response(self, request: HttpRequest, data: Any, **given: Any) -> HttpResponse:
        response = super().create_response(request, data, **given)
        # What any visitor may read, any page may fetch: no cookie takes part.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def problem(self, request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
        said = {"title": title, "status": status, "detail": detail}
        response = self.create_response(request, said, status=status)
        response.headers["Content-Type"] = PROBLEM
        return response

    def not_found(self, request: HttpRequest, error: Http404 | None = None, **_: Any) -> HttpResponse:
        return self.problem(
            request, 404, "Introuvable", "Il n’y a rien à cette adresse, ou ce n’est plus public."
        )

    def _unreadable(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        names = ", ".join(sorted({str(fault["loc"][-1]) for fault in error.errors}))
        return self.problem(request, 422, "Paramètre illisible", f"À corriger : {names}.")

    def _too_often(self, request: HttpRequest, error: Throttled) -> HttpResponse:
        response = self.problem(request, 429, "Trop de demandes", f"Revenez dans {error.wait} secondes.")
        response.headers["Retry-After"] = str(error.wait)
        return response
