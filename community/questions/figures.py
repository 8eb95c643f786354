"""How soon questions get an answer: public figures, computed each hour."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from community.questions.models import Figures, PostState, Question

# Long enough for a figure that holds still, short enough to say how it goes now.
OVER = timedelta(days=90)
DAY = timedelta(hours=24)


def compute() -> Figures:
    """Compute the figures over the last three months and store them.

    A question is dated by the hour, so a wait may be told up to an hour too long.
    """
    now = timezone.now()
    asked = Question.objects.filter(state=PostState.PUBLISHED, duplicate_of=None, asked_at__gt=now - OVER)
    # One asked today may still be answered within its day.
    old_enough = Q(asked_at__lte=now - DAY)
    counted = asked.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(first_answered_at__isnull=False)),
        judged=Count("pk", filter=old_enough),
        in_a_day=Count("pk", filter=old_enough & Q(first_answered_at__lte=F("asked_at") + DAY)),
    )
    figures, _ = Figures.objects.update_or_create(
        id=1,
        defaults={
            "asked_count": counted["asked"],
            "answered_count": counted["answered"],
            "median_wait": _median(asked, counted["answered"]),
            "day_share": counted["in_a_day"] / counted["judged"] if counted["judged"] else None,
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
