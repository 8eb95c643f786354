"""How often codes are asked and tried: by account, by network, and in all.

Windows are an hour at most, and a known browser has its own count: nobody is shut out for long.
"""

from __future__ import annotations

from django.http import HttpRequest

from accounts import devices
from accounts.models import normal_address
from core.limits import Limit, hit, network_of

ASK = (Limit("code-ask", 6, 900), Limit("code-ask-network", 60, 3600), Limit("code-ask-all", 3000, 3600))
TRY = (Limit("code-try", 20, 3600), Limit("code-try-network", 100, 3600), Limit("code-try-all", 6000, 3600))


def _wait(limits: tuple[Limit, Limit, Limit], request: HttpRequest, address: str) -> int:
    by_account, by_network, in_all = limits
    if device := devices.known(request, address):
        verdict = hit(by_account, f"device:{device}")
        return 0 if verdict.allowed else verdict.retry_after
    # Network first: a machine that floods stops counting against the account and the whole site.
    for limit, key in (
        (by_network, network_of(request)),
        (by_account, f"{normal_address(address)}"),
        (in_all, ""),
    ):
        verdict = hit(limit, key)
        if not verdict.allowed:
            return verdict.retry_after
    return 0


def wait_before_asking(request: HttpRequest, address: str) -> int:
    """Count a request for a code; returns the seconds to wait, 0 when allowed."""
    return _wait(ASK, request, address)


def wait_before_trying(request: HttpRequest, address: str) -> int:
    """Count a try of a code or password; returns the seconds to wait, 0 when allowed."""
    return _wait(TRY, request, address)


def in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"Trop d’essais. Réessayez dans {minutes} minute{'s' if minutes > 1 else ''}."
