"""How well aids answer a question. Each pair has a score of its own, whatever the other aids are.

score = gate × (words + directions + needs) × type wanted × what eligibility says × what readers found useful.
All figures are here; ``docs/concepts/suggestions.md`` tells how they were chosen.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cms.aids.choices import Kind
from search.suggestions import intents
from search.suggestions.asking import TITLE, Asked
from search.suggestions.audience import Audience, audience_of
from search.suggestions.catalogue import AidText
from search.suggestions.needs import needs, served_by
from search.suggestions.training import FIELDS, NEED_FIELDS, Trained, fields_of

if TYPE_CHECKING:
    import numpy as np

METHOD = 2
"""Moves when a figure or a rule of the method does: what was found by another is found again."""
THRESHOLD = 0.10
"""Below, nothing is shown. Calibrated (``evaluate_suggestions``): silence where no aid is right."""
RELATIVE = 0.3
"""Of the best score: what is far behind it is not beside it."""
WORDS, DIRECTIONS, NEEDS = 0.5, 0.5, 1.0
WHOLE = WORDS + DIRECTIONS + NEEDS
NEAR = 0.3
"""What a need beside the one that is said counts."""
K1, B = 1.2, 0.6


@dataclass(frozen=True)
class Shelved:
    """An aid as numbers: weights by column, its direction, what it serves, whom it is for."""

    text: AidText
    columns: np.ndarray
    weights: np.ndarray
    direction: np.ndarray
    served: np.ndarray
    intents: tuple[str, ...]
    audience: Audience


def shelve(text: AidText, trained: Trained) -> Shelved:
    import numpy as np  # noqa: PLC0415

    fields = fields_of(text)
    weights: dict[str, float] = defaultdict(float)
    counts: dict[str, float] = defaultdict(float)
    for name, times in FIELDS.items():
        stems = fields[name].stems
        length = 1 - B + B * len(stems) / trained.lengths[name]
        for stem, often in Counter(stems).items():
            weights[stem] += times * often / length
            counts[stem] += times * often
    known = [stem for stem in weights if stem in trained.columns]
    columns = np.array([trained.columns[stem] for stem in known], dtype="int32")
    frequent = np.array([weights[stem] for stem in known], dtype="float32")
    values = frequent * (K1 + 1) / (frequent + K1) * trained.rarity[columns]
    seen = np.array([1 + math.log(counts[stem]) if counts[stem] >= 1 else counts[stem] for stem in known])
    served = served_by([(fields[name], times) for name, times in NEED_FIELDS.items()])
    return Shelved(
        text,
        columns,
        values.astype("float32"),
        _unit((seen * trained.weight[columns]) @ trained.directions[columns]),
        np.array([served.get(key, 0.0) for key in needs()], dtype="float32"),
        tuple(dict.fromkeys(intents.ANSWERS[Kind(kind)] for kind in text.kinds)),
        audience_of([text.title, text.lead, *text.aid.notes, *_texts(text)]),
    )


def _texts(text: AidText) -> list[str]:
    """Return the conditions that only name a sector: what a person must judge says more than that."""
    return [
        line.partition(":")[2] for line in text.asked.splitlines() if line.startswith("Secteur d’activité")
    ]


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float((vector @ vector) ** 0.5)
    return (vector / (length + 1e-9)).astype("float32")


class Shelf:
    """Some aids, ready to be compared with questions, one after the other."""

    def __init__(self, aids: Sequence[Shelved], trained: Trained):
        import numpy as np  # noqa: PLC0415
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        self.aids = list(aids)
        self.trained = trained
        self.places = {each.text.aid.id: place for place, each in enumerate(self.aids)}
        starts = np.cumsum([0, *(len(each.columns) for each in self.aids)])
        flat = [
            np.concatenate([getattr(each, name) for each in self.aids] or [[]])
            for name in ("weights", "columns")
        ]
        self.words = csr_matrix(
            (flat[0], flat[1], starts), shape=(len(self.aids), max(1, len(trained.columns)))
        )
        size = trained.directions.shape[1]
        self.directions = np.array([each.direction for each in self.aids]).reshape(len(self.aids), size)
        self.answers = [each.intents for each in self.aids]
        self.served = np.array([each.served for each in self.aids]).reshape(len(self.aids), len(needs()))

    def of(self, keys: Collection[int]) -> Shelf:
        """Return a shelf of some of these aids."""
        return Shelf([each for each in self.aids if each.text.aid.id in keys], self.trained)

    def text_scores(self, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
        """Return what texts say of each aid, from 0 to about 1, and what each need gives to it."""
        import numpy as np  # noqa: PLC0415

        query, whole, seen = self._query(asked)
        words = (self.words @ query) / whole
        direction = _unit((seen * self.trained.weight) @ self.trained.directions)
        close = np.maximum(self.directions @ direction, 0)
        wanted = widened(asked.shares())
        by_need = self.served * np.array([wanted.get(key, 0.0) for key in needs()], dtype="float32")
        total = (WORDS * words + DIRECTIONS * close + NEEDS * by_need.sum(axis=1)) / WHOLE
        return asked.gate * total, by_need

    def _query(self, asked: Asked) -> tuple[np.ndarray, float, np.ndarray]:
        import numpy as np  # noqa: PLC0415

        columns, rarity = self.trained.columns, self.trained.rarity
        query = np.zeros(max(1, len(columns)), dtype="float32")
        seen = np.zeros(len(columns), dtype="float32")
        whole = 1e-9
        weights: dict[str, float] = defaultdict(float)
        for words, times in ((asked.title, TITLE), (asked.body, 1.0)):
            for stem in set(words.stems):
                weights[stem] += times
            for stem in words.stems:
                if stem in columns:
                    seen[columns[stem]] += times
        for stem, weight in weights.items():
            place = columns.get(stem)
            whole += weight * (K1 + 1) * (self.trained.unknown / 2 if place is None else float(rarity[place]))
            if place is not None:
                query[place] = weight
        return query, whole, seen

    def types(self, asked: Asked) -> np.ndarray:
        """Return what the type of each aid is worth to who asks."""
        import numpy as np  # noqa: PLC0415

        fit = intents.fitness(asked.wanted)
        least = min(fit.values())
        worth = {some: max((fit[name] for name in some), default=least) for some in set(self.answers)}
        return np.array([worth[some] for some in self.answers])


def widened(shares: Mapping[str, float]) -> dict[str, float]:
    """Return what is needed, with what lies beside it for a part."""
    found: dict[str, float] = defaultdict(float)
    for key, share in shares.items():
        found[key] += share
        for other in needs()[key].near:
            found[other] += NEAR * share
    return dict(found)
