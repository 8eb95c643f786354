"""A grid over the map, so that a circle is a set of terms: only what stands on its edge is measured.

A cell is a tenth of a degree: 11 km from south to north, 7 to 9 in mainland France from west to east.
"""

from __future__ import annotations

from functools import lru_cache
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import NamedTuple

CELLS_A_DEGREE = 10
KILOMETRES_A_DEGREE = 111.2
EARTH = 6_371.0  # kilometres
MARGIN = 1.0  # kilometres: the nearest point of a cell is found as on a plane
WIDEST = 300.0  # kilometres: a wider circle is taken as a rectangle, by whoever asks


class Reach(NamedTuple):
    """A cell, and how far its nearest and its farthest points are, at least and at most."""

    cell: str
    nearest: float
    farthest: float


def cell_of(latitude: float, longitude: float) -> str:
    return f"{floor(latitude * CELLS_A_DEGREE)}:{floor(longitude * CELLS_A_DEGREE)}"


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    here, there = radians(latitude), radians(other_latitude)
    across = radians(other_longitude - longitude)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))


@lru_cache(maxsize=64)
def around(latitude: float, longitude: float, radius: float) -> tuple[Reach, ...]:
    """Return the cells that the circle touches. ``radius`` is ``WIDEST`` at most."""
    height = radius / KILOMETRES_A_DEGREE + 0.02
    width = height / max(0.05, cos(radians(latitude)))
    south, north = (floor((latitude + side) * CELLS_A_DEGREE) for side in (-height, height))
    west, east = (floor((longitude + side) * CELLS_A_DEGREE) for side in (-width, width))
    found = []
    for row in range(south, north + 1):
        low, high = row / CELLS_A_DEGREE, (row + 1) / CELLS_A_DEGREE
        for column in range(west, east + 1):
            left, right = column / CELLS_A_DEGREE, (column + 1) / CELLS_A_DEGREE
            there = (min(max(latitude, low), high), min(max(longitude, left), right))
            nearest = max(0.0, kilometres(latitude, longitude, *there) - MARGIN)
            if nearest > radius:
                continue
            # Farther from the middle on both axes is farther: one of the corners is the farthest.
            corner = (
                low if latitude - low > high - latitude else high,
                left if longitude - left > right - longitude else right,
            )
            farthest = kilometres(latitude, longitude, *corner) + MARGIN
            found.append(Reach(f"{row}:{column}", nearest, farthest))
    return tuple(found)


def rings(
    latitude: float, longitude: float, *, points: int, free: float, half: float, step: int
) -> list[tuple[list[str], int]]:
    """Return cells by the points that their nearest place has, rounded up to ``step``; none for the rest.

    What lies beyond every ring has ``step`` points at most.
    """
    widest = min(WIDEST, free + half * max(0.0, ceil_log2(points / step)))
    found: dict[int, list[str]] = {}
    for cell, nearest, _ in around(latitude, longitude, widest):
        exact = points * 0.5 ** (max(0.0, floor(nearest) - free) / half)
        found.setdefault(min(points, ceil(exact / step) * step), []).append(cell)
    return [(cells, worth) for worth, cells in sorted(found.items(), reverse=True)]


def ceil_log2(value: float) -> float:
    doublings = 0.0
    while value > 1:
        value /= 2
        doublings += 1
    return doublings
