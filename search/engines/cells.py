"""A grid over the map, so that a circle is a set of terms: only what stands on its edge is measured.

Cells have three sizes, each five times the next: a circle is large ones inside and small ones on its edge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import asin, ceil, cos, floor, hypot, radians, sin, sqrt
from typing import NamedTuple

KILOMETRES_A_DEGREE = 111.2
EARTH = 6_371.0  # kilometres
WIDEST = 300.0  # kilometres: a wider circle is taken as a rectangle, by whoever asks
FINE = 50.0  # kilometres: the edge of a wider circle is cut in cells of the middle size
# Cells a degree: 55 km, 11 km, 2 km from south to north; two thirds of it from west to east in France.
SIZES = {"a": 2, "b": 10, "c": 50}
SPLIT = 5
ERROR = 0.004  # of a distance measured as on a plane


Block = tuple[range, range]
"""Rows and columns of cells that lie together."""


class Rings(NamedTuple):
    """Cells between circles around one point: one tuple for each circle, of what is not in the one before."""

    inside: tuple[tuple[str, ...], ...]
    edge: tuple[str, ...]
    """Cells that a circle may cross: what stands there is to be measured."""
    middles: tuple[tuple[str, ...], ...]
    """The same cells by where their middle is, less those whose middle is outside all circles."""


def cells_of(latitude: float, longitude: float) -> list[str]:
    """Return the cell of each size that holds a point."""
    return [_name(size, floor(latitude * many), floor(longitude * many)) for size, many in SIZES.items()]


def _name(size: str, row: int, column: int) -> str:
    return f"{size}{row}:{column}"


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    here, there = radians(latitude), radians(other_latitude)
    across = radians(other_longitude - longitude)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))


class _Grid:
    """Distances of cells from a point, as on a plane."""

    def __init__(self, latitude: float, longitude: float):
        self.latitude = latitude
        self.longitude = longitude

    def cells(self, many: int, blocks: Iterable[Block]) -> Iterator[tuple[int, int, float, float]]:
        """Yield the cells of blocks: row, column, how far its middle is, how far its corners from its middle.

        A circle of 100 km looks at thousands: what a row has in common is worked out once.
        """
        latitude, longitude = self.latitude, self.longitude
        for rows, columns in blocks:
            for row in rows:
                middle = (row + 0.5) / many
                degree = KILOMETRES_A_DEGREE * cos(radians((middle + latitude) / 2))
                upwards = ((middle - latitude) * KILOMETRES_A_DEGREE) ** 2
                corner = hypot(KILOMETRES_A_DEGREE, degree) / 2 / many
                for column in columns:
                    away = sqrt(upwards + (((column + 0.5) / many - longitude) * degree) ** 2)
                    yield row, column, away, corner + away * ERROR

    def large(self, radius: float) -> Block:
        """Return rows and columns of the largest cells that a circle may touch."""
        many = SIZES["a"]
        height = radius / KILOMETRES_A_DEGREE * (1 + ERROR)
        width = height / max(0.05, cos(radians(abs(self.latitude) + height)))
        south, north = (floor((self.latitude + side) * many) for side in (-height, height))
        west, east = (floor((self.longitude + side) * many) for side in (-width, width))
        return range(south, north + 1), range(west, east + 1)


def _parts(row: int, column: int) -> Block:
    return range(row * SPLIT, row * SPLIT + SPLIT), range(column * SPLIT, column * SPLIT + SPLIT)


def between(latitude: float, longitude: float, radii: Sequence[float]) -> Rings:
    """Return the cells of circles of ``WIDEST`` at most, ``radii`` from the smallest to the widest."""
    grid = _Grid(latitude, longitude)
    inside: list[list[str]] = [[] for _ in radii]
    middles: list[list[str]] = [[] for _ in radii]
    edge: list[str] = []
    blocks = [grid.large(radii[-1])]
    for size, many in SIZES.items():
        crossed = []
        for row, column, away, corner in grid.cells(many, blocks):
            # The circles from ``touched`` on touch the cell, those from ``whole`` on hold it.
            touched, whole = bisect_left(radii, away - corner), bisect_left(radii, away + corner)
            if touched < whole:
                if size == "c" or (size == "b" and radii[touched] > FINE):
                    edge.append(_name(size, row, column))
                    if (ring := bisect_left(radii, away)) < len(radii):
                        middles[ring].append(edge[-1])
                else:
                    crossed.append(_parts(row, column))
            elif whole < len(radii):
                inside[whole].append(_name(size, row, column))
        blocks = crossed
    return Rings(tuple(map(tuple, inside)), tuple(edge), tuple(map(tuple, middles)))


@lru_cache(maxsize=200)
def worth_around(
    latitude: float, longitude: float, points: int, free: float, half: float, step: int
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return cells by the points that their nearest place has, rounded up to ``step``; none for the rest.

    What lies beyond every ring has ``step`` points at most.
    """
    grid = _Grid(latitude, longitude)
    widest = min(WIDEST, free + half * _doublings(points / step))
    found: dict[int, list[str]] = {}

    def put(size: str, row: int, column: int, nearest: float) -> None:
        exact = points * 0.5 ** (max(0.0, floor(nearest) - free) / half)
        found.setdefault(min(points, ceil(exact / step) * step), []).append(_name(size, row, column))

    parts: list[Block] = []
    for row, column, away, corner in grid.cells(SIZES["a"], [grid.large(widest)]):
        # Far away a large cell has nearly the same points all over.
        if away - corner > free + 2 * half:
            put("a", row, column, max(0.0, away - corner))
        else:
            parts.append(_parts(row, column))
    for row, column, away, corner in grid.cells(SIZES["b"], parts):
        put("b", row, column, max(0.0, away - corner))
    return tuple((tuple(cells), worth) for worth, cells in sorted(found.items(), reverse=True))


def _doublings(value: float) -> float:
    doublings = 0.0
    while value > 1:
        value /= 2
        doublings += 1
    return doublings
