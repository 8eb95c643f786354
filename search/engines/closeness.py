"""How close a candidate is to what was asked: what an engine found is read once more, both engines alike.

The engine's score knows how often words stand in a row. Four things that it does not know are added to it:
how much of the query the row covers, how much its title does, how little else the title speaks of, whether it
asks the same way ("combien coûte…", "peut-on…"). Weights are in ``search.engines.weights``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from search.analysis.asked import Asked, Word, ways_of_asking
from search.analysis.words import clean, stems, words
from search.engines.weights import CLOSE_FORM, CLOSE_ROW, CLOSE_SUBJECT, CLOSE_TITLE

MOST_SIGNS = 66
ALIKE = 5  # letters that two words of one family share at least, at their beginning
OTHER_NAME, SAME_FAMILY = 0.7, 0.5  # what they are worth, the word itself being worth 1
TITLES_KEPT = 20_000


class Sign(NamedTuple):
    """Something whose presence in a row is told: a word of the query, or another name of it."""

    word: int
    """Place of the first word of the query that it stands for."""
    length: int
    """How many words of the query it stands for."""
    stems: tuple[str, ...]
    own: bool


@dataclass(slots=True)
class Candidate:
    """A row an engine found: its title as shown, the engine's score, which signs it bears."""

    title: str
    score: float
    signs: set[int] = field(default_factory=set)


class Title(NamedTuple):
    """A title, read."""

    stems: frozenset[str]
    beginnings: frozenset[str]
    forms: frozenset[str]


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


@lru_cache(maxsize=TITLES_KEPT)
def read_title(title: str) -> Title:
    cleaned = clean(title)
    folded = words(cleaned)
    beginnings = frozenset([word[:ALIKE] for word in folded if len(word) >= ALIKE])
    return Title(frozenset(stems(cleaned)), beginnings, ways_of_asking(folded)[0])


def scores(
    asked: Asked, all_signs: Sequence[Sign], found: Sequence[Candidate], rarity: Callable[[str], float]
) -> list[float]:
    """Return what each candidate is worth, above 0. ``rarity`` weighs a stem: the rarer, the heavier."""
    highest = max((candidate.score for candidate in found), default=0.0) or 1.0
    asked_words = asked.words
    weights = [rarity(word.stem) * word.weight for word in asked_words]
    return [
        candidate.score / highest
        + _closeness(asked_words, weights, all_signs, candidate, rarity)
        + (CLOSE_FORM if asked.forms & read_title(candidate.title).forms else 0.0)
        for candidate in found
    ]


def _closeness(
    asked_words: Sequence[Word],
    weights: Sequence[float],
    all_signs: Sequence[Sign],
    candidate: Candidate,
    rarity: Callable[[str], float],
) -> float:
    title = read_title(candidate.title)
    whole = sum(weights) or 1.0
    in_row = [0.0] * len(weights)
    in_title = [0.0] * len(weights)
    spoken_of: set[str] = set()
    for number in candidate.signs:
        sign = all_signs[number]
        worth = 1.0 if sign.own else OTHER_NAME
        titled = title.stems.issuperset(sign.stems)
        if titled:
            spoken_of.update(sign.stems)
        for place in range(sign.word, sign.word + sign.length):
            in_row[place] = max(in_row[place], worth)
            if titled:
                in_title[place] = max(in_title[place], worth)
    for place, word in enumerate(asked_words):
        if not in_title[place] and len(word.typed) >= ALIKE and word.typed[:ALIKE] in title.beginnings:
            in_title[place] = SAME_FAMILY
            in_row[place] = max(in_row[place], SAME_FAMILY)
    subject = sum(map(rarity, title.stems))
    return (
        CLOSE_ROW * sum(map(float.__mul__, weights, in_row)) / whole
        + CLOSE_TITLE * sum(map(float.__mul__, weights, in_title)) / whole
        + (CLOSE_SUBJECT * sum(map(rarity, spoken_of)) / subject if subject else 0.0)
    )


def followed(close: Sequence[float], engine: Sequence[float]) -> list[float]:
    """Continue the scores of those read closely with the others, all below, in the engine's order."""
    lowest = min(close, default=1.0)
    highest = max(engine, default=0.0) or 1.0
    return [*close, *(lowest * max(score, 1e-6) / highest / 2 for score in engine[len(close) :])]


def begins(typed: Sequence[str], title: str) -> int:
    """Return 2 if a title begins as typed, 1 if the words follow one another in it, 0 otherwise."""
    whole = " ".join(words(title))
    start = " ".join(typed)
    return 2 if whole.startswith(start) else 1 if f" {start}" in f" {whole}" else 0
