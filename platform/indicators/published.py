"""What may be said in public of the figures that are stored, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.capabilities import Fact, facts
from core.wording import duration, number
from indicators.computing import MONTHS, RECENT, month_before, today
from indicators.models import Figure, Span

# Under it, a figure says more of the few people behind than of the place.
FEW = 5
HIDDEN = f"moins de {number(FEW)}"


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as it is published; ``value`` is ``None`` when it is too small to be, or not known."""

    fact: Fact
    span: Span
    start: date
    count: int | None
    value: float | None
    is_few: bool = False


def told(fact: Fact, span: Span, start: date, count: int, value: float | None) -> Told:
    """Return what may be said: a small count behind which are people is not, nor what rests on few."""
    if fact.unit == "count":
        few = bool(fact.only) and 0 < count < FEW
        return Told(fact, span, start, None if few else count, None if few else float(count), few)
    few = count < FEW
    return Told(fact, span, start, None if few else count, None if few else value, few)


def spans(fact: Fact) -> tuple[Span, ...]:
    """Return the spans of which a fact is told."""
    if fact.only:
        return (Span(fact.only),)
    return (Span.DAY, Span.MONTH, Span.RECENT) if fact.unit == "count" else (Span.MONTH, Span.RECENT)


def everything() -> dict[tuple[str, Span], list[Told]]:
    """Return all that is published, in order of time. One query; days without a row are zeros."""
    found: dict[tuple[str, Span], list[Told]] = {}
    known: dict[tuple[str, str], dict[date, Figure]] = {}
    for row in Figure.objects.filter(start__gte=month_before(today(), MONTHS)):
        known.setdefault((row.fact, row.span), {})[row.start] = row
    first_day = today() - RECENT
    for fact in facts:
        for span in spans(fact):
            rows = known.get((fact.name, span), {})
            if span == Span.DAY:
                # Nothing at all was computed yet, else a day without a row had nothing to count.
                days = [first_day + timedelta(days=step) for step in range(RECENT.days)] if known else []
                found[fact.name, span] = [
                    told(fact, span, day, rows[day].count if day in rows else 0, None) for day in days
                ]
            else:
                found[fact.name, span] = [
                    told(fact, span, start, rows[start].count, rows[start].value) for start in sorted(rows)
                ]
    return found


def headlines() -> Iterator[tuple[Fact, str]]:
    """Yield the few figures of the last 90 days that pages show, in words; what is not known is left out."""
    rows = {row.fact: row for row in Figure.objects.filter(span=Span.RECENT)}
    for fact in sorted(facts, key=lambda fact: (GROUPS.index(fact.group), fact.order)):
        row = rows.get(fact.name)
        if fact.headline and row:
            said = told(fact, Span.RECENT, row.start, row.count, row.value)
            # Nobody is drawn by a zero.
            if said.value:
                yield fact, say(fact, said.value)


def say(fact: Fact, value: float) -> str:
    """Write a figure: « 5 h 40 », « 82 % », « 1 312 »."""
    if fact.unit == "seconds":
        return duration(timedelta(seconds=value))
    if fact.unit == "share":
        return number(round(100 * value), unit="%")
    return number(value, decimals=0)


GROUPS = ("answers", "activity", "moderation")
