"""Where the words of a hit stand in a text: the same for both engines."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from search.analysis.words import clean, tokens

EXCERPT = 180  # characters


class Piece(NamedTuple):
    """A piece of a text, found or not."""

    text: str
    found: bool


def mark(text: str, matched: Collection[str]) -> list[Piece]:
    """Cut ``text`` where the words whose stems are in ``matched`` (``Hit.matched``) begin and end."""
    text = clean(text)
    wanted = set(matched)
    pieces: list[Piece] = []
    last = 0
    for token in tokens(text):
        if token.stem in wanted:
            if token.start > last:
                pieces.append(Piece(text[last : token.start], found=False))
            pieces.append(Piece(text[token.start : token.end], found=True))
            last = token.end
    if last < len(text):
        pieces.append(Piece(text[last:], found=False))
    return pieces


def excerpt(text: str, matched: Collection[str], length: int = EXCERPT) -> list[Piece]:
    """Mark the stretch of ``text``, about ``length`` characters, that holds most of the words.

    Different words count first. What is cut before or after it shows as an ellipsis.
    """
    text = " ".join(clean(text).split())
    wanted = set(matched)
    found = [token for token in tokens(text) if token.stem in wanted]
    start = 0
    if found and len(text) > length:
        best = -1.0
        for first in found:
            inside = [token for token in found if first.start <= token.start <= first.start + length - 40]
            worth = len({token.stem for token in inside}) + 0.1 * len(inside)
            if worth > best:
                best, start = worth, first.start
        start = max(0, min(start - 40, len(text) - length))
        start = text.rfind(" ", 0, start + 1) + 1
    end = len(text)
    if end > start + length:
        end = (
            text.rfind(" ", start, start + length) if " " in text[start : start + length] else start + length
        )
    pieces = mark(text[start:end], matched)
    if start and pieces:
        pieces.insert(0, Piece("… ", found=False))
    if end < len(text):
        pieces.append(Piece(" …", found=False))
    return pieces
