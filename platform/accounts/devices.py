"""Browsers that already signed in to an account: its owner is never shut out by somebody else's tries.

A signed cookie names the account (as a digest) and the browser. Tries from it are counted apart.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User, normal_address

COOKIE = "appareil"
LIFE = 180 * 24 * 3600  # seconds
SALT = "accounts.device"


def _account(address: str) -> str:
    return salted_hmac(SALT, normal_address(address), algorithm="sha256").hexdigest()[:32]


def known(request: HttpRequest, address: str) -> str:
    """Return the name of this browser if it signed in with ``address`` before, else ``""``."""
    try:
        account, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return device if account == _account(address) else ""


def remember(response: HttpResponse, user: User) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps([_account(user.email), secrets.token_hex(8)], salt=SALT),
        max_age=LIFE,
        path="/comptes/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path="/comptes/")
