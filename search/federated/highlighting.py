"""The words that were met, shown where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.words import fold

LENGTH = 220
"""Characters of a piece of text."""
WORD = re.compile(r"[^\W_]+")


def stem_of(word: str) -> str:
    return fold(word)[:6]


def marked(text: str, matched: Collection[str], stem: Callable[[str], str] = stem_of) -> SafeString:
    """Return ``text`` as HTML with the words whose stem is among ``matched`` between ``<mark>``."""
    if not matched:
        return conditional_escape(text)
    pieces: list[str] = []
    end = 0
    for word in WORD.finditer(text):
        if stem(word.group()) in matched:
            pieces += [
                conditional_escape(text[end : word.start()]),
                "<mark>",
                conditional_escape(word.group()),
                "</mark>",
            ]
            end = word.end()
    pieces.append(conditional_escape(text[end:]))
    # Every piece of the text is escaped above.
    return mark_safe("".join(pieces).replace("</mark> <mark>", " "))  # noqa: S308


def excerpt(text: str, matched: Collection[str], stem: Callable[[str], str] = stem_of) -> str:
    """Return the piece of ``text`` that holds the most of the words met, at the ends of words."""
    if len(text) <= LENGTH:
        return text
    places = [word.start() for word in WORD.finditer(text) if stem(word.group()) in matched]
    if not places or places[0] < LENGTH // 2:
        start = 0
    else:
        counts = [(sum(first <= place < first + LENGTH for place in places), -first) for first in places]
        start = max(-max(counts)[1] - LENGTH // 4, 0)
    if start:
        start = text.find(" ", start) + 1 or start
    piece = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        piece = piece.rsplit(" ", 1)[0] + " …"
    return f"… {piece}" if start else piece
