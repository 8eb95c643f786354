from __future__ import annotations

import re
from typing import NamedTuple

# The spaces that a keyboard, a phone or a word processor puts between figures.
SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"


class Span(NamedTuple):
    start: int
    end: int


def said_before(text: str, start: int, cue: re.Pattern[str], reach: int = 60) -> bool:
    """Whether ``cue`` is said in the same sentence, shortly before ``start``."""
    before = re.split(r"[.!?\n](?:\s|$)", text[max(0, start - reach) : start])[-1]
    return cue.search(before) is not None


def said_around(text: str, span: Span, cue: re.Pattern[str], reach: int = 60) -> bool:
    """Whether ``cue`` is said in the same line, shortly before or after."""
    before = text[max(0, span.start - reach) : span.start].rsplit("\n", 1)[-1]
    after = text[span.end : span.end + reach].split("\n", 1)[0]
    return cue.search(before) is not None or cue.search(after) is not None
