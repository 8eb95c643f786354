"""Keeping a post back before anybody reads it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core.actors import SYSTEM
from moderation import subjects
from moderation.errors import NotThere
from moderation.models import Case, Origin
from moderation.prechecks.troubles import Trouble, sentence
from moderation.services.cases import live_case, record


@transaction.atomic
def hold(kind: str, subject_id: int, troubles: Sequence[Trouble]) -> Case:
    """Put a post that its own service has just held before the moderators, with what was found in it."""
    found = subjects.find(kind, subject_id)
    if found is None:
        raise NotThere(kind)
    case = live_case(kind, subject_id, found[1], Origin.HELD)
    case.held_for = sorted({trouble.value for trouble in troubles})
    case.stakes = max(case.stakes, 1 + len(case.held_for))
    case.save(update_fields=["held_for", "stakes"])
    why = " ".join(sentence(code) for code in case.held_for)
    record(case, "hold", by=SYSTEM, why=why, content_version=found[1].version)
    return case
