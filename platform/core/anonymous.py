"""Addresses where nobody is known: what is asked, looked over or followed up there has no author to leak.

Below ``PREFIXES`` every middleware that learns who is there steps aside, whoever is signed in. The wrapper
takes away what a request tells of its sender before anything else reads it, and lets no cookie out.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.limits import network_of
from core.logs import discreet

# No request log either: core.requests, core.logs and docs/operate/anonymity.md follow this list.
PREFIXES = ("/questions/poser/", "/suivi/", "/signaler/")

# What a request says of whoever sent it.
TELLTALES = (
    "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_FROM",
    "HTTP_HX_CURRENT_URL",
    "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER",
)  # fmt: skip
TELLTALE_PREFIXES = ("HTTP_SEC_CH_", "HTTP_CF_", "HTTP_TRUE_CLIENT", "HTTP_X_CLIENT", "HTTP_X_CLUSTER")

DAY = 24 * 3600  # seconds: how long a bucket means the same network

View = Callable[..., HttpResponse]


def is_anonymous(path: str) -> bool:
    return path.startswith(PREFIXES)


class Anonymous:
    """On an anonymous address, forget the sender on the way in and every cookie on the way out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_anonymous(request.path_info):
            return self.get_response(request)
        with discreet():
            _forget_sender(request)
            response = self.get_response(request)
        response.cookies.clear()
        patch_cache_control(response, no_store=True, private=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _forget_sender(request: HttpRequest) -> None:
    request.bucket = bucket_of(request)  # type: ignore[attr-defined]
    for name in list(request.META):
        if name in TELLTALES or name.startswith(TELLTALE_PREFIXES):
            del request.META[name]
    # Both were made from what has just gone.
    request.__dict__.pop("headers", None)
    request.COOKIES = {}
    request.user = AnonymousUser()


class StepsAside:
    """Stands before a middleware that learns who is there, and passes it by on an anonymous address."""

    get_response: Callable[..., Any]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_anonymous(request.path_info):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Sessions(StepsAside, SessionMiddleware):
    pass


class Authentication(StepsAside, AuthenticationMiddleware):
    pass


class Messages(StepsAside, MessageMiddleware):
    pass


def bucket_of(request: HttpRequest) -> str:
    """Return a word for the neighbourhood a request comes from, the same for a day at most.

    A /24 of IPv4, a /56 of IPv6, under a key that is drawn at random, kept in the cache and nowhere else:
    once it is gone nobody can tell, not even by trying them all, which network a word stood for.
    """
    network = network_of(request).partition("/")[0]
    try:
        address = ipaddress.ip_address(network)
    except ValueError:
        wide = network
    else:
        wide = str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))
    return hmac.new(_key_of_the_day(), wide.encode(), hashlib.sha256).hexdigest()[:32]


def _key_of_the_day() -> bytes:
    name = "anonymous.bucket_key"
    key = cache.get(name)
    if key is None:
        # Of two processes that draw at once the first wins; without a cache each uses its own.
        drawn = secrets.token_hex(32)
        key = drawn if cache.add(name, drawn, DAY) else cache.get(name, drawn)
    return bytes.fromhex(key)


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a page of ours sent this: by ``Sec-Fetch-Site``, by ``Origin`` where a browser has none."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def same_origin(view: View) -> View:
    """Let a view take POSTs of our own pages alone, without a token: those pages carry none."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def anonymous_form(view: View) -> View:
    """``same_origin`` for an anonymous address: the view refuses to be served where people are known."""

    @same_origin
    @wraps(view)
    def unknown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not is_anonymous(request.path_info):
            raise RuntimeError(f"{request.path_info} is not below core.anonymous.PREFIXES")
        return view(request, *args, **kwargs)

    return unknown


def anonymous_post(view: View) -> View:
    """``anonymous_form`` that takes nothing but POST."""
    return anonymous_form(require_POST(view))


def delay_before_publication() -> tuple[int, int]:
    """Return the least and the most seconds that a random wait may last, by ``settings.ANONYMOUS_DELAY``."""
    low, high = settings.ANONYMOUS_DELAY or (0, 0)
    return low * 60, high * 60
