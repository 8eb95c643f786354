"""Distances for tests that compare with plain arithmetic."""

from __future__ import annotations

from types import SimpleNamespace

from territories.distance import distance_km


def kilometres(*numbers: float) -> float:
    """Between two places: latitude, longitude, latitude, longitude."""
    one, other = (
        SimpleNamespace(latitude=north, longitude=east) for north, east in (numbers[:2], numbers[2:])
    )
    return distance_km(one, other)
