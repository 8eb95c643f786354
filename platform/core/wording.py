"""Figures, money, spans of time and days as a French reader writes them; filters have the same names."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils import timezone

from core.typography import WIDE, group

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

Number = int | float | Decimal

# Half a cent goes up, as at school; room for the longest float.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def number(value: Number, *, decimals: int | None = None, unit: str = "") -> str:
    """Write ``value``: « 1 940,5 ». Without ``decimals``, two at most and no idle zero.

    ``ValueError`` for what is no finite number.
    """
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    places = 2 if decimals is None else decimals
    text = f"{exact.quantize(Decimal(1).scaleb(-places), context=_EXACT):f}"
    whole, _, rest = text.partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    sign, whole = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    if not (whole + rest).strip("0"):
        sign = ""  # no « −0 »
    tail = f",{rest}" if rest else ""
    return f"{sign}{group(whole)}{tail}{WIDE + unit if unit else ''}"


def euros(cents: int) -> str:
    """Write a sum given in cents: « 1 940 € », « 1 940,50 € »."""
    return number(Decimal(cents) / 100, decimals=2 if cents % 100 else 0, unit="€")


def duration(span: timedelta) -> str:
    """Write a span to the minute, the hour, then the day: « 5 h 40 », « 1 jour et 3 h », « 12 jours »."""
    if span < timedelta(0):
        raise ValueError("a span of time cannot be negative")
    minutes = round(span.total_seconds() / 60)
    hours = round(minutes / 60)
    if minutes == 0:
        return "moins d’une minute"
    if minutes < 60:
        return number(minutes, unit="min")
    if minutes < 24 * 60:
        rest = f"{WIDE}{minutes % 60:02d}" if minutes % 60 else ""
        return f"{number(minutes // 60, unit='h')}{rest}"
    if hours < 48:
        return f"1{WIDE}jour et {number(hours - 24, unit='h')}" if hours > 24 else f"1{WIDE}jour"
    return number(round(hours / 24), unit="jours")


def day(when: date) -> str:
    """Write a day, ours if ``when`` has a time: « 21 novembre 2026 », « 1er mars 2027 »."""
    here = _day(when)
    return f"{_of_month(here)}{WIDE}{MONTHS[here.month - 1]} {here.year}"


def short_day(when: date) -> str:
    """Write a day of a year that is known: « 21 nov. »."""
    here = _day(when)
    return f"{_of_month(here)}{WIDE}{SHORT_MONTHS[here.month - 1]}"


def month(when: date) -> str:
    """Write a month: « novembre 2026 »."""
    here = _day(when)
    return f"{MONTHS[here.month - 1]} {here.year}"


def short_month(when: date) -> str:
    """Write a month where room is short: « nov. 2026 »."""
    here = _day(when)
    return f"{SHORT_MONTHS[here.month - 1]}{WIDE}{here.year}"


def since(when: date, now: datetime | None = None) -> str:
    """Say how long ago: « il y a 3 h », « hier », « mardi », « il y a 3 semaines », then the day.

    Days are those of Paris, so half an hour before may be « hier ». What is to come gets its day.
    """
    now = now or timezone.now()
    passed = (_day(now) - _day(when)).days
    if isinstance(when, datetime) and passed == 0 and when - now < timedelta(minutes=5):
        # A clock that runs a little ahead is no appointment.
        return _today(now - when)
    if passed == 0:
        return "aujourd’hui"
    if passed < 0 or passed > 8 * 7:
        return day(when)
    if passed == 1:
        return "hier"
    if passed < 7:
        return WEEKDAYS[_day(when).weekday()]
    weeks = passed // 7
    return f"il y a {'une' if weeks == 1 else weeks}{WIDE}semaine{'s' if weeks > 1 else ''}"


def _today(ago: timedelta) -> str:
    minutes = max(0, int(ago.total_seconds() // 60))
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {number(minutes, unit='min')}"
    return f"il y a {number(minutes // 60, unit='h')}"


def _day(when: date) -> date:
    if isinstance(when, datetime):
        if timezone.is_naive(when):
            raise ValueError("a time needs its zone")
        return timezone.localtime(when).date()
    return when


def _of_month(when: date) -> str:
    return "1er" if when.day == 1 else str(when.day)
