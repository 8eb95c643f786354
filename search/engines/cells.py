"""A grid over the map, so that a circle is a set of terms: only what stands on its edge is measured.

Cells have three sizes, each five times the next: a circle is large ones inside and small ones on its edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, cos, floor, radians
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

KILOMETRES_A_DEGREE = 111.2
EARTH = 6_371.0  # kilometres
WIDEST = 300.0  # kilometres: a wider circle is taken as a rectangle, by whoever asks
FINE = 50.0  # kilometres: the edge of a wider circle is cut in cells of the middle size
# Cells a degree: 55 km, 11 km, 2 km from south to north; two thirds of it from west to east in France.
SIZES = {"a": 2, "b": 10, "c": 50}
NEXT = {"a": "b", "b": "c"}
SPLIT = 5
ERROR = 0.004  # of a distance measured as on a plane


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


def rings_of(
    point: tuple[float, float],
    radii: Sequence[float],
    latitudes: Sequence[float | None],
    longitudes: Sequence[float | None],
) -> list[int]:
    """Return for each place the first circle around ``point`` that holds it, or ``len(radii)``."""
    import numpy as np  # noqa: PLC0415 - weighs, and Elasticsearch does without

    north, east = (np.radians(np.array(each, dtype=np.float64)) for each in (latitudes, longitudes))
    here, across = (radians(each) for each in point)
    chord = np.sin((north - here) / 2) ** 2 + cos(here) * np.cos(north) * np.sin((east - across) / 2) ** 2
    away = 2 * EARTH * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    # What has no place is nowhere: it compares as farther than all.
    return np.searchsorted(np.array(radii), away).tolist()


class _Cells(NamedTuple):
    """Some cells of one size, an array each: circles of 300 km look at thousands."""

    size: str
    rows: np.ndarray
    columns: np.ndarray
    away: np.ndarray
    """Kilometres of their middle from the point, measured as on a plane."""
    corner: np.ndarray
    """Kilometres of their corners from their middle, and what such a measure may miss."""

    def names(self, which: np.ndarray) -> list[str]:
        pairs = zip(self.rows[which].tolist(), self.columns[which].tolist(), strict=True)
        return [_name(self.size, row, column) for row, column in pairs]


class _Grid:
    """Cells as seen from a point."""

    def __init__(self, latitude: float, longitude: float):
        self.latitude = latitude
        self.longitude = longitude

    def large(self, radius: float) -> _Cells:
        """Return the largest cells that a circle may touch."""
        import numpy as np  # noqa: PLC0415 - weighs, and Elasticsearch does without

        many = SIZES["a"]
        height = radius / KILOMETRES_A_DEGREE * (1 + ERROR)
        width = height / max(0.05, cos(radians(abs(self.latitude) + height)))
        south, north = (floor((self.latitude + side) * many) for side in (-height, height))
        west, east = (floor((self.longitude + side) * many) for side in (-width, width))
        rows, columns = np.mgrid[south : north + 1, west : east + 1]
        return self._measured("a", rows.ravel(), columns.ravel())

    def parts(self, cells: _Cells, which: np.ndarray) -> _Cells:
        """Return the cells of the next size that make up some of ``cells``."""
        import numpy as np  # noqa: PLC0415

        down, across = (each.ravel() for each in np.mgrid[:SPLIT, :SPLIT])
        rows = (cells.rows[which][:, None] * SPLIT + down).ravel()
        columns = (cells.columns[which][:, None] * SPLIT + across).ravel()
        return self._measured(NEXT[cells.size], rows, columns)

    def _measured(self, size: str, rows: np.ndarray, columns: np.ndarray) -> _Cells:
        import numpy as np  # noqa: PLC0415

        many = SIZES[size]
        middles = (rows + 0.5) / many
        degrees = KILOMETRES_A_DEGREE * np.cos(np.radians((middles + self.latitude) / 2))
        upwards = (middles - self.latitude) * KILOMETRES_A_DEGREE
        away = np.hypot(upwards, ((columns + 0.5) / many - self.longitude) * degrees)
        corner = np.hypot(KILOMETRES_A_DEGREE, degrees) / 2 / many
        return _Cells(size, rows, columns, away, corner + away * ERROR)


def between(latitude: float, longitude: float, radii: Sequence[float]) -> Rings:
    """Return the cells of circles of ``WIDEST`` at most, ``radii`` from the smallest to the widest."""
    import numpy as np  # noqa: PLC0415

    grid, bounds = _Grid(latitude, longitude), np.array(radii)
    inside: list[list[str]] = [[] for _ in radii]
    middles: list[list[str]] = [[] for _ in radii]
    edge: list[str] = []

    def put(names: Sequence[str], rings: np.ndarray, into: list[list[str]]) -> None:
        for name, ring in zip(names, rings.tolist(), strict=True):
            if ring < len(radii):
                into[ring].append(name)

    cells = grid.large(radii[-1])
    for size in SIZES:
        # The circles from ``touched`` on touch a cell, those from ``whole`` on hold it.
        touched = np.searchsorted(bounds, cells.away - cells.corner)
        whole = np.searchsorted(bounds, cells.away + cells.corner)
        crossed = touched < whole
        put(cells.names(~crossed), whole[~crossed], inside)
        smallest = crossed & (size == "c" or (size == "b") & (np.append(bounds, 0)[touched] > FINE))
        names = cells.names(smallest)
        edge += names
        put(names, np.searchsorted(bounds, cells.away[smallest]), middles)
        if size in NEXT:
            cells = grid.parts(cells, crossed & ~smallest)
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
    large = grid.large(widest)
    # Far away a large cell has nearly the same points all over.
    far = large.away - large.corner > free + 2 * half
    small = grid.parts(large, ~far)
    for cells, which in ((large, far), (small, small.away >= 0)):
        nearest = (cells.away - cells.corner)[which].tolist()
        for name, kilometres_off in zip(cells.names(which), nearest, strict=True):
            exact = points * 0.5 ** (max(0.0, floor(max(0.0, kilometres_off)) - free) / half)
            found.setdefault(min(points, ceil(exact / step) * step), []).append(name)
    return tuple((tuple(names), worth) for worth, names in sorted(found.items(), reverse=True))


def _doublings(value: float) -> float:
    doublings = 0.0
    while value > 1:
        value /= 2
        doublings += 1
    return doublings
