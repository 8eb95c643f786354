"""Values of many cells in one array, each cell's together and in increasing order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ragged:
    """``values[starts[c] : starts[c] + counts[c]]`` are those of cell ``c``, sorted."""

    values: Floats
    counts: Ints

    @property
    def starts(self) -> Ints:
        return np.cumsum(self.counts) - self.counts

    @property
    def cells(self) -> Ints:
        """The cell of each value."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def at(self, rank: Ints) -> Floats:
        """Return the value of ``rank`` (0 is the lowest) of each cell."""
        return self.values[self.starts + rank]

    def by_count(self) -> Iterator[tuple[int, Ints, Floats]]:
        """Yield each size with the cells that have it and their values, one row a cell."""
        starts = self.starts
        order = np.argsort(self.counts, kind="stable")
        sizes, first = np.unique(self.counts[order], return_index=True)
        # One end too many where there is no cell at all.
        for size, begin, end in zip(sizes, first, [*first[1:], len(order)], strict=False):
            cells = order[begin:end]
            if size:
                yield int(size), cells, self.values[starts[cells][:, None] + np.arange(size)]

    def kept(self, keep: Flags) -> Ragged:
        counts = np.bincount(self.cells[keep], minlength=len(self.counts))
        return Ragged(self.values[keep], counts)


def interpolated(sample: Ragged, share: float) -> Floats:
    """Return the quantile of each cell between its two nearest values: SQL's ``percentile_cont``, type 7."""
    place = np.maximum(sample.counts - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(sample.counts - 1, 0))
    low = sample.at(below)
    return low + (place - below) * (sample.at(above) - low)
