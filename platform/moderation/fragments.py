"""What a content's own page says to its author about moderation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.capabilities import Fragment, fragments
from moderation.models import Case, Decision
from moderation.prechecks import sentence

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


fragments.register(Fragment("moderation.about", "moderation/fragments/about.html", about))
