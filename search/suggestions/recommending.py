"""Which aid a company like this one got: its profile, what it wanted the money for, and what others got.

Multinomial logistic regression on words, pieces of words, activity and place, by its kernel: there are far
fewer examples than features. The texts of aids, when given, are examples too: else an aid that nobody got
yet could never be proposed.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from core import reference
from core.words import fold
from search.suggestions.reading import read

if TYPE_CHECKING:
    import numpy as np

TAG = re.compile(r"<[^>]+>")
LEVELS = ("naf1", "naf2", "naf3", "naf4", "naf5")
PIECES = (3, 4, 5)
WORDS, LETTERS = 1.0, 1.5
"""What the words of the purpose weigh, and its pieces of words."""
ACTIVITY, PLACE = 0.3, 0.15
ALONE = (1.0, 1.0)
"""The same two where the purpose is not known: then they are all there is."""
STRICT, STRICT_ALONE = 300.0, 10.0
"""Inverse strength of the penalty."""
ROUNDS = 60
DESCRIBED = 1_200  # characters of an aid's text

Features = dict[str, float]
Rank = Callable[[Sequence[Features]], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Example:
    purpose: str
    activity: tuple[str, ...]
    """Labels of the NAF, from wide to narrow."""
    department: str
    aid: str


def read_examples(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Example(
                row["objet"],
                tuple(row[level] for level in LEVELS if row.get(level)),
                row["departement"].zfill(2),
                str(row["id_aide"]),
            )
            for row in csv.DictReader(file)
        ]


def read_aids(path: Path) -> list[Example]:
    """Return each aid as two examples of what one would want it for: its name, and its text."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        text = unescape(TAG.sub(" ", f"{row.get('objectif_html') or ''} {row.get('details_html') or ''}"))
        found.append(Example(row["nom"], (), "", str(row["id"])))
        found.append(Example(f"{row['nom']} {' '.join(text.split())[:DESCRIBED]}", (), "", str(row["id"])))
    return found


class Recommender:
    """Learned from examples; ``rank`` gives aids for companies, the likeliest first."""

    def __init__(self, examples: Sequence[Example], aids: Sequence[Example] = (), *, purpose: bool = True):
        self.purpose = purpose
        self.regions = {row["code"]: row["region"] for row in reference.rows("departements.csv")}
        learned = [*examples, *(aids if purpose else ())]
        self.aids = sorted({example.aid for example in learned})
        features = [self.features_of(example) for example in learned]
        counts = Counter(name for each in features for name in each)
        self.columns = {name: place for place, name in enumerate(counts)}
        size = len(learned)
        self.rarity = {name: 1 + math.log((1 + size) / (1 + held)) for name, held in counts.items()}
        self.most = 1 + math.log(1 + size)
        self._fit(features, [self.aids.index(example.aid) for example in learned])

    def features_of(self, example: Example) -> Features:
        found: Features = {}
        if self.purpose:
            stems = read(example.purpose).stems
            words = Counter(f"w:{stem}" for stem in stems)
            words.update(f"b:{one} {next_}" for one, next_ in pairwise(stems))
            text = f" {fold(example.purpose)} "
            letters = Counter(
                f"c:{text[start : start + size]}" for size in PIECES for start in range(len(text) - size + 1)
            )
            _add(found, _damped(words), WORDS)
            _add(found, _damped(letters), LETTERS)
        activity, place = (ACTIVITY, PLACE) if self.purpose else ALONE
        _add(found, {f"n{level}:{label}": 1.0 for level, label in enumerate(example.activity)}, activity)
        where = {f"d:{example.department}": 0.5} if example.department else {}
        if region := self.regions.get(example.department):
            where[f"r:{region}"] = 1.0
        _add(found, where, place)
        return found

    def _matrix(self, rows: Sequence[Features]):
        from scipy.sparse import csr_matrix  # noqa: PLC0415

        places: list[tuple[int, int]] = []
        values: list[float] = []
        for row, features in enumerate(rows):
            for name, value in features.items():
                if name in self.columns:
                    places.append((row, self.columns[name]))
                    values.append(value * self.rarity[name] / self.most)
        lines, columns = ([each[side] for each in places] for side in (0, 1))
        return csr_matrix((values, (lines, columns)), shape=(len(rows), len(self.columns)))

    def _fit(self, features: Sequence[Features], targets: Sequence[int]) -> None:
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import minimize  # noqa: PLC0415

        self.learned = self._matrix(features)
        likeness = (self.learned @ self.learned.T).toarray()
        size, kinds = len(features), len(self.aids)
        truth = np.zeros((size, kinds))
        truth[np.arange(size), targets] = 1
        self.before = np.log((truth.sum(axis=0) + 0.5) / (size + 0.5 * kinds))
        strict = STRICT if self.purpose else STRICT_ALONE

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            weights = flat.reshape(size, kinds)
            spread = likeness @ weights
            scores = spread + self.before
            scores -= scores.max(axis=1, keepdims=True)
            shares = np.exp(scores)
            shares /= shares.sum(axis=1, keepdims=True)
            missed = -np.log((shares * truth).sum(axis=1) + 1e-12).sum()
            slope = likeness @ (shares - truth) + spread / strict
            return missed + 0.5 / strict * float((weights * spread).sum()), slope.ravel()

        found = minimize(
            loss, np.zeros(size * kinds), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}
        )
        self.weights = found.x.reshape(size, kinds)

    def rank(self, examples: Sequence[Example]) -> list[list[str]]:
        rows = self._matrix([self.features_of(example) for example in examples])
        scores = (rows @ self.learned.T) @ self.weights + self.before
        return [[self.aids[place] for place in (-row).argsort(kind="stable")] for row in scores]


def _damped(counts: Mapping[str, int]) -> Features:
    return {name: 1 + math.log(count) for name, count in counts.items()}


def _add(found: Features, block: Features, weight: float) -> None:
    """Add features brought to one length, so that each block weighs what it is meant to."""
    length = math.sqrt(sum(value * value for value in block.values())) or 1.0
    found.update({name: weight * value / length for name, value in block.items()})


def most_frequent(examples: Iterable[Example]) -> list[str]:
    """Return aids, the one most often got first: what there is to beat."""
    counts = Counter(example.aid for example in examples)
    return sorted(counts, key=lambda aid: (-counts[aid], aid))


def success(ranked: Sequence[Sequence[str]], truth: Sequence[Example], most: int) -> float:
    """Return how often the aid that was got is among the first ``most``."""
    right = sum(example.aid in aids[:most] for aids, example in zip(ranked, truth, strict=True))
    return right / max(1, len(truth))
