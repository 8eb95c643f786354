"""The final order of results, and where each one's points come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from search.engines.interface import Hit
from search.federated import weights


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its three factors. The three parts below add up to ``points``."""

    hit: Hit
    text: float
    quality: float
    freshness: float
    approximate: bool = False

    @property
    def points(self) -> float:
        return 100 * self.text * self.quality * self.freshness

    @property
    def parts(self) -> tuple[float, float, float]:
        """Points for the words, then what quality and freshness add or take away."""
        words = 100 * self.text
        good = words * (self.quality - 1)
        return words, good, self.points - words - good


def rank(hits: Sequence[Hit], *, today: date, approximate: Iterable[Hit] = ()) -> list[Ranked]:
    """Put ``hits`` in order, and those that only look alike after what they are worth: total, stable."""
    alike = list(approximate)
    best = max((hit.score for hit in hits), default=0.0)
    best_alike = max((hit.score for hit in alike), default=0.0)
    ranked = [_ranked(hit, best, today) for hit in hits]
    ranked += [_ranked(hit, best_alike, today, approximate=True) for hit in alike]
    return sorted(ranked, key=lambda each: (-round(each.points, 9), each.hit.kind, each.hit.key))


def _ranked(hit: Hit, best: float, today: date, *, approximate: bool = False) -> Ranked:
    text = hit.score / best if best > 0 else 1.0
    return Ranked(
        hit,
        text * weights.APPROXIMATE if approximate else text,
        quality_factor(hit.quality),
        freshness_factor(hit.kind, hit.day, today),
        approximate,
    )


def quality_factor(quality: float) -> float:
    return weights.LEAST_QUALITY + (weights.MOST_QUALITY - weights.LEAST_QUALITY) * min(
        max(quality, 0.0), 1.0
    )


def freshness_factor(kind: str, day: date | None, today: date) -> float:
    rule = weights.FRESHNESS.get(kind)
    if rule is None or day is None:
        return 1.0
    # What is to come is not old.
    age = max((today - day).days, 0)
    return rule.floor + (1 - rule.floor) * 0.5 ** (age / rule.half_life)
