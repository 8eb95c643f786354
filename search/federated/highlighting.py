"""The words that were met, shown where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import highlights
from search.analysis.highlights import Piece

LENGTH = 220
"""Characters of a piece of text."""


def marked(text: str, matched: Collection[str]) -> SafeString:
    """Return ``text`` as HTML with the words met between ``<mark>``."""
    return _html(highlights.mark(text, matched)) if matched else conditional_escape(text)


def excerpt(text: str, matched: Collection[str]) -> SafeString:
    """Return the piece of ``text`` that holds the most of the words met, as HTML."""
    return _html(highlights.excerpt(text, matched, LENGTH))


def words_met(text: str, matched: Collection[str]) -> list[str]:
    """Return the words of ``text`` that were met, as they are written, each once."""
    if not matched:
        return []
    return list(dict.fromkeys(piece.text.lower() for piece in highlights.mark(text, matched) if piece.found))


def _html(pieces: Iterable[Piece]) -> SafeString:
    escaped = ((conditional_escape(piece.text), piece.found) for piece in pieces)
    html = "".join(f"<mark>{text}</mark>" if found else text for text, found in escaped)
    # Words that stand side by side are one stretch. Every piece of the text is escaped above.
    return mark_safe(html.replace("</mark> <mark>", " "))  # noqa: S308
