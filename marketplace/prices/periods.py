"""Quarters, and the windows that a release looks through."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from marketplace.prices.rules import LAG_DAYS, LONG_WINDOW_MONTHS, WINDOW_MONTHS


def quarter_before(day: date) -> str:
    """Return the last quarter that was over on ``day``: « 2026-T3 » in November 2026."""
    year, quarter = (day.year, (day.month - 1) // 3) if day.month > 3 else (day.year - 1, 4)
    return f"{year}-T{quarter}"


def months_before(day: date, months: int) -> date:
    """Return the same day ``months`` earlier, or the last of that month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def latest_counted(as_of: date) -> date:
    """Return the last day whose prices count: fresher ones could tell who just bought."""
    return as_of - timedelta(days=LAG_DAYS)


def window(as_of: date) -> tuple[date, date]:
    """Return the days after which prices count: for every cell, and for one that has few."""
    return months_before(as_of, WINDOW_MONTHS), months_before(as_of, LONG_WINDOW_MONTHS)
