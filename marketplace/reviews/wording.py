"""How reviews are told in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from companies.models import Company
from core.wording import day, month, number
from marketplace.reviews import rules
from marketplace.reviews.models import MARKS, WHO_MAX, Interaction, InteractionState, Review, Role
from taxonomy.sections import SECTIONS

LABELS = {
    "overall": "Note d’ensemble",
    "quality": "Qualité du travail",
    "deadlines": "Respect des délais",
    "listening": "Écoute et conseil",
    "worth": "Rapport qualité-prix",
}
# What a connector does is free: it is not weighed against a price.
USEFUL = "Utilité pour l’entreprise"


def label(name: str, *, of_connector: bool) -> str:
    return USEFUL if name == "worth" and of_connector else LABELS[name]


def stars(mark: int) -> str:
    return f"{mark} sur 5"


def who(role: str, company: Company | None) -> str:
    """Tell the kind of an author, never the name of their company: « Entreprise, commerce »."""
    if role == Role.CONNECTOR:
        return f"Connecteur, {company.shown_name}"[:WHO_MAX] if company and company.is_shown else "Connecteur"
    section = SECTIONS.get(company.sector.section, "") if company and company.sector else ""
    return f"Entreprise, {section[:1].lower()}{section[1:]}"[:WHO_MAX] if section else "Entreprise"


def mean(counts: Sequence[int]) -> str:
    """« 4,8 », from three reviews on; nothing before."""
    total = rules.mean_hundredths(counts)
    if total is None or sum(counts) < rules.SHOWN_FROM:
        return ""
    return number(total / 100, decimals=1)


def count(total: int) -> str:
    return "1 avis vérifié" if total == 1 else f"{number(total)} avis vérifiés"


def drawn(review: Review, name: str, *, flag: str = "", actions: Sequence[Any] = ()) -> dict[str, Any]:
    """Arguments of ``components/review.html``; ``name`` is that of whoever may have replied."""
    reply = getattr(review, "reply", None)
    return {
        "id": review.anchor,
        "rating": str(review.overall),
        "who": review.who,
        "html": review.html,
        "service": month(review.experience_on),
        "date": month(review.published_at or review.written_at),
        "badge": "Avis de connecteur" if review.role == Role.CONNECTOR else "",
        "criteria": [
            {
                "label": label(each, of_connector=review.connector_id is not None),
                "mark": getattr(review, each),
            }
            for each in MARKS
        ],
        "reply_html": reply.html if reply and reply.is_public else "",
        "replier": name,
        "actions": actions,
    }


def line(review: Review) -> dict[str, Any]:
    """One review in a list of one's own, for ``components/rows.html``."""
    return {
        "title": f"{stars(review.overall)}, {review.who.lower()}",
        "href": review.get_absolute_url(),
        "cell": str(review.overall),
        "cell_kind": "full" if review.is_public else "empty",
        "summary": review.text[:200],
        "meta": [
            {"text": review.get_state_display(), "strong": not review.is_public},
            f"prestation de {month(review.experience_on)}",
        ],
    }


def interaction_line(said: Interaction, reader_id: int, *, reviewed: bool) -> dict[str, Any]:
    """One service in a list, with what the reader is asked."""
    mine = said.client_day if said.client_id == reader_id else said.seller_day
    to_say = said.state == InteractionState.PROPOSED and mine is None
    words = said.get_state_display()
    if to_say:
        words = f"à confirmer avant le {day(said.last_day)}"
    elif said.state == InteractionState.PROPOSED:
        words = f"l’autre personne peut confirmer jusqu’au {day(said.last_day)}"
    elif said.is_confirmed and said.client_id == reader_id:
        words = "avis donné" if reviewed else "confirmée : vous pouvez donner votre avis"
    return {
        "title": f"{said.what}, {said.listing.name}",
        "href": said.get_absolute_url(),
        "cell_icon": "check" if said.is_confirmed else "calendar",
        "cell_kind": "done" if said.is_confirmed else "full" if to_say else "empty",
        "meta": [{"text": words, "strong": to_say}, f"terminée le {day(said.occurred_on)}"],
    }


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
