"""Invented markets whose true quantiles are known, to measure what intervals and leaning are worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from marketplace.prices.rules import MEDIAN, QUANTILES, SHARES
from marketplace.prices.statistics.cells import Cells, Prices, compute
from marketplace.prices.statistics.quantiles import quantiles
from marketplace.prices.statistics.ragged import Floats, Ints, Ragged

REGIONS = 18
MIDDLE = 7.6  # of logs: about 2 000 euros, which changes nothing
SMALLEST, LARGEST = 8, 240  # providers of a simulated cell


@dataclass(frozen=True, slots=True)
class Market:
    """Logs are normal; a ``gross`` share of prices is ten times too high or too low."""

    spread: float = 0.6
    regional: float = 0.15
    gross: float = 0.03


@dataclass(frozen=True, slots=True)
class Coverage:
    kind: str
    quantile: str
    cells: int
    share: float
    """Of the cells, those whose interval holds the true quantile."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Mean relative errors of a region's median: from its providers alone, and leaning on the nation."""

    providers: int
    cells: int
    raw: float
    leaning: float


def coverages(cells: int, *, seed: int, market: Market) -> Iterator[Coverage]:
    """Measure both kinds of interval, each quantile on ``cells`` cells that publish it."""
    source = np.random.default_rng(seed)
    nation = np.full(len(SHARES), MIDDLE) + market.spread * ndtri(SHARES)
    # Most draws are too small for tenths: draw until there are enough.
    for kind in ("nation", "region"):
        inside: list[list[bool]] = [[] for _ in SHARES]
        while min(len(each) for each in inside) < cells:
            if kind == "nation":
                counts = _sizes(source, 200)
                found = _compute(source, counts, np.full(len(counts), MIDDLE), market, regions=1)[1]
                truth = np.broadcast_to(nation, (len(counts), len(SHARES)))
            else:
                counts = _sizes(source, 20 * REGIONS)
                middle = source.normal(MIDDLE, market.regional, len(counts))
                found = _compute(source, counts, middle, market, regions=REGIONS)[0]
                truth = middle[:, None] + market.spread * ndtri(SHARES)
            holds = (np.log(found.low) <= truth) & (truth <= np.log(found.high))
            for which, told in enumerate(inside):
                told.extend(holds[~np.isnan(found.low[:, which]), which].tolist())
        for which, told in enumerate(inside):
            yield Coverage(kind, QUANTILES[which], cells, float(np.mean(told[:cells])))


def errors(cells: int, providers: int, *, seed: int, market: Market) -> Errors:
    """Measure the median of regions with so few ``providers``, one in each simulated nation."""
    source = np.random.default_rng(seed)
    raw: list[float] = []
    leaning: list[float] = []
    nations = min(cells, 100)
    while len(raw) < cells:
        counts = _sizes(source, nations * REGIONS)
        counts[::REGIONS] = providers
        middle = source.normal(MIDDLE, market.regional, len(counts))
        prices = _prices(source, counts, middle, market, regions=REGIONS)
        found = compute(prices, regions=REGIONS, whole=np.arange(nations))[0].figures[::REGIONS, MEDIAN]
        few = prices.scope * REGIONS + prices.region
        small = np.log(prices.cents[few % REGIONS == 0]).reshape(-1, providers)
        alone = quantiles(Ragged(np.sort(small, axis=1).ravel(), np.full(len(small), providers)))
        truth = np.exp(middle[::REGIONS])
        shown = ~np.isnan(found)
        raw.extend(np.abs(np.exp(alone[shown, MEDIAN]) / truth[shown] - 1))
        leaning.extend(np.abs(found[shown] / truth[shown] - 1))
    return Errors(providers, cells, float(np.mean(raw[:cells])), float(np.mean(leaning[:cells])))


def _sizes(source: np.random.Generator, cells: int) -> Ints:
    """Draw numbers of providers, small ones more often, as regions are."""
    return np.exp(source.uniform(np.log(SMALLEST), np.log(LARGEST), cells)).astype(np.int64)


def _prices(
    source: np.random.Generator, counts: Ints, middle: Floats, market: Market, *, regions: int
) -> Prices:
    cell = np.repeat(np.arange(len(counts)), counts)
    logs = source.normal(middle[cell], market.spread)
    wrong = source.random(len(logs)) < market.gross
    logs = logs + wrong * np.log(10) * source.choice((-1, 1), len(logs))
    cents = np.exp(logs)
    return Prices(
        cell // regions, cell % regions, np.arange(len(cell)), cents, cents, np.ones(len(cell), dtype=bool)
    )


def _compute(
    source: np.random.Generator, counts: Ints, middle: Floats, market: Market, *, regions: int
) -> tuple[Cells, Cells, Cells]:
    prices = _prices(source, counts, middle, market, regions=regions)
    return compute(prices, regions=regions, whole=np.arange(len(counts) // regions))
