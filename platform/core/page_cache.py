"""Whole pages for visitors, kept for a moment.

Visitors all get the same page, so one may be made for many. Anyone who may be known (a session, a message
waiting) passes by, and so does a request whose parameters the view does not name. An entry holds the versions
of what it shows: ``changed("questions")`` moves one at commit, and what was made before is not served again:
at once by the process that changed it, after a moment (``core.memory``) by the others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from core import memory
from core.compression import Packed

# Bounds what an outage of the cache at the very moment of a change may leave behind.
LIFE = 30  # seconds
VERSION_LIFE = 24 * 3600  # seconds, longer than any page lives
# Whoever sends one of these may get a page of their own.
COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
KEPT_HEADERS = ("Content-Type", "Link")
VARY = ("Cookie", "HX-Request")

View = Callable[..., HttpResponse]
T = TypeVar("T")


def changed(*names: str) -> None:
    """At commit, let no page made before it be served again."""
    transaction.on_commit(lambda: _move(names))


def kept(key: str, name: str, make: Callable[[], T], *, life: int = LIFE) -> T:
    """Return a piece of pages that ``make`` gives, made once until ``changed(name)`` or for ``life`` seconds.

    At hand in this process, else one trip to the cache.
    """
    version_key = _version_key(name)
    now = memory.pages.get(version_key)
    if now is not None and (held := memory.pieces.get((key, now))) is not None:
        return held[0]
    found = memory.pages.get_many([key, version_key])
    now = found.get(version_key)
    if now is None or key not in found or found[key][0] != now:
        # Read before it is made: a change meanwhile makes the entry stale at birth.
        now = now or _begin([version_key], [None])[0]
        found[key] = (now, make())
        memory.pages.set(key, found[key], life)
    # In a tuple: what is made may be None.
    memory.pieces.hold((key, now), (found[key][1],))
    return found[key][1]


def _move(names: Iterable[str]) -> None:
    caches["pages"].set_many({_version_key(name): secrets.token_hex(8) for name in names}, VERSION_LIFE)
    memory.pages.forget()


def cached_for_visitors(
    *names: str | Callable[..., str], parameters: Iterable[str] = ()
) -> Callable[[View], View]:
    """Serve a GET view's pages from the cache to visitors.

    ``names`` are the versions it depends on, or functions of the view's arguments that return one;
    ``parameters`` those of the query that it reads.
    """
    allowed = frozenset(parameters)

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not _for_anyone(request, allowed):
                return view(request, *args, **kwargs)
            versions = [name if isinstance(name, str) else name(*args, **kwargs) for name in names]
            keys = [_version_key(name) for name in versions]
            key = _page_key(request)
            found = memory.pages.get_many([key, *keys])
            # Read before the page is made: a change meanwhile makes the entry stale at birth.
            now = [found.get(each) for each in keys]
            if key in found and None not in now and found[key][0] == now:
                return found[key][1].for_reader(request)
            now = _begin(keys, now) if None in now else now
            response = view(request, *args, **kwargs)
            if not _may_be_kept(request, response):
                patch_vary_headers(response, VARY)
                return response
            packed = Packed.of(response, KEPT_HEADERS, VARY)
            memory.pages.set(key, (now, packed), LIFE)
            return packed.for_reader(request)

        return cached

    return decorate


def _begin(keys: list[str], now: list[str | None]) -> list[str | None]:
    """Give a version to what has none yet, or lost it; whoever does it first decides."""
    for key, version in zip(keys, now, strict=True):
        if version is None:
            caches["pages"].add(key, secrets.token_hex(8), VERSION_LIFE)
    found = caches["pages"].get_many(keys)
    # Without a cache nothing is compared: a name nobody else makes up.
    return [found.get(key) or secrets.token_hex(8) for key in keys]


def _for_anyone(request: HttpRequest, allowed: frozenset[str]) -> bool:
    return (
        request.method == "GET"
        and not any(name in request.COOKIES for name in COOKIES)
        and "HX-Request" not in request.headers
        and "Authorization" not in request.headers
        # Known ones, each once: else anyone could fill the cache with pages that nobody asks for.
        and request.GET.keys() <= allowed
        and all(len(values) == 1 for _, values in request.GET.lists())
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        # A token in the page is its reader's alone.
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and "CSRF_COOKIE" not in request.META
        and not response.headers.get("Cache-Control")
    )


def _version_key(name: str) -> str:
    return f"pages:version:{name}"


def _page_key(request: HttpRequest) -> str:
    # Host and scheme too: nothing on our pages is made from them, and nothing will be by accident.
    address = f"{request.scheme} {request.get_host()} {request.get_full_path()}"
    return f"pages:packed:{hashlib.sha256(address.encode()).hexdigest()}"
