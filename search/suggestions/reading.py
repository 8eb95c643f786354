"""A text as words: stems and folded words with their places, slips mended where it is safe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.analysis.words import clean, fold, folded_tokens, stems, tokens

FOLDER = Path(__file__).parent / "data"
SHORTEST_MENDED = 6
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Words:
    """What was written: ``stems`` for what it means, ``folded`` for names; both without accents."""

    raw: str
    stems: tuple[str, ...]
    starts: tuple[int, ...]
    folded: tuple[str, ...]
    places: tuple[int, ...]
    """Where each folded word starts in ``raw``."""


def read(text: str) -> Words:
    text = clean(text)
    found, every = tokens(text), folded_tokens(text)
    return Words(
        text,
        tuple(token.stem for token in found),
        tuple(token.start for token in found),
        tuple(token.stem for token in every),
        tuple(token.start for token in every),
    )


def stemmed(phrase: str) -> tuple[str, ...]:
    return tuple(stems(clean(phrase)))


def folded(phrase: str) -> tuple[str, ...]:
    return tuple(token.stem for token in folded_tokens(clean(phrase)))


def mend(words: Sequence[str], known: Collection[str], common: Collection[str] = ()) -> tuple[str, ...]:
    """Return ``words``, each unknown one replaced by the one known word it is a slip of; else left.

    One letter more, less, other, or two swapped; never in a short word, nor in one that is ``common``.
    """
    return tuple(
        word if word in known or len(word) < SHORTEST_MENDED or word in common else _mended(word, known)
        for word in words
    )


def _mended(word: str, known: Collection[str]) -> str:
    near = {one for one in _one_slip_away(word) if one in known}
    return near.pop() if len(near) == 1 else word


def _one_slip_away(word: str) -> Iterable[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for head, tail in cuts:
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in LETTERS)


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a file of ours that are neither blank nor a comment."""
    text = (FOLDER / name).read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


__all__ = ["Words", "clean", "fold", "folded", "lines", "mend", "read", "stemmed"]
