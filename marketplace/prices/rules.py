"""The numbers of the method, in one place. Source: docs/concepts/prices.md, which says each in words.

Plain Python: pages and checks read them without loading what computes.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

VERSION = 1
"""Of the method. A release carries it: a change of any rule below is a new version."""

QUANTILES = ("p10", "p25", "median", "p75", "p90")
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
MEDIAN = 2  # the place of the median in both

# Providers from which each is published: exact binomial thresholds of a 90 % interval without extremes.
FEWEST = 5
FEWEST_FOR_INTERVAL = 8
FEWEST_FOR_QUARTILES = 15
FEWEST_FOR_TENTHS = 38
LADDER = (FEWEST_FOR_TENTHS, FEWEST_FOR_QUARTILES, FEWEST, FEWEST_FOR_QUARTILES, FEWEST_FOR_TENTHS)

CONFIDENCE = 0.90
FEWEST_TO_CLEAN = 8
FAR = 3.5
"""Spreads (1.4826 MAD of logs, ``NARROWEST`` at least) beyond which a value is set aside."""
NARROWEST = 0.05
LARGE = 60
"""Providers from which quantiles are interpolated between two values rather than smoothed over all."""
SHARED = 3
"""Providers who must have the lowest or the highest price before a published figure may equal it."""

LAG_DAYS = 30
WINDOW_MONTHS = 24
LONG_WINDOW_MONTHS = 36
"""For a cell with fewer than ``FEWEST`` providers in the short one."""
CHANGES = 3
"""Providers that came, left or changed before a published cell moves."""

PRIOR_SPREAD = 0.15
PRIOR_REGIONS = 2
"""Regions, thought of as exactly known and ``PRIOR_SPREAD`` from the nation, added to those of a cell."""
DRAWS = 400
SEED = 20_260_930

SIGNIFICANT = 2


def publishes(providers: int) -> tuple[bool, ...]:
    """Return, for each of ``QUANTILES``, whether so many providers let it be published."""
    return tuple(providers >= fewest for fewest in LADDER)


def publishes_interval(providers: int) -> tuple[bool, ...]:
    """Return, for each of ``QUANTILES``, whether so many providers let its interval be published."""
    return tuple(providers >= max(fewest, FEWEST_FOR_INTERVAL) for fewest in LADDER)


def rounded(cents: float) -> int:
    """Return ``cents`` with two significant figures, a half away from zero; 34.5 gives 35."""
    exact = Decimal(repr(float(cents)))
    step = max(exact.adjusted() - SIGNIFICANT + 1, 0)
    return int(exact.scaleb(-step).quantize(Decimal(1), ROUND_HALF_UP).scaleb(step))


def is_rounded(cents: int) -> bool:
    return cents > 0 and rounded(cents) == cents
