"""What a content's own page says to its author about moderation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.capabilities import Fragment, fragments
from core.ids import word_of
from moderation.models import Case, Decision
from moderation.prechecks import sentence
from moderation.services.appeals import can_appeal

PUBLIC = ("published", "archived")


def about(user, *, kind: str, row, standing: str) -> dict[str, Any]:
    """Why a content of the reader's own is not public; the page has checked whose it is."""
    if standing in PUBLIC:
        return {}
    decision = Decision.objects.filter(
        kind=kind, subject_id=row.pk, in_force=True, undone=False, outcome__in=("mask", "remove", "confirm")
    ).first()
    if decision:
        return {
            "decision": decision,
            "outcome": f"Votre message est {decision.get_outcome_display()}."
            if decision.is_restrictive
            else "Votre appel : la décision est confirmée.",
            "letter": reverse("moderation:letter", args=[decision.pk]),
        }
    case = Case.objects.live().about(kind, row.pk).first()
    held = [text for code in (case.held_for if case else []) if (text := sentence(code))]
    return {"held": held if standing == "held" else [], "waiting": case is not None and standing == "masked"}


def verdict(user, *, kind: str, row) -> dict[str, Any]:
    """For the bearer of a receipt: what was decided, why, and whether an appeal may still be made.

    The page that places it has read the receipt, and calls ``moderation.services.appeal`` with its bearer.
    """
    decision = (
        Decision.objects.filter(kind=kind, subject_id=row.pk, undone=False)
        .select_related("case")
        .order_by("-decided_at", "-pk")
        .filter(outcome__in=("mask", "remove"))
        .first()
    )
    case = Case.objects.live().about(kind, row.pk).first()
    return {
        "decision": decision,
        "appeal": getattr(decision, "appeal", None) if decision else None,
        "may_appeal": decision is not None and can_appeal(decision),
        "held": [text for code in (case.held_for if case else []) if (text := sentence(code))],
    }


def flag_link(user, *, kind: str, row, about: str = "") -> dict[str, Any]:
    """The way to report ``row``; ``about`` tells a screen reader which of several it is."""
    return {"url": reverse("moderation:flag", args=[kind, word_of(row)]), "about": about}


fragments.register(Fragment("moderation.flag_link", "moderation/fragments/flag_link.html", flag_link))
fragments.register(Fragment("moderation.about", "moderation/fragments/about.html", about))
fragments.register(Fragment("moderation.verdict", "moderation/fragments/verdict.html", verdict))
