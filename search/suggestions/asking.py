"""A question as the ranker takes it: its words, its needs, what it wants, who asks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.suggestions import intents
from search.suggestions.needs import Found, asked_in, needs, vocabulary
from search.suggestions.reading import Words, mend, read
from search.suggestions.situation import Gazetteer, Situation, understand

TITLE = 1.5
"""What a word of the title weighs beside one of the body."""
ENOUGH = 6.0
"""How much must be said of needs for half of it to be believed."""
MOST_BODY = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Asked:
    title: Words
    body: Words
    needs: Mapping[str, Found]
    wanted: Mapping[str, float]
    situation: Situation

    @property
    def gate(self) -> float:
        """Return how much this asks for help that may be had, from 0 to 1; matters of law pull it down."""
        known = needs()
        served = sum(found.weight for key, found in self.needs.items() if not known[key].no_aid)
        law = sum(found.weight for key, found in self.needs.items() if known[key].no_aid)
        law += self.wanted.get(intents.LAW, 0.0)
        return served / (served + ENOUGH) * served / (served + law) if served else 0.0

    def shares(self) -> dict[str, float]:
        """Return what part of what is needed each need is; law and forms are a part too."""
        whole = sum(found.weight for found in self.needs.values())
        return {key: found.weight / whole for key, found in self.needs.items()} if whole else {}


def ask(
    title: str, body: str, gazetteer: Gazetteer, *, topics: str = "", known: frozenset[str] = frozenset()
) -> Asked:
    """Read a question; ``topics`` are the names it was filed under, ``known`` stems that are no slip."""
    heard, told = read(title), read(f"{body[:MOST_BODY]}\n{topics}")
    everything = known or vocabulary()
    mended_title, mended_body = (
        Words(words.raw, mend(words.stems, everything), words.starts, words.folded, words.places)
        for words in (heard, told)
    )
    return Asked(
        mended_title,
        mended_body,
        asked_in(mended_title, mended_body),
        intents.wanted_in(mended_title, mended_body),
        understand(read(f"{title}\n{body[:MOST_BODY]}"), gazetteer),
    )
