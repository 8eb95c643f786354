"""How aids are told in a few words: in lists, beside others, one by one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.aids.choices import Closing, Kind
from cms.aids.models import AidPage
from core.typography import WIDE
from core.wording import day, euros, number, short_day

PERCENT = f"{WIDE}%"
ICONS = {
    Kind.STUDY: "search", Kind.TRAINING: "book-open", Kind.COACHING: "users", Kind.INFORMATION: "info",
    Kind.TAX: "landmark", Kind.SOCIAL: "landmark", Kind.GUARANTEE: "shield-check",
}  # fmt: skip


def amount(aid: AidPage) -> str:
    """Say what the aid may bring, in a few words; "" when nothing is known."""
    if aid.ceiling:
        return f"jusqu’à {euros(aid.ceiling)}"
    if aid.rate_max is not None:
        return rate(aid)
    if len(aid.amount_text) <= 60:
        return lowered(aid.amount_text)
    return ""


def rate(aid: AidPage) -> str:
    if aid.rate_max is None:
        return ""
    high = number(aid.rate_max) + PERCENT
    if aid.rate_min is None:
        return f"jusqu’à {high}"
    if aid.rate_min == aid.rate_max:
        return high
    return f"{number(aid.rate_min)} à {high}"


def lowered(text: str) -> str:
    """« Jusqu’à 3 000 € » inside a sentence; what is in capitals stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def end(aid: AidPage) -> str:
    """Say until when, as a fact of its own."""
    if aid.closes_on:
        return f"{'Fermée depuis le' if aid.is_closed else 'Jusqu’au'} {day(aid.closes_on)}"
    return "Sans date de fin" if aid.closing == Closing.NONE else "Fin non précisée"


def left(aid: AidPage) -> str:
    """Say how long is left: « dans 4 jours », « dans 4 mois »."""
    if not aid.closes_on or aid.is_closed:
        return ""
    days = (aid.closes_on - timezone.localdate()).days
    if days == 0:
        return "aujourd’hui, dernier jour"
    if days == 1:
        return "demain"
    if days < 60:
        return f"dans {days}{WIDE}jours"
    if days < 700:
        return f"dans {round(days / 30.4)}{WIDE}mois"
    return f"dans {round(days / 365.25)}{WIDE}ans"


def badges(aid: AidPage) -> list[dict[str, str]]:
    """Who pays, what it is, and what is pressing."""
    found = [{"label": name, "kind": "state", "icon": "landmark"} for name in aid.funders[:2]]
    found += [{"label": Kind(kind).label} for kind in aid.kinds[:2]]
    if aid.is_call:
        found.append({"label": "Appel à projets"})
    return found + pressing(aid)


def pressing(aid: AidPage) -> list[dict[str, str]]:
    if aid.is_closed:
        return [{"label": "Fermée", "kind": "no", "icon": "x"}]
    if aid.suspended:
        return [{"label": "Indisponible", "kind": "no", "icon": "x"}]
    if aid.opens_later and aid.opens_on:
        return [{"label": f"Ouvre le {short_day(aid.opens_on)}", "kind": "maybe"}]
    if aid.closes_soon:
        return [{"label": f"Ferme {left(aid)}", "kind": "maybe", "icon": "triangle-alert"}]
    return []


def where(aid: AidPage) -> str:
    return aid.territory.words if aid.territory else ""


def row(aid: AidPage) -> dict[str, Any]:
    """Arguments of one line of the list. Needs ``for_row()``."""
    place = where(aid)
    meta: list[Any] = []
    if said := amount(aid):
        meta.append({"text": said, "strong": True})
    meta.append(Kind(aid.kind).label)
    if place:
        meta.append({"text": short(place, 70), "icon": "map-pin"})
    if aid.closes_on and not aid.closes_soon:
        meta.append(f"jusqu’au {day(aid.closes_on)}")
    return {
        "slug": aid.slug,
        "title": aid.title,
        "href": aid.path_on_site,
        "cell_icon": ICONS.get(Kind(aid.kind), "hand-coins"),
        "above": " · ".join(aid.funders[:3]),
        "summary": aid.lead,
        "meta": meta,
        "badges": pressing(aid),
        "tags": [{"label": topic.name, "href": f"/aides/?sujet={topic.slug}"} for topic in aid.topics.all()],
    }


def link(aid: AidPage) -> dict[str, str]:
    """One item of ``components/links.html``. Needs ``for_row()``."""
    parts = [*aid.funders[:1], amount(aid)]
    if aid.closes_soon:
        parts.append(f"ferme {left(aid)}")
    return {
        "title": aid.title,
        "href": aid.path_on_site,
        "note": " · ".join(part for part in parts if part),
    }


def offer(aid: AidPage) -> dict[str, Any]:
    """Arguments of ``components/offer.html``. Needs ``for_row()``."""
    return {
        "title": aid.title,
        "href": aid.path_on_site,
        "funder": " · ".join(aid.funders[:2]),
        "amount": amount(aid),
        "badges": [{"label": Kind(aid.kind).label}, *pressing(aid)],
    }


def short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",") + " …"


def money(aid: AidPage) -> list[dict[str, str]]:
    """The figures of an aid, one fact each, for ``components/facts.html``."""
    facts: list[tuple[str, str]] = []
    if aid.rate_max is not None:
        facts.append(("Taux", f"{rate(aid)} des dépenses HT"))
    for label, cents in (
        ("Aide minimale", aid.floor),
        ("Plafond", aid.ceiling),
        ("Dépense minimale", aid.spend_min),
        ("Dépense retenue au plus", aid.spend_max),
    ):
        if cents is not None:
            facts.append((label, euros(cents)))
    facts += [
        ("Prêt", aid.loan_terms),
        ("Coût de l’accompagnement", aid.service_cost),
        ("Durée de l’accompagnement", aid.service_length),
        ("Versement", aid.payment),
        ("Enveloppe", aid.envelope),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def dates(aid: AidPage) -> list[dict[str, str]]:
    facts = []
    if aid.opens_later and aid.opens_on:
        facts.append({"label": "Ouverture", "value": day(aid.opens_on)})
    facts.append({"label": "Clôture", "value": end(aid)})
    if aid.recurrence:
        facts.append({"label": "Rythme", "value": aid.get_recurrence_display()})
    return facts
