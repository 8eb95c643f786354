"""From facts to stored figures: a month of one fact at a time, so that no transaction is long."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core import page_cache
from core.capabilities import Fact, Measure, facts
from core.clock import PARIS
from indicators.models import Figure, Span

MONTHS = 13  # shown: a year, and the same month of the year before
# Later answers and decisions still change these; older months are left as they were published.
MOVING_MONTHS = 4
RECENT = timedelta(days=90)
PAGES = "indicators"


def today() -> date:
    return timezone.localtime(timezone.now(), PARIS).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def month_before(first: date, months: int) -> date:
    """Return the first day of the month ``months`` before that of ``first``."""
    place = first.year * 12 + first.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def steps() -> list[tuple[str, int]]:
    """Return all there is to compute: each fact with each month back, 0 the one under way."""
    return [(fact.name, back) for fact in facts for back in range(MONTHS + 1)]


@transaction.atomic
def compute_month(fact: Fact, back: int) -> None:
    """Compute the days of a month that are over, and the month once it is. A day under way is never told."""
    first = month_before(today(), back)
    end = month_before(first, -1)
    known = Figure.objects.filter(fact=fact.name, span=Span.MONTH, start=first).exists()
    if known and back > MOVING_MONTHS:
        return
    is_over = end <= today()
    if fact.by_day:
        days = fact.by_day(midnight(first), midnight(min(end, today())))
        Figure.objects.filter(fact=fact.name, span=Span.DAY, start__gte=first, start__lt=end).delete()
        Figure.objects.bulk_create(
            Figure(fact=fact.name, span=Span.DAY, start=day, count=count) for day, count in days.items()
        )
        if is_over:
            _store(fact, Span.MONTH, first, Measure(sum(days.values()), None))
    elif fact.measure and is_over:
        _store(fact, Span.MONTH, first, fact.measure(midnight(first), midnight(end)))
    page_cache.changed(PAGES)


@transaction.atomic
def compute_recent() -> None:
    """Compute the figures of the last 90 days, until now, of all that may be told so."""
    now = timezone.now()
    for fact in facts:
        if fact.only:
            continue
        if fact.by_day:
            found = Measure(sum(fact.by_day(now - RECENT, now).values()), None)
        elif fact.measure:
            found = fact.measure(now - RECENT, now)
        Figure.objects.filter(fact=fact.name, span=Span.RECENT).delete()
        _store(fact, Span.RECENT, today(), found)
    page_cache.changed(PAGES)


def compute_all() -> None:
    """Compute everything at once: for the demonstration and a first installation."""
    for name, back in steps():
        compute_month(facts[name], back)
    compute_recent()


def _store(fact: Fact, span: Span, start: date, found: Measure) -> None:
    Figure.objects.update_or_create(
        fact=fact.name,
        span=span,
        start=start,
        defaults={"count": found.count, "value": found.value, "computed_at": timezone.now()},
    )
