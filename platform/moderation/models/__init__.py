"""Rows of moderation. Read them from here; the modules below only keep each file short."""

from moderation.models.cases import CASE_MOVES, LIVE, Case, CaseEvent, CaseState, Origin
from moderation.models.decisions import Appeal, Decision, Outcome
from moderation.models.flags import Flag
from moderation.models.people import BlockedDomain, Hiding, Sanction, SanctionKind

__all__ = [
    "CASE_MOVES",
    "LIVE",
    "Appeal",
    "BlockedDomain",
    "Case",
    "CaseEvent",
    "CaseState",
    "Decision",
    "Flag",
    "Hiding",
    "Origin",
    "Outcome",
    "Sanction",
    "SanctionKind",
]
