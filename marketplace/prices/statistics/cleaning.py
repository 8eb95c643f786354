"""One value for each provider of a cell, and the few that lie too far from the rest set aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from marketplace.prices.rules import FAR, FEWEST_TO_CLEAN, NARROWEST
from marketplace.prices.statistics.ragged import Flags, Floats, Ints, Ragged, interpolated

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


def voices(cell: Ints, provider: Ints, value: Floats, given: Floats | None) -> Voices:
    """Let each provider speak once in each cell; ``given`` is ``None`` when it is ``value``."""
    found_cell, found_provider, medians = _medians(cell, provider, value)
    own = medians if given is None else _medians(cell, provider, given)[2]
    return Voices(found_cell, found_provider, medians, own)


def _medians(cell: Ints, provider: Ints, value: Floats) -> tuple[Ints, Ints, Floats]:
    if not len(cell):
        return cell, provider, value
    key = cell * (int(provider.max()) + 1) + provider
    order = np.lexsort((value, key))
    key, value = key[order], value[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    counts = np.diff(np.r_[starts, len(key)])
    medians = (value[starts + (counts - 1) // 2] + value[starts + counts // 2]) / 2
    return cell[order][starts], provider[order][starts], medians


def far(sample: Ragged) -> Flags:
    """Return which values lie too far from the median of their cell."""
    middle = interpolated(sample, 0.5)
    cells = sample.cells
    away = np.abs(sample.values - middle[cells])
    order = np.lexsort((away, cells))
    spread = MAD_TO_SPREAD * interpolated(Ragged(away[order], sample.counts), 0.5)
    bound = FAR * np.maximum(spread, NARROWEST)
    # A hair of room, or a change of currency could move a value across the bound.
    return (sample.counts[cells] >= FEWEST_TO_CLEAN) & (away > bound[cells] * (1 + 1e-9))
