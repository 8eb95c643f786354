"""Ticks of an axis of days: on a day, a month or a year that people count by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.wording import short_day, short_month

DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6)
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def ticks(first: date, last: date, *, most: int = 4) -> list[tuple[date, str]]:
    """Return at most ``most`` days from ``first`` to ``last``, each with its label; one at least."""
    span = (last - first).days
    for step in DAYS:
        if span // step < most:
            days = range(0, span + 1, step)
            return [(first + timedelta(count), short_day(first + timedelta(count))) for count in days]
    for months in MONTHS:
        found = list(_months(first, last, months)) if span <= 31 * months * most else []
        if 1 <= len(found) <= most:
            return [(day, short_month(day)) for day in found]
    for years in YEARS:
        found = list(_years(first, last, years)) if span <= 366 * years * most else []
        if 1 <= len(found) <= most:
            return [(day, str(day.year)) for day in found]
    return [(first, str(first.year)), (last, str(last.year))]


def _months(first: date, last: date, step: int) -> Iterator[date]:
    count = first.year * 12 + first.month - 1
    if first.day > 1:
        count += 1
    count += -count % step
    while count <= last.year * 12 + last.month - 1:
        if count // 12 <= date.max.year:
            yield date(count // 12, count % 12 + 1, 1)
        count += step


def _years(first: date, last: date, step: int) -> Iterator[date]:
    year = first.year if (first.month, first.day) == (1, 1) else first.year + 1
    year += -year % step
    while year <= min(last.year, date.max.year):
        yield date(year, 1, 1)
        year += step
