"""Whom an aid says in words that it is for: « Industrie », « hors industrie », « campings ».

Catalogues list wider codes than their own sentences allow; an owner reads the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from eligibility import trees
from search.suggestions.reading import lines, read, stemmed

NOT = re.compile(
    r"\b(?:hors|sauf|exclu\w*|in[ée]ligible\w*|non [ée]ligible\w*|exception|pas [ée]ligible\w*)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.;\n]+\s*|\s+[-•|]\s+")
LONGEST = 140
"""Characters of a sentence that only names an audience; a longer one says more than that."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Nodes of the NAF, in and out. Without any, nobody is named."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def holds(self, activity: str) -> bool:
        """Say whether an activity, as a node, is among whom it is for; one that may be, is."""
        if self.excluded and trees.within(activity, self.excluded) is True:
            return False
        return not self.included or trees.within(activity, self.included) is not False


@cache
def _named() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in lines("audiences.txt"):
        codes, _, words = line.partition(":")
        nodes = tuple(trees.activity_node(code) for code in codes.split())
        for word in words.split(","):
            found[stemmed(word)] = nodes
    return found


def audience_of(texts: Iterable[str]) -> Audience:
    """Return whom some short texts name."""
    included: dict[str, None] = {}
    excluded: dict[str, None] = {}
    for text in texts:
        for sentence in SENTENCE.split(text):
            if not sentence or len(sentence) > LONGEST:
                continue
            inside, outside = sentence, ""
            if found := NOT.search(sentence):
                inside, outside = sentence[: found.start()], sentence[found.start() :]
                if inside.strip(" (") == "" or found[0].lower().startswith(("exclu", "in")):
                    inside, outside = "", sentence
            included.update(dict.fromkeys(_nodes(read(inside).stems)))
            excluded.update(dict.fromkeys(_nodes(read(outside).stems)))
    return Audience(tuple(included), tuple(excluded))


def _nodes(stems: Sequence[str]) -> list[str]:
    found: list[str] = []
    place = 0
    named = _named()
    while place < len(stems):
        size = next((size for size in (5, 4, 3, 2, 1) if tuple(stems[place : place + size]) in named), 0)
        if size:
            found += named[tuple(stems[place : place + size])]
        place += size or 1
    return found
