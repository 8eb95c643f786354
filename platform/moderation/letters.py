"""What the bearer of a receipt reads of decisions about their question: there is no account to write to."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.models import Appeal, Decision
from moderation.services.appeals import can_appeal


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last restriction of a content, its appeal if there was one, and whether there still may be."""

    decision: Decision
    appeal: Appeal | None
    may_appeal: bool


def verdict_on(kind: str, subject_id: int) -> Verdict | None:
    """Return what was decided about a content; nothing unless it was restricted."""
    decision = (
        Decision.objects.filter(
            kind=kind, subject_id=subject_id, undone=False, outcome__in=("mask", "remove")
        )
        .select_related("case", "appeal__answer")
        .order_by("-decided_at", "-pk")
        .first()
    )
    if decision is None:
        return None
    appeal = getattr(decision, "appeal", None)
    if not decision.in_force and (appeal is None or appeal.answer is None):
        # Something else was decided since: nothing of it holds.
        return None
    return Verdict(decision, appeal, can_appeal(decision))
