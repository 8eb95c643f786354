"""What an address asks of a list: words, choices, a page. What means nothing is left out, never refused."""

from __future__ import annotations

import unicodedata

from django.http import QueryDict

MOST_VALUES = 12
LONGEST_VALUE = 60  # characters


def clean(typed: str) -> str:
    """Return what was typed on one line, without the signs that no reader sees."""
    # Half a sign is none; control and private signs carry no word. Joiners inside emoji stay.
    seen = (sign if unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} else " " for sign in typed)
    return " ".join("".join(seen).split())


def values(data: QueryDict, name: str) -> tuple[str, ...]:
    """Return the values of a parameter that may be there several times, each once."""
    found = (clean(value)[:LONGEST_VALUE] for value in data.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in found if value))


def page_number(typed: str, last: int) -> int:
    """Return a page from 1 to ``last``."""
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
    return min(max(number, 1), last)
