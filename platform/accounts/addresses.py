"""Addresses of sign-in that others link to."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import resolve_url


def sign_in_url(target: str) -> str:
    """Return the address of signing in, which leads back to ``target``, a path of this site."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
