"""Every figure of the order, by version: the one place. ``/annuaire/classement/`` shows them to everyone.

A change is a new entry at the end, with the day from which it holds and why; entries are never edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

List = Literal["provider", "connector"]
TERMS = ("fit", "text", "geo", "rating", "reply", "fresh")
WHOLE = 1_000
"""Thousandths: a score goes from 0 to this, and so do its parts, all whole."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the formula of one list. Weights are thousandths, and add up to ``WHOLE``."""

    list: List
    version: int
    since: date
    why: str
    fit: int
    text: int
    geo: int
    rating: int
    reply: int
    fresh: int

    # Words: points of one in the name or the services, in the text, under another name; p / (p + k) of each.
    word_in_title: float = 3.0
    word_in_body: float = 1.0
    word_otherwise: float = 0.5
    word_k: float = 1.0
    # Kilometres that cost nothing, then those after which half is left.
    near: int = 10
    half: int = 30
    # What somebody without reviews is counted for: an average provider of whom little is known.
    unrated: float = 0.6
    # Answers in time: (in time + 3) / (requests + 4), so that nobody starts at 0 nor at 1.
    reply_good: int = 3
    reply_all: int = 4
    # Days after which a listing's confirmation is worth half.
    fresh_half: float = 365.25

    def __post_init__(self) -> None:
        if sum(self.of(term) for term in TERMS) != WHOLE or any(self.of(term) < 0 for term in TERMS):
            raise ValueError(f"the weights of {self.list} {self.version} do not add up to {WHOLE}")

    def of(self, term: str) -> int:
        return int(getattr(self, term))

    def word_levels(self) -> tuple[int, int, int]:
        """What a word is worth in ten-thousandths: in the name or the services, in the text, otherwise."""
        points = (self.word_in_title, self.word_in_body, self.word_otherwise)
        title, body, other = (round(10_000 * each / (each + self.word_k)) for each in points)
        return title, body, other


HISTORY: tuple[Weights, ...] = (
    Weights(
        list="provider",
        version=1,
        since=date(2026, 11, 1),
        why="Première version : le besoin d’abord, puis la distance et les avis à égalité.",
        fit=300,
        text=150,
        geo=200,
        rating=200,
        reply=100,
        fresh=50,
    ),
    Weights(
        list="connector",
        version=1,
        since=date(2026, 11, 1),
        why="Première version : les connecteurs ne reçoivent ni avis ni demandes chiffrées, ces deux parts "
        "vont aux sujets, à la distance et aux mots.",
        fit=400,
        text=200,
        geo=300,
        rating=0,
        reply=0,
        fresh=100,
    ),
)


def versions(of: List) -> list[Weights]:
    """Return the versions of a list's formula, the first one first."""
    return [each for each in HISTORY if each.list == of]


def in_force(of: List, day: date) -> Weights:
    """Return the version that holds on ``day``; the first one for a day before all."""
    known = versions(of)
    return max((each for each in known if each.since <= day), key=lambda each: each.version, default=known[0])
