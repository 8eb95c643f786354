"""How many companies are where, of what trade and size: what makes one question more useful than another.

From the crowd table of the reference data of employers (``docs/concepts/crowd.md``).
A company that tells nothing is taken for one of those at random. Nothing here decides an eligibility.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache

from core import reference
from eligibility.facts import Range

# Bounds of the classes of the crowd table, and the share of companies that employ nobody: the table counts
# employers only, and most people who come here have few employees or none.
CLASSES = {"1-9": (1, 9), "10-49": (10, 49), "50-249": (50, 249), "250+": (250, 9999)}
NO_EMPLOYEE = 0.4
# Overseas collectivities are not in the table; about as many companies as the smallest region.
RARE = 0.0005


@cache
def table() -> dict[tuple[str, str, str], float]:
    """Return the share of employers by region, section and class of size."""
    rows = {
        (row["region"], row["section"], row["taille"]): float(row["etablissements"])
        for row in reference.rows("crowd.csv")
    }
    total = sum(rows.values())
    return {key: count / total for key, count in rows.items()}


@cache
def shares(axis: int, region: str, section: str) -> dict[str, float]:
    """Return shares along an axis (0 region, 1 section, 2 size), in a region and a section if known."""
    found: dict[str, float] = defaultdict(float)
    for key, share in table().items():
        if (axis == 0 or not region or key[0] == region) and (axis == 1 or not section or key[1] == section):
            found[key[axis]] += share
    total = sum(found.values())
    if not total:  # an unknown region or section: as everywhere
        return shares(axis, "", "")
    return {name: share / total for name, share in found.items()}


def headcount_share(known: Range[int], region: str, section: str) -> float:
    """Return the share of companies whose headcount lies there; inside a class, small ones are many."""
    low = known.minimum or 0
    high = CLASSES["250+"][1] if known.maximum is None else known.maximum
    share = NO_EMPLOYEE if low == 0 else 0.0
    for name, weight in shares(2, region, section).items():
        first, last = CLASSES[name]
        start, end = max(low, first), min(high, last)
        if start <= end:
            part = math.log((end + 1) / start) / math.log((last + 1) / first)
            share += (1 - NO_EMPLOYEE) * weight * part
    return share


def log_share(known: Range[int], widest: tuple[int, int]) -> float:
    """Return the share of a sum of money that may be of any magnitude within ``widest``."""
    low = max(known.minimum or widest[0], widest[0])
    high = min(widest[1] if known.maximum is None else known.maximum, widest[1])
    if low >= high:
        return 0.01
    return max(0.01, math.log(high / low) / math.log(widest[1] / widest[0]))
