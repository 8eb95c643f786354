"""Staff: a second factor always, and no session left open on a desk."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import second_factor
from accounts.browser_session import SECOND_FACTOR, SEEN_AT, SEEN_EVERY, STAFF_IDLE, close_session
from core.anonymous import StepsAside

# What somebody who is not through yet may reach: to get through, or to leave.
OPEN_NAMES = ("accounts:enrol", "accounts:challenge", "accounts:sign_out")


class Gate:
    """Hold whoever has a role until the second factor is on and was given in this session."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._open_paths: tuple[str, ...] = ()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie there is nobody to check, and the page must stay cacheable.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and (answer := self.refuse(request)):
            return answer
        return self.get_response(request)

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not user.is_team:
            return None
        session, now = request.session, int(time.time())
        if now - session.get(SEEN_AT, now) > STAFF_IDLE:
            close_session(request)
            messages.info(request, "Votre session est restée inactive 30 minutes : reconnectez-vous.")
            return self._to("accounts:sign_in", request)
        if now - session.get(SEEN_AT, 0) >= SEEN_EVERY:
            session[SEEN_AT] = now
        if session.get(SECOND_FACTOR) or request.path in self.open_paths:
            return None
        name = "accounts:challenge" if second_factor.is_on(user) else "accounts:enrol"
        return self._to(name, request)

    @property
    def open_paths(self) -> tuple[str, ...]:
        # The addresses are not known yet when the middleware is made.
        if not self._open_paths:
            self._open_paths = tuple(reverse(name) for name in OPEN_NAMES)
        return self._open_paths

    @staticmethod
    def _to(name: str, request: HttpRequest) -> HttpResponse:
        target = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return redirect(reverse(name) + target)


class StaffGate(StepsAside, Gate):
    """The gate of every address where one is known: a member of staff who asks anonymously is nobody too."""
