"""One value for each provider of a cell, and the few that lie too far from the rest set aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marketplace.prices.rules import FAR, FEWEST_TO_CLEAN, NARROWEST
from marketplace.prices.statistics.ragged import Flags, Floats, Ints, Ragged

MAD_TO_SPREAD = 1.4826


@dataclass(frozen=True, slots=True)
class Voices:
    """One row a provider and cell, by cell then provider: what each of them counts for."""

    cell: Ints
    provider: Ints
    value: Floats
    """The median of its own logs, at the prices of the release."""
    given: Floats
    """The same before any correction of prices."""

    def taken(self, rows: Flags | slice = slice(None)) -> tuple[Ints, Ints, Floats, Floats]:
        return self.cell[rows], self.provider[rows], self.value[rows], self.given[rows]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Values as their places in ``ordered``: whole numbers sort several times faster."""

    rank: Ints
    ordered: Floats

    @classmethod
    def of(cls, values: Floats) -> Ranked:
        order = np.argsort(values)
        rank = np.empty(len(values), dtype=np.int64)
        rank[order] = np.arange(len(values))
        return cls(rank, values[order])


def voices(cell: Ints, provider: Ints, value: Ranked, given: Ranked | None, rows: Flags) -> Voices:
    """Let each provider speak once in each cell, of ``rows`` alone.

    ``given`` is ``None`` when it is ``value``. Providers are numbers from 0 up, with few gaps.
    """
    found_cell, found_provider, medians = _medians(cell[rows], provider[rows], value, rows)
    own = medians if given is None else _medians(cell[rows], provider[rows], given, rows)[2]
    return Voices(found_cell, found_provider, medians, own)


def _medians(cell: Ints, provider: Ints, value: Ranked, rows: Flags) -> tuple[Ints, Ints, Floats]:
    if not len(cell):
        return cell, provider, np.array([])
    width, depth = int(provider.max()) + 1, len(value.ordered)
    if (int(cell.max()) + 1) * width * depth >= 2**63:
        raise OverflowError("too many cells, providers and prices for one sort")
    # Cell, provider and value in one number.
    key, rank = np.divmod(np.sort((cell * width + provider) * depth + value.rank[rows]), depth)
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    counts = np.diff(np.r_[starts, len(key)])
    sides = value.ordered[rank[starts + (counts - 1) // 2]], value.ordered[rank[starts + counts // 2]]
    return key[starts] // width, key[starts] % width, (sides[0] + sides[1]) / 2


def by_cell(cell: Ints, value: Floats) -> Ints:
    """Return the order of rows by cell, then value."""
    order = np.argsort(value)
    key = cell[order] * len(value) + np.arange(len(value))
    return order[np.sort(key) % max(len(value), 1)]


def far(sample: Ragged) -> Flags:
    """Return which values lie too far from the median of their cell."""
    found = np.zeros(len(sample.values), dtype=bool)
    starts = sample.starts
    for count, cells, values in sample.by_count():
        if count < FEWEST_TO_CLEAN:
            continue
        middle = (values[:, (count - 1) // 2] + values[:, count // 2]) / 2
        away = np.abs(values - middle[:, None])
        inner = np.partition(away, ((count - 1) // 2, count // 2), axis=1)
        spread = MAD_TO_SPREAD * (inner[:, (count - 1) // 2] + inner[:, count // 2]) / 2
        bound = FAR * np.maximum(spread, NARROWEST)
        # A hair of room, or a change of currency could move a value across the bound.
        found[starts[cells][:, None] + np.arange(count)] = away > bound[:, None] * (1 + 1e-9)
    return found
