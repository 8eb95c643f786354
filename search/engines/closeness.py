"""How close a candidate is to what was asked: what an engine found is read once more, both engines alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from search.analysis.asked import Asked
from search.analysis.words import words

MOST_SIGNS = 66


class Sign(NamedTuple):
    """Something whose presence in a row is told: a word of the query, or another name of it."""

    word: int
    """Place of the first word of the query that it stands for."""
    count: int
    """How many words of the query it stands for."""
    stems: tuple[str, ...]
    own: bool


@dataclass(slots=True)
class Candidate:
    """A row an engine found: its title as shown, the engine's score, which signs it bears."""

    title: str
    score: float
    signs: set[int] = field(default_factory=set)


def signs(asked: Asked) -> list[Sign]:
    """List what to look for in the candidates: words first, then other names, a first for each word."""
    own, turns = [], []
    place = 0
    for concept in asked.concepts:
        for turn, other in enumerate(concept.others):
            turns.append((turn, Sign(place, len(concept.words), other, own=False)))
        for word in concept.words:
            own.append(Sign(place, 1, (word.stem,), own=True))
            turns += [(turn, Sign(place, 1, other, own=False)) for turn, other in enumerate(word.others)]
            place += 1
    turns.sort(key=lambda one: one[0])
    return [*own, *(sign for _, sign in turns)][:MOST_SIGNS]


def matched(all_signs: Sequence[Sign], borne: set[int]) -> tuple[str, ...]:
    """Return the stems that a row holds of those that the query looks for."""
    return tuple(sorted({stem for number in borne for stem in all_signs[number].stems}))


def begins(typed: Sequence[str], title: str) -> int:
    """Return 2 if a title begins as typed, 1 if the words follow one another in it, 0 otherwise."""
    whole = " ".join(words(title))
    start = " ".join(typed)
    return 2 if whole.startswith(start) else 1 if f" {start}" in f" {whole}" else 0
