"""How often something may be done: counters in the shared cache, by fixed windows of time."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest

from core.cache import CacheDown

# Counts of this process alone, for the time the shared cache is down: limits weaken, they do not vanish.
own_counts = LocMemCache("core.limits", {"MAX_ENTRIES": 20_000})


@dataclass(frozen=True)
class Limit:
    """At most ``count`` times in ``seconds``; ``name`` tells its counters from others'."""

    name: str
    count: int
    seconds: int


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    retry_after: int
    """Seconds until the window ends; 0 when allowed."""


def hit(limit: Limit, key: str) -> Verdict:
    """Count one more for ``key`` and say whether it is still within ``limit``.

    The key is kept as a keyed digest only. Bounded in time whatever the cache does.
    """
    slot, left = _slot(limit, key)
    try:
        count = _count(cache, slot, left)
    except CacheDown:
        count = _count(own_counts, slot, left)
    return Verdict(True, 0) if count <= limit.count else Verdict(False, left)


def is_spent(limit: Limit, key: str) -> Verdict:
    """Say whether one more would be too many, and count nothing."""
    slot, left = _slot(limit, key)
    count = max(cache.get(slot) or 0, own_counts.get(slot) or 0)
    return Verdict(True, 0) if count < limit.count else Verdict(False, left)


def _slot(limit: Limit, key: str) -> tuple[str, int]:
    """Return the name of the counter and the seconds until its window ends.

    Counters go with their window: how long one has left tells nobody when it began.
    """
    now = time.time()
    window = int(now // limit.seconds)
    digest = hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()[:32]
    left = math.ceil((window + 1) * limit.seconds - now)
    return f"limit:{limit.name}:{window}:{digest}", left


def _count(store, slot: str, seconds: int) -> int:
    # Two steps, both atomic: whoever comes first creates the counter, everyone adds one. Only the
    # second tells an outage.
    store.add(slot, 0, timeout=seconds)
    try:
        return store.incr(slot)
    except ValueError:  # expired or evicted in between
        store.set(slot, 1, timeout=seconds)
        return 1


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from, as a key for a limit: an IPv4 address, or a /64 of IPv6.

    Only the addresses added by our own proxies are believed; what a client writes itself is not.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        address = forwarded[-settings.TRUSTED_PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
