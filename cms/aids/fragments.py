from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import F

from cms.aids import wording
from cms.aids.models import AidPage
from cms.aids.services import KEPT
from core.capabilities import Fragment, fragments
from taxonomy.models import Topic

EVERYONE = AnonymousUser()
FEW, MOST = 3, 6
KEEP = 60  # seconds


def _kept(name: str, made: Callable[[], list]) -> list:
    # Published aids are the same for everyone; a change drops them, midnight too.
    return cache.get_or_set(KEPT[name], made, KEEP) or []


def latest(user, *, limit: int = FEW) -> dict:
    def made() -> list:
        rows = AidPage.objects.visible_to(EVERYONE).open().listed().for_row()[:MOST]
        return [wording.offer(aid) for aid in rows]

    return {"aids": _kept("latest", made)[:limit]}


def closing_soon(user, *, limit: int = FEW) -> dict:
    def made() -> list:
        rows = AidPage.objects.visible_to(EVERYONE).closing_soon().for_row()[:MOST]
        return [wording.link(aid) for aid in rows]

    return {"links": _kept("closing_soon", made)[:limit]}


def card(user, *, slug: str) -> dict | None:
    """One aid in a box, for a page that speaks of it; nothing once it is closed or withdrawn."""
    aid = AidPage.objects.visible_to(user).current().filter(slug=slug).for_row().first()
    return {"aid": wording.offer(aid)} if aid else None


def about(user, *, topic: Topic, limit: int = FEW) -> dict | None:
    """Open aids on one topic, those that close first, for a page on something to buy."""
    rows = AidPage.objects.visible_to(user).open().listed().filter(topics=topic).for_row()
    found = [
        {
            "title": aid.title,
            "href": aid.path_on_site,
            "meta": wording.amount(aid),
            "reason": f"cette aide porte sur « {topic.name} ».",
        }
        for aid in rows.order_by(F("closes_on").asc(nulls_last=True), "pk")[:limit]
    ]
    return {"aids": found} if found else None


for entry in (
    Fragment("aids.about", "aids/fragments/about.html", about),
    Fragment("aids.latest", "aids/fragments/latest.html", latest, "Aides : les dernières"),
    Fragment(
        "aids.closing_soon", "aids/fragments/closing_soon.html", closing_soon, "Aides : ferment bientôt"
    ),
    Fragment("aids.card", "aids/fragments/card.html", card),
):
    fragments.register(entry)
