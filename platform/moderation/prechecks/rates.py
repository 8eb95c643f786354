"""How often one network may act without an account: keyed by a secret of the day that is then destroyed.

Nothing is written in a row. The key lives in the cache for 48 hours; once it is gone, nobody can tell which
address a counter was for, not even by trying them all.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time

from django.core.cache import cache
from django.http import HttpRequest

from core.limits import Limit, Verdict, hit, network_of, own_counts

KEY_LIFE = 48 * 3600  # seconds
ASK = (Limit("anonymous.ask.hour", 2, 3600), Limit("anonymous.ask.day", 5, 86_400))


def bucket_of(request: HttpRequest) -> str:
    """Return what stands for the network of a request today: an IPv4 /24 or an IPv6 /56, through the key."""
    return hmac.new(_key(), _prefix(network_of(request)).encode(), hashlib.sha256).hexdigest()


def spend_ask(request: HttpRequest) -> Verdict:
    """Count one more anonymous question from this network; twice an hour, five times a day at most."""
    bucket = bucket_of(request)
    verdict = Verdict(True, 0)
    for limit in ASK:
        verdict = hit(limit, bucket)
        if not verdict.allowed:
            break
    return verdict


def _prefix(network: str) -> str:
    try:
        address = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return network
    return str(address.supernet(new_prefix=24 if address.version == 4 else 56))


def _key() -> bytes:
    """Return the secret of the day, making it if this is the first to need it."""
    name = f"moderation:key:{int(time.time() // 86_400)}"
    fresh = secrets.token_hex(32)
    for store in (cache, own_counts):
        # Whoever comes first makes it; a cache that is down keeps nothing, then this process has its own.
        store.add(name, fresh, timeout=KEY_LIFE)
        if key := store.get(name):
            return bytes.fromhex(key)
    return bytes.fromhex(fresh)
