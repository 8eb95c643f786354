from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from core import detector
from core.capabilities import moderated
from core.limits import Limit, hit
from moderation.prechecks import links
from moderation.prechecks.troubles import Trouble

MARKUP = re.compile(
    r"<\s*/?\s*(?:a|img|script|style|iframe|form|input|object|embed|svg|div|span|table|font|meta)\b"
    r"|\[/?(?:url|img|link|b|i)\b|\bjavascript:|\bdata:text/html",
    re.IGNORECASE,
)
# A letter of another alphabet inside a word of ours: it looks the same and is not.
MIXED = re.compile(r"[A-Za-zÀ-ÿ][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ÿ]")
PILED = re.compile(r"[\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069]{2,}")
SAME_SIGN = re.compile(r"([^\s\-_=.*#])\1{9,}")
# The third time within a day that new accounts send the same words.
SAME_TEXT = Limit("moderation.same_text", 2, 86_400)
# Shorter, two people may well write the same.
SHORTEST = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has here already."""

    published: bool
    pending: bool


def look(person_id: int) -> Standing:
    """Return whether an account has something published, and something kept back, of any kind."""

    def has(standing) -> bool:
        return any(adapter.posts(person_id, standing).exists() for adapter in moderated)

    published = has("published") or has("archived")
    return Standing(published, not published and has("held"))


def examine(
    text: str, *, first: bool, typed_for: float | None = None, counted: bool = False
) -> list[Trouble]:
    """Return what keeps a post from being read by all at once; an empty list when nothing does.

    Called once for each post sent, after everything else has been accepted: it counts equal texts, unless
    this one was ``counted`` before.
    ``first`` is for authors of whom nothing is published yet, and for whoever asks without a name.
    """
    found = []
    sites = links.hosts(text)
    if links.blocked(sites):
        found.append(Trouble.BLOCKED)
    if not first:
        return found
    if any(not links.is_official(site) for site in sites):
        found.append(Trouble.LINK)
    if MARKUP.search(text) or MIXED.search(text) or PILED.search(text):
        found.append(Trouble.MARKUP)
    if any(_designates(detail) for detail in detector.find(text)):
        found.append(Trouble.DETAILS)
    if _is_repeated(text, counted):
        found.append(Trouble.REPEATED)
    if typed_for is not None and typed_for < settings.FIRST_POST_SECONDS:
        found.append(Trouble.SPEED)
    return found


def _designates(detail: detector.Detail) -> bool:
    # A site is a link, looked at above: the State's own are welcome.
    return detail.kind.tells_alone and detail.kind is not detector.Kind.URL


def _is_repeated(text: str, counted: bool) -> bool:
    words = re.findall(r"\w+", text.lower())
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) > 15]
    within = bool(SAME_SIGN.search(text)) or any(lines.count(line) > 2 for line in set(lines))
    whole = " ".join(words)
    if counted or len(whole) < SHORTEST:
        return within
    return not hit(SAME_TEXT, whole).allowed or within
