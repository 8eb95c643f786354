"""« Essayez avec… » : what was typed with its slips mended in the words of what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.words import fold

WORD = re.compile(r"[^\W_]+")
LEAST = 4
"""Letters: in a shorter word any letter may be another word's."""


def better(text: str, titles: Iterable[str]) -> str:
    """Return ``text`` with the words that no title holds put as titles write them; "" if none is."""
    known = {fold(word): word.lower() for title in titles for word in WORD.findall(title)}
    words = WORD.findall(text)
    mended = [_mended(word, known) for word in words]
    return " ".join(mended) if mended != words else ""


def _mended(word: str, known: dict[str, str]) -> str:
    folded = fold(word)
    if len(folded) < LEAST or any(_one_of(folded, other) for other in known):
        return word
    allowed = 1 if len(folded) < 6 else 2
    near = [
        (distance, other)
        for other in known
        if len(other) >= LEAST and (distance := slips(folded, other, allowed)) <= allowed
    ]
    return known[min(near)[1]] if near else word


def _one_of(word: str, other: str) -> bool:
    """Whether two folded words differ by their ending only."""
    stem = max(len(word) - 1, LEAST)
    return other[:stem] == word[:stem]


def slips(one: str, other: str, most: int) -> int:
    """Return how many letters are missing, too many, wrong or swapped; ``most + 1`` when they are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        earlier, before, line = before, line, [row]
        for column, against in enumerate(other, 1):
            cost = min(before[column] + 1, line[-1] + 1, before[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            if swapped:
                cost = min(cost, earlier[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return line[-1]
