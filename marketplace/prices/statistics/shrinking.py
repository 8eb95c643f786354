"""A region with few prices leans on the nation, the more so the fewer it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from marketplace.prices.rules import (
    CONFIDENCE,
    DRAWS,
    FEWEST,
    FEWEST_TO_CLEAN,
    LARGE,
    MEDIAN,
    PRIOR_REGIONS,
    PRIOR_SPREAD,
    SEED,
    SHARES,
    publishes_interval,
)
from marketplace.prices.statistics.quantiles import weights
from marketplace.prices.statistics.ragged import Floats, Ints, Ragged

OF_A_MEDIAN = np.pi / 2
"""The variance of a median, beside that of a mean of as many values."""
LEAST, MOST = 1e-8, 100.0  # of a variance of logs between regions: 0.01 %, and far beyond any


@dataclass(frozen=True, slots=True)
class Leaning:
    """How each cell of a region leans: its median moves by ``shift``, the rest of its curve with it."""

    weight: Floats
    """Of the region itself, 0 to 1."""
    shift: Floats
    doubt: Floats
    """How far a region usually lies from the nation, allowing for how few tell so."""


def within(sample: Ragged, nation: Ints, nations: Ragged) -> Floats:
    """Return the variance of logs inside a region, pooled over those of each nation.

    Regions too small to be cleaned would bring their gross errors: where there is no other, the nation's own.
    """
    sums = _squares(sample)
    clean = sample.counts >= FEWEST_TO_CLEAN
    squares = np.bincount(nation[clean], sums[clean], minlength=len(nations.counts))
    degrees = np.bincount(nation[clean], sample.counts[clean] - 1, minlength=len(nations.counts))
    alone = _squares(nations) / np.maximum(nations.counts - 1, 1)
    return np.where(degrees > 0, squares / np.maximum(degrees, 1), alone)


def _squares(sample: Ragged) -> Floats:
    cells, size = sample.cells, len(sample.counts)
    means = np.bincount(cells, sample.values, minlength=size) / np.maximum(sample.counts, 1)
    return np.bincount(cells, (sample.values - means[cells]) ** 2, minlength=size).astype(float)


def between(gap: Floats, variance: Floats, nation: Ints, nations: int) -> Floats:
    """Return the variance of regions around their nation, for each nation.

    The equation of Paule and Mandel (J. Res. NBS 87, 1982), with the nation's median as the centre and
    ``PRIOR_REGIONS`` more regions that lie ``PRIOR_SPREAD`` away: it has one root, however few regions are.
    """
    # One is spent on the centre, which the same regions gave.
    regions = np.maximum(np.bincount(nation, minlength=nations) - 1, 0)
    low, high = np.full(nations, np.log(LEAST)), np.full(nations, np.log(MOST))
    for _ in range(60):
        middle = (low + high) / 2
        spread = np.exp(middle)
        seen = np.bincount(nation, gap**2 / (variance + spread[nation]), minlength=nations)
        above = seen + PRIOR_REGIONS * PRIOR_SPREAD**2 / spread > regions + PRIOR_REGIONS
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.exp((low + high) / 2)


def lean(sample: Ragged, medians: Floats, nation: Ints, nations: Ragged, centre: Floats) -> Leaning:
    """Weigh each region against its nation, whose median is ``centre``.

    ``w = t / (t + v)``, where ``t`` is the variance between regions and ``v`` that of the region's median.
    A region that publishes nothing (no median) leans nowhere and is not counted among them.
    """
    variance = OF_A_MEDIAN * within(sample, nation, nations)[nation] / np.maximum(sample.counts, 1)
    variance = np.maximum(variance, LEAST)
    gap = centre[nation] - medians
    counted = (sample.counts >= FEWEST) & ~np.isnan(gap)
    spread = between(gap[counted], variance[counted], nation[counted], len(nations.counts))[nation]
    weight = spread / (spread + variance)
    # A region tells of the spread between regions by the square of its weight.
    told = np.bincount(nation[counted], weight[counted] ** 2, minlength=len(nations.counts))[nation]
    doubt = np.sqrt(spread) * student(told.astype(float) + PRIOR_REGIONS)
    return Leaning(weight, (1 - weight) * gap, doubt)


def student(degrees: Floats | int) -> Floats:
    """Return how much wider an interval must be for a spread known from so few."""
    return stdtrit(degrees, (1 + CONFIDENCE) / 2) / ndtri((1 + CONFIDENCE) / 2)


def drawn_intervals(sample: Ragged, found: Floats, leaning: Leaning) -> tuple[Floats, Floats]:
    """Return the bounds of each quantile of a cell that leans, from ``DRAWS`` draws with a fixed seed.

    A draw takes the region's providers again, with replacement, and another nation for it to lean on: one
    that lies from the region as regions do. Without the second, what leaning may cost would be forgotten.
    ``found`` has moved already; cells of one size share their draws, so that prices alone tell them apart.
    """
    low, high = np.full_like(found, np.nan), np.full_like(found, np.nan)
    cut = round((1 - CONFIDENCE) / 2 * (DRAWS + 1)) - 1
    for count, cells, values in sample.by_count():
        allowed = publishes_interval(count)
        if not allowed[MEDIAN]:
            continue
        again = Draws(count)
        # The draws of few values vary less than the values did, and by an amount that is itself a guess.
        wide = np.sqrt(count / (count - 1)) * student(count - 1)
        rest = 1 - leaning.weight[cells, None]
        medians = again.moves(values, MEDIAN)
        other = rest * leaning.doubt[cells, None] * again.elsewhere
        for which in np.flatnonzero(allowed):
            own = medians if which == MEDIAN else again.moves(values, int(which))
            moved = (own - rest * medians) * wide + other
            sides = np.partition(moved, (cut, DRAWS - 1 - cut), axis=1)
            low[cells, which] = found[cells, which] + sides[:, cut]
            high[cells, which] = found[cells, which] + sides[:, DRAWS - 1 - cut]
    return np.minimum(low, found), np.maximum(high, found)


class Draws:
    """``DRAWS`` resamples of ``count`` sorted values, and the place of the nation in each."""

    def __init__(self, count: int):
        self.count = count
        # The one generator whose stream numpy promises never to change.
        self.source = np.random.RandomState(SEED + count)
        # Even steps of a normal curve, in an order of their own.
        self.elsewhere = ndtri((self.source.permutation(DRAWS) + 0.5) / DRAWS)
        self.weights = {which: weights(count, which) for which in range(len(SHARES))}
        told = [np.flatnonzero(weight) for weight in self.weights.values()]
        self.ranks = np.unique(np.concatenate(told)) if count >= LARGE else np.arange(count)
        self.picked = self._picked()

    def _picked(self) -> Ints:
        """Return which value stands at each of ``ranks`` in each resample, one row a resample."""
        if self.count < LARGE:
            return np.sort(self.source.randint(0, self.count, size=(DRAWS, self.count)), axis=1)
        # Order statistics of a uniform sample, one from the other: few of many are needed.
        place, before = np.zeros(DRAWS), -1
        columns = []
        for rank in self.ranks:
            step = self.source.beta(rank - before, self.count - rank, size=DRAWS)
            place, before = place + (1 - place) * step, rank
            columns.append(np.minimum((self.count * place).astype(np.int64), self.count - 1))
        return np.stack(columns, axis=1)

    def moves(self, values: Floats, which: int) -> Floats:
        """Return how far the quantile of each row moves in each resample."""
        weight = self.weights[which]
        own = (values @ weight)[:, None]
        if self.count >= LARGE:
            columns = np.searchsorted(self.ranks, np.flatnonzero(weight))
            drawn = sum(weight[self.ranks[column]] * values[:, self.picked[:, column]] for column in columns)
            return drawn - own
        flat = np.arange(DRAWS)[:, None] * self.count + self.picked
        matrix = np.bincount(flat.ravel(), np.tile(weight, DRAWS), minlength=DRAWS * self.count)
        return values @ matrix.reshape(DRAWS, self.count).T - own
