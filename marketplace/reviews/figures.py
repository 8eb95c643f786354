"""The public figures of reviews: received, refused and why, contested, given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from core import page_cache
from marketplace.directory.services.shown import PAGES
from marketplace.reviews.models import Review
from moderation.models import Appeal, Decision, Outcome
from moderation.rules import RULES

QUARTER = timedelta(days=91)
LIFE = 600  # seconds: counting all reviews is not for every reader


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the reviews of a span. ``refused`` by the title of the rule, the most frequent first."""

    received: int
    refused: tuple[tuple[str, int], ...]
    removed: int
    appealed: int
    overturned: int

    @property
    def refused_total(self) -> int:
        return sum(number for _, number in self.refused)


def counted(start: datetime | None = None, end: datetime | None = None) -> Counted:
    """Count from ``start`` to ``end``; from the beginning, to now, without. Five queries."""
    decisions = _span(Decision.objects.filter(kind="review", undone=False), "decided_at", start, end)
    first = decisions.filter(outcome=Outcome.REMOVE)
    refused = first.filter(before="held").values_list("rule").annotate(number=Count("pk")).order_by("-number")
    appeals = _span(Appeal.objects.filter(decision__kind="review"), "made_at", start, end).aggregate(
        made=Count("pk"), won=Count("pk", filter=Q(answer__outcome=Outcome.OVERTURN))
    )
    return Counted(
        received=_span(Review.objects.all(), "written_at", start, end).count(),
        refused=tuple((RULES[rule].title, number) for rule, number in refused if rule in RULES),
        removed=decisions.filter(
            outcome__in=(Outcome.REMOVE, Outcome.MASK), before__in=("published", "masked")
        ).count(),
        appealed=appeals["made"],
        overturned=appeals["won"],
    )


def public() -> tuple[Counted, Counted]:
    """The last three months, and all since the beginning; kept for ten minutes."""
    return page_cache.kept("reviews.figures", PAGES, _both, life=LIFE)


def _both() -> tuple[Counted, Counted]:
    return counted(timezone.now() - QUARTER), counted()


def _span(rows, column: str, start: datetime | None, end: datetime | None):
    if start is not None:
        rows = rows.filter(**{f"{column}__gte": start})
    return rows.filter(**{f"{column}__lt": end}) if end is not None else rows
