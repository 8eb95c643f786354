"""The whole pipeline: observations in, cells of three levels out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marketplace.prices.rules import FEWEST, MEDIAN, SHARED
from marketplace.prices.statistics.cleaning import Ranked, Voices, by_cell, far, voices
from marketplace.prices.statistics.quantiles import intervals, ordered, quantiles
from marketplace.prices.statistics.ragged import Flags, Floats, Ints, Ragged
from marketplace.prices.statistics.shrinking import drawn_intervals, lean

HALF_A_CENT = 0.5


@dataclass(frozen=True, slots=True)
class Prices:
    """One row an observation, in any order. ``scope`` numbers a service, its unit and its size."""

    scope: Ints
    region: Ints
    provider: Ints
    cents: Floats
    """At the prices of the release."""
    given: Floats
    """As it was paid or asked: the same array when nothing was corrected."""
    recent: Flags
    """Within the short window; the others serve cells that have too few of those."""


@dataclass(frozen=True, slots=True)
class Members:
    """Who stands behind each cell, and for how much: never published, kept to count what changes."""

    starts: Ints
    provider: Ints
    cents: Ints

    def of(self, cell: int) -> tuple[Ints, Ints]:
        end = self.starts[cell + 1] if cell + 1 < len(self.starts) else len(self.provider)
        return self.provider[self.starts[cell] : end], self.cents[self.starts[cell] : end]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row a cell that has a price; columns as ``QUANTILES``, in cents, NaN where nothing is published."""

    key: Ints
    """Region cells: scope × regions + region. Nation: scope. All sizes: number of the service and unit."""
    providers: Ints
    """Whose prices count."""
    dropped: Ints
    """Whose price lies too far."""
    figures: Floats
    low: Floats
    high: Floats
    members: Members


@dataclass(frozen=True, slots=True)
class _Level:
    key: Ints
    sample: Ragged
    dropped: Ints
    members: Members


def compute(prices: Prices, *, regions: int, whole: Ints) -> tuple[Cells, Cells, Cells]:
    """Return the cells of regions, of the nation, and of the nation whatever the size.

    ``whole[scope]`` is the number of its service and unit. Prices are positive; a row outside both windows or
    younger than the lag is not given at all.
    """
    market = _Market.of(prices)
    nation = market.level(prices.scope)
    everything = market.level(whole[prices.scope])
    region = market.level(prices.scope * regions + prices.region)
    nation_found = quantiles(nation.sample)
    found = quantiles(region.sample)
    # A region's prices are its nation's too, so its nation has a cell.
    above = np.searchsorted(nation.key, region.key // regions)
    leaning = lean(region.sample, found[:, MEDIAN], above, nation.sample, nation_found[:, MEDIAN])
    found = found + leaning.shift[:, None]
    low, high = drawn_intervals(region.sample, found, leaning)
    everything_found = quantiles(everything.sample)
    return (
        _cells(region, found, low, high),
        _cells(nation, nation_found, *intervals(nation.sample, nation_found)),
        _cells(everything, everything_found, *intervals(everything.sample, everything_found)),
    )


@dataclass(frozen=True, slots=True)
class _Market:
    """Prices made ready once for the three levels."""

    prices: Prices
    names: Ints
    """The provider of each number in ``provider``."""
    provider: Ints
    value: Ranked
    given: Ranked | None

    @classmethod
    def of(cls, prices: Prices) -> _Market:
        names, provider = np.unique(prices.provider, return_inverse=True)
        given = None if prices.given is prices.cents else Ranked.of(np.log(prices.given))
        return cls(prices, names, provider, Ranked.of(np.log(prices.cents)), given)

    def level(self, cell: Ints) -> _Level:
        """Let each provider speak once in each cell, then set aside what lies too far."""
        spoken = self._spoken(cell)
        order = by_cell(spoken.cell, spoken.value)
        key, counts = np.unique(spoken.cell, return_counts=True)
        sample = Ragged(spoken.value[order], counts)
        aside = far(sample)
        kept = sample.kept(~aside)
        stays = np.ones(len(order), dtype=bool)
        stays[order[aside]] = False
        return _Level(key, kept, counts - kept.counts, self._members(spoken, stays, kept.starts))

    def _spoken(self, cell: Ints) -> Voices:
        """Each provider of each cell: of the short window, or of the long one where they are too few."""
        recent = self.prices.recent
        spoken = voices(cell, self.provider, self.value, self.given, recent)
        if recent.all():
            return spoken
        short = np.bincount(spoken.cell, minlength=int(cell.max()) + 1) < FEWEST
        longer = voices(cell, self.provider, self.value, self.given, short[cell])
        both = [
            np.concatenate(pair)
            for pair in zip(spoken.taken(~short[spoken.cell]), longer.taken(), strict=True)
        ]
        order = np.argsort(both[0], kind="stable")
        return Voices(*(column[order] for column in both))

    def _members(self, spoken: Voices, stays: Flags, starts: Ints) -> Members:
        cents = np.rint(np.exp(spoken.given[stays])).astype(np.int64)
        return Members(starts, self.names[spoken.provider[stays]], cents)


def _cells(level: _Level, found: Floats, low: Floats, high: Floats) -> Cells:
    figures, low, high = np.exp(ordered(found)), np.exp(low), np.exp(high)
    _hide_extremes(level.sample, figures, low, high)
    return Cells(level.key, level.sample.counts, level.dropped, figures, low, high, level.members)


def _hide_extremes(sample: Ragged, figures: Floats, low: Floats, high: Floats) -> None:
    """Take out what would tell, to the cent, the lowest or highest price of one or two providers.

    A bound goes with its other side; a quantile with its interval; a median with the whole cell.
    """
    for rank in (np.zeros_like(sample.counts), np.maximum(sample.counts - 1, 0)):
        extreme = np.exp(sample.at(rank))
        told = np.abs(np.concatenate([figures, low, high], axis=1) - extreme[:, None]) < HALF_A_CENT
        for cell in np.flatnonzero(told.any(axis=1)):
            start = sample.starts[cell]
            values = np.exp(sample.values[start : start + sample.counts[cell]])
            if np.count_nonzero(np.abs(values - extreme[cell]) < HALF_A_CENT) >= SHARED:
                continue
            figure, *sides = np.split(told[cell], 3)
            hidden = np.flatnonzero(figure | sides[0] | sides[1])
            low[cell, hidden] = high[cell, hidden] = np.nan
            figures[cell, figure] = np.nan
            if figure[MEDIAN]:
                figures[cell] = low[cell] = high[cell] = np.nan


def changes(before: tuple[Ints, Ints], after: tuple[Ints, Ints]) -> int:
    """Return how many providers came, left, or count for another price, from ``(providers, cents)``."""
    _, first, second = np.intersect1d(before[0], after[0], assume_unique=True, return_indices=True)
    same = np.count_nonzero(before[1][first] == after[1][second])
    return len(before[0]) + len(after[0]) - len(first) - int(same)
