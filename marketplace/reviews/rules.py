"""How reviews make two figures: the plain mean, for people, and a lower bound, for the rank. Pure arithmetic.

The public page ``/avis/methode/`` says the same in French; docs/concepts/reviews.md says why.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

SHOWN_FROM = 3
"""Reviews from which the mean is shown: fewer say more of two people than of the work."""
VIRTUAL = 6
"""Reviews that everyone starts with, spread like those of their family."""
HALF_LIFE = 730.5
"""Days (24 months) after which a review weighs half as much in the rank."""
PRIOR_MONTHS = 24
"""How far back the histogram of a family goes."""
FAMILY_MIN = 200
"""Reviews under which a family’s histogram says too little: all families’ is taken."""
EPOCH = date(2026, 1, 1)
"""The day to which weights are told: any day would do, and it never moves."""
UNIT = 1 << 20
"""What a review of the day ``EPOCH`` weighs. Whole numbers: their sums are the same in any order."""

Five = Sequence[float]
UNIFORM = (0.2,) * 5


def weight(experience_on: date) -> int:
    """Return what a review adds to its profile’s sums, for ever: ``2^((day - EPOCH) / HALF_LIFE)`` units.

    Time passes for all reviews alike, so reading divides by one number and no row is ever written again.
    """
    return round(UNIT * 2 ** ((experience_on - EPOCH).days / HALF_LIFE))


def present(sums: Sequence[int], today: date) -> list[float]:
    """Return what sums of weights are worth today, in reviews: one of today counts for 1."""
    ago = 2 ** (-(today - EPOCH).days / HALF_LIFE) / UNIT
    return [total * ago for total in sums]


def mean_hundredths(counts: Sequence[int]) -> int | None:
    """Return the plain mean of the marks, times 100; ``None`` for no review."""
    total = sum(counts)
    if not total:
        return None
    # Halves go up, as people round.
    return (200 * sum(star * count for star, count in enumerate(counts, 1)) + total) // (2 * total)


def lower_bound(weights: Five, prior: Five) -> float:
    """Return, between 0 and 1, what the marks are worth at least: the posterior mean less one deviation.

    ``weights`` are the reviews at each star, one to five, as they weigh today; ``prior`` the shares of the
    virtual ones. research/marketplaces.md 2.1.
    """
    alpha = [VIRTUAL * share + seen for share, seen in zip(prior, weights, strict=True)]
    total = math.fsum(alpha)
    mu = math.fsum(star * each for star, each in enumerate(alpha, 1)) / total
    # Around the mean, and not as a difference of squares: no rounding makes it negative.
    var = math.fsum(each * (star - mu) ** 2 for star, each in enumerate(alpha, 1)) / total / (total + 1)
    return min(1.0, max(0.0, (mu - math.sqrt(var) - 1) / 4))


def rank_score(sums: Sequence[int], prior: Five, today: date) -> int:
    """Return the lower bound times 10 000, from a profile’s sums."""
    return round(10_000 * lower_bound(present(sums, today), prior))


def as_mark(score: int) -> float:
    """Return a rank score as a mark out of five, as the public page shows it."""
    return 1 + 4 * score / 10_000


def shares(counts: Sequence[int]) -> list[float]:
    """Return the shares of a histogram, tempered so that a better mark never costs anything.

    They are the histogram’s own as long as ``never_costs`` holds, as it does for real ones; else as little of
    an even spread as it takes is mixed in, by sixteenths.
    """
    total = sum(counts)
    seen = [count / total for count in counts] if total else list(UNIFORM)
    for part in range(17):
        mixed = [(1 - part / 16) * each + part / 16 * even for each, even in zip(seen, UNIFORM, strict=True)]
        if never_costs(mixed):
            return mixed
    raise AssertionError("an even spread always holds")


def never_costs(prior: Five) -> bool:
    """Whether, whatever the reviews, a better mark never lowers the bound. See docs/concepts/reviews.md.

    The spread of the virtual reviews must make up for what a mark far from the mean adds to the deviation.
    """
    mean = sum(star * share for star, share in enumerate(prior, 1))
    var = sum(share * (star - mean) ** 2 for star, share in enumerate(prior, 1))
    # A slack for the sums' own rounding.
    return var >= max(0.0, 4.5 - mean) ** 2 / 5 + 1e-9 and var >= 0.0435 * (5 - mean) ** 2 + 1e-9
