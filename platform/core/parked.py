"""What a visitor wrote before signing in, kept for an hour so that nothing typed is lost.

A session row of its own, found by its key in the address to come back to: signing in empties the browser's
own session, and a cookie is too small for a long answer.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, resolve_url

LIFE = 3600  # seconds
PARAMETER = "suite"
FORM = "parked_form"


def _store(key: str | None = None):
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)


def sign_in_url(target: str) -> str:
    return f"{_login_address()}?{urlencode({'next': target})}"


@cache
def _login_address() -> str:
    return resolve_url(settings.LOGIN_URL)


def park(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """Keep the form just sent and lead to signing in, then back to ``target``."""
    store = _store()
    store[FORM] = {
        name: values for name, values in request.POST.lists() if name not in {"csrfmiddlewaretoken", "apercu"}
    }
    store.set_expiry(LIFE)
    store.create()
    return redirect(sign_in_url(f"{target}?{urlencode({PARAMETER: store.session_key})}"))


def parked(request: HttpRequest) -> dict[str, list[Any]]:
    """Return what was kept for this address, or nothing."""
    key = request.GET.get(PARAMETER, "")
    return _store(key).get(FORM, {}) if key.isalnum() else {}


def as_post(kept: dict[str, list[Any]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, values)
    return data
