"""How experts are told in a few words: in lists, on their page, beside others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from community.experts.models import Expert
from community.questions.wording import initials
from core.wording import day, month
from taxonomy.vocabulary import topic_names


def title_of(expert: Expert) -> str:
    """The trade that was verified; nothing once it no longer is."""
    return expert.get_profession_display() if expert.is_verified else ""


def badges(expert: Expert) -> list[dict[str, str]]:
    """Facts of the page's top. The badge is there while it is valid, and not a day longer."""
    found = []
    if expert.is_verified and expert.verified_until:
        found.append(
            {
                "label": f"{title_of(expert)}, vérifié jusqu’en {month(expert.verified_until)}",
                "kind": "yes",
                "icon": "badge-check",
            }
        )
        found.append({"label": expert.register})
    if expert.is_away and expert.away_until:
        found.append({"label": f"En congé jusqu’au {day(expert.away_until)}", "kind": "maybe"})
    return found


def rows(experts: Iterable[Expert]) -> list[dict[str, Any]]:
    """Arguments of ``components/rows.html``. Needs ``for_card()``, ``points`` and ``accepted``."""
    names = topic_names()
    return [_row(expert, names) for expert in experts]


def _row(expert: Expert, names: dict) -> dict[str, Any]:
    name = expert.person.get_full_name()
    meta: list[Any] = [{"text": f"{title_of(expert)}, vérifié", "icon": "badge-check", "strong": True}]
    if expert.region:
        meta.append({"text": expert.region.name, "icon": "map-pin"})
    accepted = expert.accepted  # type: ignore[attr-defined]
    if accepted:
        meta.append("1 réponse acceptée" if accepted == 1 else f"{accepted} réponses acceptées")
    if expert.is_away and expert.away_until:
        meta.append(f"en congé jusqu’au {day(expert.away_until)}")
    topics = [names[link.tag_id] for link in expert.topic_links.all() if link.tag_id in names]
    return {
        "title": name,
        "href": expert.get_absolute_url(),
        "cell": initials(name),
        "cell_kind": "full",
        "summary": expert.headline,
        "meta": meta,
        "tags": [{"label": topic.name, "href": list_address(sujet=topic.slug)} for topic in topics],
    }


def list_address(**parameters: str) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    path = reverse("experts:list")
    return f"{path}?{query}" if query else path
