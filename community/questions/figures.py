"""How soon questions get an answer: public figures, computed each hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from community.questions.models import Figures, PostState, Question

# Long enough for a figure that holds still, short enough to say how it goes now.
OVER = timedelta(days=90)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Waits:
    """How soon the questions of a span were answered. ``judged`` are those old enough for ``day_share``."""

    asked: int
    answered: int
    median: timedelta | None
    judged: int
    day_share: float | None


def between(start: datetime, end: datetime) -> Waits:
    """Return how soon questions asked from ``start`` and before ``end`` were answered.

    A question is dated by the hour, so a wait may be told up to an hour too long.
    """
    asked = Question.objects.filter(
        state=PostState.PUBLISHED, duplicate_of=None, asked_at__gte=start, asked_at__lt=end
    )
    # One asked today may still be answered within its day.
    old_enough = Q(asked_at__lte=timezone.now() - DAY)
    counted = asked.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(first_answered_at__isnull=False)),
        judged=Count("pk", filter=old_enough),
        in_a_day=Count("pk", filter=old_enough & Q(first_answered_at__lte=F("asked_at") + DAY)),
    )
    return Waits(
        asked=counted["asked"],
        answered=counted["answered"],
        median=_median(asked, counted["answered"]),
        judged=counted["judged"],
        day_share=counted["in_a_day"] / counted["judged"] if counted["judged"] else None,
    )


def compute() -> Figures:
    """Compute the figures over the last three months and store them."""
    now = timezone.now()
    waits = between(now - OVER, now)
    figures, _ = Figures.objects.update_or_create(
        id=1,
        defaults={
            "asked_count": waits.asked,
            "answered_count": waits.answered,
            "median_wait": waits.median,
            "day_share": waits.day_share,
            "computed_at": now,
        },
    )
    return figures


def current() -> Figures:
    """Return the figures last computed; empty ones before the first time."""
    return Figures.objects.first() or Figures()


def _median(asked: QuerySet[Question], count: int) -> timedelta | None:
    """Return the middle wait of those answered: neither database has a median that the other knows."""
    waits = asked.filter(first_answered_at__isnull=False).annotate(
        wait=F("first_answered_at") - F("asked_at")
    )
    return waits.order_by("wait").values_list("wait", flat=True)[(count - 1) // 2] if count else None
