"""What the words of a query are worth in an order that is a sum: the same for both engines."""

from __future__ import annotations

from search.analysis.asked import Asked

WHOLE = 10_000


def shares(asked: Asked, levels: tuple[int, int, int]) -> dict[str, tuple[int, int, int]]:
    """Return by stem what its word is worth in the title or the keywords, in the body, under another name.

    Whole ten-thousandths: the words of a query share them by their weight, so a long query is worth no more
    than a short one, and neither the number of rows nor how rare a word is changes anything.
    """
    total = sum(word.weight for word in asked.words) or 1.0
    return {
        word.stem: (
            round(levels[0] * word.weight / total),
            round(levels[1] * word.weight / total),
            round(levels[2] * word.weight / total),
        )
        for word in asked.words
    }
