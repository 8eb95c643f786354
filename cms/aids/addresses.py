"""Where the simulator is, if it is installed: it stands beside, and this app does not know it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import Resolver404, resolve

SIMULATOR = "/aides/simulateur/"


def simulator(slug: str = "") -> str:
    """Return the simulator's address, about one aid when ``slug`` names it; "" when nothing answers there."""
    try:
        found = resolve(SIMULATOR)
    except Resolver404:
        return ""
    if found.url_name == "wagtail_serve":
        return ""
    return f"{SIMULATOR}?{urlencode({'aide': slug})}" if slug else SIMULATOR
