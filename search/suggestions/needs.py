"""The thesaurus of needs: what owners live through, and what aids say that they pay for (``data/needs.txt``).

A text is about some needs, each with a weight and the words that say so. Between what a question needs and
what an aid serves there may be no word in common: that is what the thesaurus is for.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from search.suggestions.reading import Words, lines, stemmed

HEAD = re.compile(r"\[([a-z-]+)(!?)\]\s+(.+)")
WEIGHT = re.compile(r"\s*\*([\d.]+)$")
Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    key: str
    label: str
    """After « de »: « chauffage », « écoconception de produits »."""
    asked: Mapping[Stems, float]
    """Words of who has it, with what each weighs."""
    served: Mapping[Stems, float]
    """Words of what serves it."""
    near: tuple[str, ...]
    no_aid: bool = False
    """A matter of law or of forms: no aid is the answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A need that a text has: how much, and the words that say so, in their order."""

    weight: float
    words: tuple[str, ...]


@cache
def needs() -> Mapping[str, Need]:
    """Return every need of the data, by its key, in order."""
    found: dict[str, Need] = {}
    key = label = mark = ""
    asked: dict[Stems, float] = {}
    served: dict[Stems, float] = {}
    near: tuple[str, ...] = ()

    def close() -> None:
        if key:
            found[key] = Need(key, label, {**served, **asked}, {} if mark else dict(served), near, bool(mark))

    for line in lines("needs.txt"):
        if head := HEAD.fullmatch(line):
            close()
            key, mark, label, asked, served, near = head[1], head[2], head[3], {}, {}, ()
        elif line.startswith("+"):
            asked.update(phrases_of(line[1:]))
        elif line.startswith("="):
            served.update(phrases_of(line[1:]))
        elif line.startswith("(near)"):
            near = tuple(line.removeprefix("(near)").split())
        else:
            raise ValueError(f"needs.txt: {line}")
    close()
    return found


def phrases_of(line: str) -> dict[Stems, float]:
    found: dict[Stems, float] = {}
    for part in line.split(","):
        weight = WEIGHT.search(part)
        stems = stemmed(WEIGHT.sub("", part).strip())
        if stems:
            found[stems] = max(found.get(stems, 0), float(weight[1]) if weight else 1.0)
    return found


@dataclass(frozen=True, slots=True)
class _Tables:
    by_first: Mapping[str, Sequence[tuple[Stems, str, float]]]


@cache
def _table(side: str) -> _Tables:
    by_first: dict[str, list[tuple[Stems, str, float]]] = defaultdict(list)
    for need in needs().values():
        for stems, weight in (need.asked if side == "asked" else need.served).items():
            by_first[stems[0]].append((stems, need.key, weight))
    return _Tables({first: sorted(some, key=lambda one: -len(one[0])) for first, some in by_first.items()})


@cache
def vocabulary() -> frozenset[str]:
    """Return every stem that some need knows."""
    return frozenset(stem for need in needs().values() for phrase in need.asked for stem in phrase)


def hits(stems: Sequence[str], side: str) -> dict[str, dict[Stems, tuple[float, int, int]]]:
    """Return, by need, the phrases found: weight, how often, first place.

    Of phrases of one need one inside the other, the longest counts.
    """
    table = _table(side).by_first
    found: dict[str, dict[Stems, tuple[float, int, int]]] = defaultdict(dict)
    taken: dict[str, int] = {}
    for place, stem in enumerate(stems):
        for phrase, key, weight in table.get(stem, ()):
            if taken.get(key, 0) > place or tuple(stems[place : place + len(phrase)]) != phrase:
                continue
            taken[key] = place + len(phrase)
            _, times, first = found[key].get(phrase, (weight, 0, place))
            found[key][phrase] = (weight, times + 1, first)
    return found


def asked_in(title: Words, body: Words, *, title_weight: float = 2.0) -> dict[str, Found]:
    """Return what a question needs, each need with its weight: the title says most."""
    weights: dict[str, float] = defaultdict(float)
    said: dict[str, dict[str, None]] = defaultdict(dict)
    for words, times in ((title, title_weight), (body, 1.0)):
        for key, phrases in hits(words.stems, "asked").items():
            for phrase, (weight, often, first) in phrases.items():
                weights[key] += times * weight * (1 + 0.3 * math.log(often)) * (1 + 0.25 * (len(phrase) - 1))
                start = words.starts[first]
                said[key][as_written(words, start, len(phrase))] = None
    return {key: Found(weight, tuple(said[key])) for key, weight in weights.items()}


def as_written(words: Words, start: int, size: int) -> str:
    """Return ``size`` words that count from ``start``, as they were typed."""
    place = words.starts.index(start)
    last = words.starts[min(place + size, len(words.starts)) - 1]
    end = re.compile(r"[^\W_]+").match(words.raw, last)
    return words.raw[start : end.end() if end else last].lower()


def served_by(fields: Sequence[tuple[Words, float]]) -> dict[str, float]:
    """Return what an aid serves, from 0 to 1 by need, of its texts with what each weighs."""
    weights: dict[str, float] = defaultdict(float)
    for words, times in fields:
        length = 1 + len(words.stems) / 150
        for key, phrases in hits(words.stems, "served").items():
            for phrase, (weight, often, _) in phrases.items():
                weights[key] += (
                    times * weight * (1 + math.log(often)) / length * (1 + 0.25 * (len(phrase) - 1))
                )
    return {key: weight / (weight + 4.0) for key, weight in weights.items()}
