"""What a browser's session says about the sign-in: when, how, and whether it is still fresh."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

STAFF_IDLE = 30 * 60  # seconds
FRESH = 30 * 60  # seconds
# Written again no more often: a read must not cost a write each time.
SEEN_EVERY = 60  # seconds

SIGNED_IN_AT, SEEN_AT, SECOND_FACTOR = "signed_in_at", "seen_at", "second_factor"
PENDING_CODE, PENDING_USER, NEXT = "pending_code", "pending_user", "next"


class PersonRequest(HttpRequest):
    """A request behind ``login_required``; for annotations only."""

    user: User


def open_session(request: HttpRequest, user: User, *, second_factor: bool) -> str:
    """Sign in under a new session key and return where to go."""
    target = request.session.get(NEXT) or reverse("space:home")
    # Nothing of before survives, whoever it was: neither the key nor what was pending.
    request.session.flush()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    now = int(time.time())
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now
    request.session[SECOND_FACTOR] = second_factor
    return target


def close_session(request: HttpRequest) -> None:
    logout(request)


def remember_next(request: HttpRequest, target: str) -> None:
    """Keep where to go after signing in, if it is a page of this site."""
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and not target.startswith(
        "/comptes/connexion"
    ):
        request.session[NEXT] = target
    else:
        request.session.pop(NEXT, None)


def is_fresh(request: HttpRequest) -> bool:
    return time.time() - request.session.get(SIGNED_IN_AT, 0) < FRESH


def fresh_sign_in_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the code again before what a borrowed browser must not do."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        messages.info(request, "Par sécurité, confirmez d’abord que c’est bien vous.")
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': request.path})}")

    return checked
