"""Filters for what a French reader sees: ``{% load typography %}``.

``french`` is for our sentences and an editor's, never for what people typed.
"""

from datetime import date, timedelta

from django import template

from core import typography, wording

register = template.Library()

# What a template gives for a name it does not know, or an empty column.
NOTHING = (None, "")


@register.filter
def french(text: str | None) -> str:
    """Put spaces, apostrophes and signs right: ``{{ page.body|richtext|french }}``."""
    # str() on a string would forget that its HTML is safe.
    return typography.french(text if isinstance(text, str) else str(text or ""))


@register.filter
def euros(cents: int | None) -> str:
    """Write cents as euros: ``{{ offer.price|euros }}`` gives « 1 940 € »."""
    return "" if cents in NOTHING else wording.euros(cents)


@register.filter
def number(value: wording.Number | None, decimals: int | None = None) -> str:
    """Write a number: ``{{ count|number }}`` gives « 1 940 », ``{{ mean|number:1 }}`` « 4,8 »."""
    return "" if value in NOTHING else wording.number(value, decimals=decimals)


@register.filter
def duration(span: timedelta | None) -> str:
    """Write a span of time: « 5 h 40 »."""
    return "" if span in NOTHING else wording.duration(span)


@register.filter
def since(when: date | None) -> str:
    """Say how long ago: « hier », « mardi », « il y a 3 semaines », then the day."""
    return "" if when in NOTHING else wording.since(when)


@register.filter
def day(when: date | None) -> str:
    """Write a day: « 21 novembre 2026 »."""
    return "" if when in NOTHING else wording.day(when)
