"""What somebody wants of an aid: money, a study, a training, a loan…, or only what the law says."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from cms.aids.choices import Kind
from search.suggestions.needs import Stems, phrases_of
from search.suggestions.reading import Words, lines

TITLE = 1.5
LAW = "law"
# Which of these an aid of each type answers.
ANSWERS = {
    Kind.GRANT: "money", Kind.VOUCHER: "money", Kind.ENERGY: "money", Kind.FUNDING: "money",
    Kind.OTHER: "money", Kind.LOAN: "loan", Kind.ADVANCE: "loan", Kind.GUARANTEE: "loan",
    Kind.EQUITY: "loan", Kind.TAX: "tax", Kind.SOCIAL: "tax", Kind.STUDY: "study", Kind.COACHING: "study",
    Kind.TRAINING: "training", Kind.INFORMATION: "training",
}  # fmt: skip
# How often each is wanted when nothing is said: owners ask for money, then for advice.
BEFORE = {"money": 1.5, "study": 1.2, "training": 0.4, "loan": 0.5, "tax": 0.5}
BELIEVED = 2.0
"""How much must be said to weigh as much as what is true before anything is said."""
LEAST = 0.7
"""What is left to an aid of the type that is wanted least."""


@cache
def intents() -> Mapping[str, Mapping[Stems, float]]:
    found = {}
    for line in lines("intents.txt"):
        name, _, words = line.partition(":")
        found[name] = phrases_of(words)
    return found


@cache
def _by_first() -> Mapping[str, list[tuple[Stems, str, float]]]:
    found: dict[str, list[tuple[Stems, str, float]]] = defaultdict(list)
    for name, phrases in intents().items():
        for phrase, weight in phrases.items():
            found[phrase[0]].append((phrase, name, weight))
    return found


def wanted_in(title: Words, body: Words) -> dict[str, float]:
    """Return how much of each intent is said."""
    found = dict.fromkeys(intents(), 0.0)
    table = _by_first()
    for words, times in ((title, TITLE), (body, 1.0)):
        said: Counter[tuple[Stems, str, float]] = Counter()
        for place, stem in enumerate(words.stems):
            said.update(
                each for each in table.get(stem, ()) if words.stems[place : place + len(each[0])] == each[0]
            )
        for (_, name, weight), often in said.items():
            found[name] += times * weight * (1 + 0.3 * math.log(often))
    return found


def fitness(wanted: Mapping[str, float]) -> dict[str, float]:
    """Return what an aid's type is worth here, from ``LEAST`` to 1, by what it answers."""
    whole = sum(wanted.get(name, 0.0) for name in BEFORE) + BELIEVED * sum(BEFORE.values())
    shares = {name: (wanted.get(name, 0.0) + BELIEVED * before) / whole for name, before in BEFORE.items()}
    most = max(shares.values())
    return {name: LEAST + (1 - LEAST) * share / most for name, share in shares.items()}
