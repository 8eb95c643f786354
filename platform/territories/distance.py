from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_RADIUS_KM = 6371.0


class Point(Protocol):
    latitude: float | None
    longitude: float | None


def distance_km(one: Point, other: Point) -> float | None:
    """Return the great-circle distance between two places, or ``None`` when one is not on the map."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    latitudes = radians(one.latitude), radians(other.latitude)
    half_height = sin((latitudes[1] - latitudes[0]) / 2)
    half_width = sin(radians(other.longitude - one.longitude) / 2)
    chord = half_height**2 + cos(latitudes[0]) * cos(latitudes[1]) * half_width**2
    # Opposite points may come out a hair above 1, which has no arc sine.
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))
