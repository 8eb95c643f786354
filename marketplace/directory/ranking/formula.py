"""The score of a listing for a search: a sum of whole parts, each of which a calculator can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import floor
from typing import NamedTuple

from marketplace.directory.ranking.weights import TERMS, Weights

UNITS = 10_000
"""Text and ratings come in ten-thousandths."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What does not depend on the search: frozen each night."""

    rating: int | None = None
    """The lower bound of reviews, in ten-thousandths; ``None`` without reviews."""
    requests: int = 0
    in_time: int = 0
    """Of them, those answered within two working days."""
    unconfirmed_days: int = 0
    """Since somebody last said that the listing is right."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What depends on the search. What is not asked counts in full, the same for everyone."""

    wanted: int = 0
    """Services (or topics) asked for."""
    offered: int = 0
    """Of them, those offered."""
    text: int | None = None
    """How well the words are found, in ten-thousandths; ``None`` when none was typed."""
    kilometres: int | None = None
    """Whole, from the place asked for; ``None`` when none was, or when the listing has no point."""
    place: bool = False
    """Whether a place was asked for."""
    remote: bool = False
    """Whether both sides accept to work from afar."""


class Score(NamedTuple):
    """Parts in thousandths, in the order of ``TERMS``; what is shown, and nothing else."""

    fit: int
    text: int
    geo: int
    rating: int
    reply: int
    fresh: int

    @property
    def total(self) -> int:
        return sum(self)


def score(weights: Weights, fit: Fit, standing: Standing) -> Score:
    shares = (
        fit_share(fit),
        text_share(fit),
        geo_share(weights, fit),
        rating_share(weights, standing),
        reply_share(weights, standing),
        fresh_share(weights, standing),
    )
    return Score(*(points(weights.of(term), share) for term, share in zip(TERMS, shares, strict=True)))


def standing_points(weights: Weights, standing: Standing) -> int:
    """Return the parts that no search changes: what the index orders by, before the rest is known."""
    return (
        points(weights.rating, rating_share(weights, standing))
        + points(weights.reply, reply_share(weights, standing))
        + points(weights.fresh, fresh_share(weights, standing))
    )


def points(weight: int, share: float) -> int:
    """Round a half up: the same on every machine, and never less for a greater share."""
    return floor(weight * min(max(share, 0.0), 1.0) + 0.5)


def fit_share(fit: Fit) -> float:
    return fit.offered / fit.wanted if fit.wanted else 1.0


def text_share(fit: Fit) -> float:
    return 1.0 if fit.text is None else fit.text / UNITS


def geo_share(weights: Weights, fit: Fit) -> float:
    """All of it within ``near`` kilometres, then halved every ``half``; all of it from afar if both agree."""
    if fit.remote or not fit.place:
        return 1.0
    if fit.kilometres is None:
        return 0.0
    return 0.5 ** (max(0, fit.kilometres - weights.near) / weights.half)


def rating_share(weights: Weights, standing: Standing) -> float:
    return weights.unrated if standing.rating is None else standing.rating / UNITS


def reply_share(weights: Weights, standing: Standing) -> float:
    return (standing.in_time + weights.reply_good) / (standing.requests + weights.reply_all)


def fresh_share(weights: Weights, standing: Standing) -> float:
    return 0.5 ** (max(0, standing.unconfirmed_days) / weights.fresh_half)


class Candidate(NamedTuple):
    key: int
    score: Score


def ranked(candidates: Iterable[Candidate], seed: str) -> list[Candidate]:
    """Put in order: the best first, equals by a draw of the day that depends on nothing but ``seed``."""
    return sorted(candidates, key=lambda each: (-each.score.total, drawn(seed, each.key)))


def seed_of(day: str, query: str, version: int) -> str:
    """Name the draw of a day and a query: whoever knows both can make it again."""
    return f"{version}|{day}|{query}"


def drawn(seed: str, key: int) -> int:
    """Return this key's number in the draw of ``seed``."""
    return int.from_bytes(blake2b(f"{seed}|{key}".encode(), digest_size=8).digest())


def nearest(
    candidates: Sequence[tuple[Candidate, int | None]], seed: str
) -> list[tuple[Candidate, int | None]]:
    """Put in order of distance: those without a point last; at the same distance, the best first."""
    return sorted(
        candidates,
        key=lambda each: (
            each[1] is None,
            each[1] or 0,
            -each[0].score.total,
            drawn(seed, each[0].key),
        ),
    )
