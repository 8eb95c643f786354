"""Addresses of rows, ten to a page (``reverse`` takes for each what a query takes), and whole ones."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse

from core.ids import LENGTH, encode

# The word of 0, which no address holds otherwise.
PLACE = "0" * LENGTH


def absolute(path: str) -> str:
    """Return the public address of ``path``. Never made from the request: a host header would choose it."""
    return settings.BASE_URL + path


@cache
def _around(name: str, place: int | str, *leading: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[*leading, place]).rpartition(PLACE)
    return before, after


def row_address(name: str, key: int | str, *leading: str) -> str:
    """Return ``reverse(name, args=[*leading, key])``, where ``key`` is an id of 60 bits or its word."""
    if isinstance(key, int):
        before, after = _around(name, 0, *leading)
        return f"{before}{encode(key)}{after}"
    # A key of another kind, shorter, stands in its place all the same.
    before, after = _around(name, PLACE, *leading)
    return f"{before}{key}{after}"
