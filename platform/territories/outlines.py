"""Outlines of départements and regions, light enough for a page: maps need no server of tiles."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent / "static/territories"
Level = Literal["departements", "regions"]


class Ring(NamedTuple):
    """A closed line of (longitude, latitude), and the rectangle around it."""

    points: tuple[tuple[float, float], ...]
    west: float
    south: float
    east: float
    north: float


@cache
def rings(level: Level) -> tuple[Ring, ...]:
    """Return every line of a level. Read once: some 100 kB."""
    features = json.loads((FOLDER / f"{level}.json").read_text("utf-8"))["features"]
    found = []
    for feature in features:
        for polygon in feature["geometry"]["coordinates"]:
            points = tuple((x, y) for x, y in polygon[0])
            across, up = [x for x, _ in points], [y for _, y in points]
            found.append(Ring(points, min(across), min(up), max(across), max(up)))
    return tuple(found)


def within(level: Level, west: float, south: float, east: float, north: float) -> list[Ring]:
    """Return the lines that may cross a rectangle."""
    return [
        ring
        for ring in rings(level)
        if ring.east >= west and ring.west <= east and ring.north >= south and ring.south <= north
    ]
