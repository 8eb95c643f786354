"""Addresses of videos and sounds kept elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

# PeerTube has thousands of hosts: its addresses are known by their shape.
PEERTUBE = re.compile(r"/(w|videos/watch|videos/embed)/[A-Za-z0-9-]{4,64}/?")
KNOWN = {
    "www.youtube.com": re.compile(r"/(watch|shorts/[\w-]{11}/?)"),
    "youtu.be": re.compile(r"/[\w-]{11}/?"),
    "vimeo.com": re.compile(r"/\d+(/\w+)?/?"),
    "www.dailymotion.com": re.compile(r"/video/\w+/?"),
    "dai.ly": re.compile(r"/\w+/?"),
}
YOUTUBE_VIDEO = re.compile(r"(^|&)v=[\w-]{11}(&|$)")
WRONG = (
    "Cette adresse n’est pas celle d’une vidéo. Copiez celle de la page de la vidéo, en https:// : "
    "PeerTube, Dailymotion, Vimeo ou YouTube."
)


def check_address(address: str) -> None:
    """Raise ``ValidationError`` unless ``address`` is the page of one video or sound."""
    try:
        parts = urlsplit(address)
        host, plain = parts.hostname or "", parts.username is None and parts.port is None
    except ValueError:
        raise ValidationError(WRONG, code="video") from None
    host = {"youtube.com": "www.youtube.com", "dailymotion.com": "www.dailymotion.com"}.get(host, host)
    shape = KNOWN.get(host, PEERTUBE)
    fits = bool(shape.fullmatch(parts.path)) and "." in host
    if host == "www.youtube.com" and parts.path == "/watch":
        fits = bool(YOUTUBE_VIDEO.search(parts.query))
    if parts.scheme != "https" or not plain or not fits:
        raise ValidationError(WRONG, code="video")


def host_of(address: str) -> str:
    """Return whom a click leads to, such as ``vimeo.com``."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def length(seconds: int | None) -> str:
    """Write a duration as on a player's button: « 58 s », « 6 min »."""
    if not seconds:
        return ""
    return f"{seconds}\u202fs" if seconds < 100 else f"{round(seconds / 60)}\u202fmin"
