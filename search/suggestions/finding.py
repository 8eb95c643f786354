"""From a question to what stands beside it: read, score, weigh, cut, say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from search.suggestions import reasons, usefulness
from search.suggestions.asking import Asked
from search.suggestions.catalogue import AidText
from search.suggestions.needs import needs
from search.suggestions.scoring import RELATIVE, THRESHOLD, Shelf
from search.suggestions.suiting import Suited, facts_of, suit
from search.suggestions.usefulness import Said

if TYPE_CHECKING:
    import numpy as np

    from eligibility.facts import Facts

MOST = 12
"""Aids kept beside a question: the first are shown, the others wait behind."""
READ_FIRST = 80
"""Aids whose conditions are weighed, best texts first: what comes after is under the threshold by far."""

Opinions = Mapping[int, tuple[Said, Said]]
"""By aid, what was said of it beside questions on the same topics, and beside all."""


@dataclass(frozen=True)
class Pair:
    """An aid for a question: the score without and with what readers said, and what explains it."""

    text: AidText
    base: float
    score: float
    suited: Suited
    need: str
    given: Mapping[str, float]


class Weighing:
    """Questions against a shelf, on a day. What eligibility says of one situation is kept for the next."""

    def __init__(self, shelf: Shelf, on: date):
        self.shelf = shelf
        self.on = on
        self._suited: dict[tuple[object, int], Suited] = {}

    def pairs(self, asked: Asked, opinions: Opinions | None = None, *, best: float = 0.0) -> list[Pair]:
        """Return the aids to keep, best first; ``best`` is the score of the best that is on no shelf here."""
        if not self.shelf.aids:
            return []
        scores, given = self.shelf.text_scores(asked)
        scores = scores * self.shelf.types(asked)
        facts = facts_of(asked.situation, self.on)
        found = []
        for place in self._promising(scores):
            suited = self.suit(place, asked, facts)
            base = float(scores[place]) * suited.weight
            if base >= RELATIVE * THRESHOLD:
                found.append(self._pair(place, base, suited, asked, given[place], opinions or {}))
        found = [pair for pair in found if pair.need]
        found.sort(key=lambda pair: (-pair.score, pair.text.aid.slug))
        best = max([best, *(pair.base for pair in found)])
        # One that is surely right calls those that are nearly as right; else silence.
        return [pair for pair in found if pair.base >= RELATIVE * best] if best >= THRESHOLD else []

    def _promising(self, scores: np.ndarray) -> list[int]:
        order = (-scores).argsort(kind="stable")[:READ_FIRST]
        # Conditions multiply a score by little: what is far below cannot come near.
        return [int(place) for place in order if scores[place] * 2 >= RELATIVE * THRESHOLD]

    def suit(self, place: int, asked: Asked, facts: Facts) -> Suited:
        who = asked.situation
        key = ((who.place, who.activity, who.headcount, who.micro), place)
        if key not in self._suited:
            aid = self.shelf.aids[place]
            self._suited[key] = suit(aid.text.aid.conditions, aid.audience, facts)
        return self._suited[key]

    def _pair(
        self, place: int, base: float, suited: Suited, asked: Asked, given: np.ndarray, opinions: Opinions
    ) -> Pair:
        text = self.shelf.aids[place].text
        here, everywhere = opinions.get(text.aid.id, (Said(), Said()))
        by_need = dict(zip(needs(), self.shelf.served[place].tolist(), strict=True))
        need = reasons.main_need(asked, by_need)
        return Pair(text, base, base * usefulness.factor(here, everywhere), suited, need, by_need)


def shown(pair: Pair, asked: Asked, on: date, here: Said) -> dict[str, Any] | None:
    """Return what the page prints of a pair; nothing when there is no reason to give."""
    facts = facts_of(asked.situation, on)
    reason = reasons.sentence(asked, pair.need, pair.suited, facts)
    if not reason:
        return None
    aid = pair.text.aid
    details = reasons.details(asked, pair.need, pair.suited, facts, usefulness.told(here))
    return reasons.shown(aid.title, aid.href, pair.text.meta, reason, details)


def with_facts(asked: Asked, **typed: Any) -> Asked:
    """Return a question with what was typed in the form, which wins over what its words say."""
    who = replace(asked.situation, **typed)
    words = {name: text for name, text in who.words.items() if name not in typed}
    return replace(asked, situation=replace(who, words=words))
