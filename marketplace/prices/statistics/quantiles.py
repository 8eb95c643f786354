"""Quantiles of logs, and exact intervals between two order statistics."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import bdtr, betainc

from marketplace.prices.rules import (
    CONFIDENCE,
    LADDER,
    LARGE,
    QUANTILES,
    SHARES,
    publishes,
    publishes_interval,
)
from marketplace.prices.statistics.ragged import Floats, Ragged, interpolated

TENTHS = (0, len(QUANTILES) - 1)


@lru_cache(maxsize=512)
def smooth_weights(count: int, share: float) -> Floats:
    """Return the weight of each of ``count`` sorted values in the quantile of Harrell and Davis.

    Source: F. E. Harrell, C. E. Davis, A new distribution-free quantile estimator, Biometrika 69 (1982).
    """
    steps = betainc((count + 1) * share, (count + 1) * (1 - share), np.arange(count + 1) / count)
    return np.diff(steps)


@lru_cache(maxsize=4096)
def nearest_weights(count: int, share: float) -> Floats:
    """Return the weights of the quantile between the two nearest values."""
    place = (count - 1) * share
    below = int(np.floor(place))
    weights = np.zeros(count)
    weights[below] = 1 - (place - below)
    if place > below:
        weights[below + 1] = place - below
    return weights


def weights(count: int, which: int) -> Floats:
    """Return the weights of one of ``QUANTILES``: smoothed for small cells, but never in the tails."""
    if count >= LARGE or which in TENTHS:
        return nearest_weights(count, SHARES[which])
    return smooth_weights(count, SHARES[which])


def quantiles(sample: Ragged) -> Floats:
    """Return ``QUANTILES`` of each cell, one row a cell; NaN where the ladder publishes nothing."""
    found = np.full((len(sample.counts), len(SHARES)), np.nan)
    for which, (share, fewest) in enumerate(zip(SHARES, LADDER, strict=True)):
        enough = sample.counts >= (max(fewest, LARGE) if which not in TENTHS else fewest)
        if enough.any():
            found[enough, which] = interpolated(sample, share)[enough]
    for count, cells, values in sample.by_count():
        for which, allowed in enumerate(publishes(count)):
            if allowed and count < LARGE and which not in TENTHS:
                found[cells, which] = values @ smooth_weights(count, SHARES[which])
    return ordered(found)


def ordered(found: Floats) -> Floats:
    """Let no quantile pass its neighbour on the side of the median.

    Where the two ways of estimating meet, between a tenth and a quartile, the tenth gives way.
    """
    for which, inner, clip in (
        (1, 2, np.minimum),
        (0, 1, np.minimum),
        (3, 2, np.maximum),
        (4, 3, np.maximum),
    ):
        found[:, which] = clip(found[:, which], found[:, inner])
    return found


@lru_cache(maxsize=32_768)
def ranks(count: int, share: float) -> tuple[int, int] | None:
    """Return the ranks (0 is the lowest) of the narrowest interval that holds a quantile 9 times in 10.

    ``P(x(i) <= q < x(j)) = sum of C(n, t) p^t (1 - p)^(n - t), t from i to j - 1``, with 2 <= i < j <= n - 1:
    neither the lowest nor the highest value is ever told. Of equally narrow ones the surest, then the lowest.
    ``None`` where there is none.
    """
    spread = 6 * np.sqrt(count * share * (1 - share)) + 3
    first = max(2, int(count * share - spread))
    last = min(count - 1, int(count * share + spread) + 1)
    if last <= first:
        return None
    # below[t] is P(fewer than first + t values lie under the quantile).
    below = bdtr(np.arange(first - 1, last), count, share)
    ends = np.searchsorted(below, below + CONFIDENCE - 1e-12)
    starts = np.flatnonzero(ends < len(below))
    if not len(starts):
        return None
    widths = ends[starts] - starts
    narrow = starts[widths == widths.min()]
    surest = narrow[np.argmax(np.round(below[ends[narrow]] - below[narrow], 12))]
    return first + int(surest) - 1, first + int(ends[surest]) - 1


def intervals(sample: Ragged, found: Floats) -> tuple[Floats, Floats]:
    """Return the bounds of the exact interval of each quantile, NaN where it is not published.

    A smoothed quantile may step out of it by a hair: the interval is then widened to it.
    """
    low, high = np.full_like(found, np.nan), np.full_like(found, np.nan)
    for count, cells, values in sample.by_count():
        for which, allowed in enumerate(publishes_interval(count)):
            bounds = ranks(count, SHARES[which]) if allowed else None
            if bounds:
                low[cells, which] = values[:, bounds[0]]
                high[cells, which] = values[:, bounds[1]]
    return np.minimum(low, found), np.maximum(high, found)
