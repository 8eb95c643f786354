"""Light outlines for maps, from those of IGN: points to a hundredth of a degree, islets left out."""

from __future__ import annotations

import json
from math import hypot
from pathlib import Path

from territories.outlines import FOLDER

Point = tuple[float, float]
# Degrees by which a line may miss the true one: less than a line's own width on a screen.
TOLERANCES = {"departements": 0.01, "regions": 0.02}
SOURCE = "geo-france/{name}-1000m.geojson"


def build(data: Path, target: Path) -> None:
    """Write one light GeoJSON for each level; ``target`` is not used, they are served and not loaded."""
    for name, tolerance in TOLERANCES.items():
        source = json.loads((data / SOURCE.format(name=name)).read_text("utf-8"))
        features = [_feature(each, tolerance) for each in source["features"]]
        features.sort(key=lambda each: each["properties"]["code"])
        text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
        (FOLDER / f"{name}.json").write_text(text + "\n", "utf-8")


def _feature(feature: dict, tolerance: float) -> dict:
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    rings = [_light([tuple(point) for point in polygon[0]], tolerance) for polygon in polygons]
    return {
        "type": "Feature",
        "properties": {"code": feature["properties"]["code"]},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings if len(ring) > 3]},
    }


def _light(ring: list[Point], tolerance: float) -> list[Point]:
    # A ring begins where it ends: cut in two, each half has two ends of its own.
    half = len(ring) // 2
    kept = [*_line(ring[: half + 1], tolerance)[:-1], *_line(ring[half:], tolerance)]
    return [(round(x, 2), round(y, 2)) for x, y in kept]


def _line(points: list[Point], tolerance: float) -> list[Point]:
    """Leave out the points that the line between their neighbours nearly goes through."""
    if len(points) < 3:
        return points
    (x, y), (far_x, far_y) = points[0], points[-1]
    length = hypot(far_x - x, far_y - y)

    def off(point: Point) -> float:
        if not length:
            return hypot(point[0] - x, point[1] - y)
        return abs((far_y - y) * point[0] - (far_x - x) * point[1] + far_x * y - far_y * x) / length

    farthest = max(range(1, len(points) - 1), key=lambda place: off(points[place]))
    if off(points[farthest]) <= tolerance:
        return [points[0], points[-1]]
    return [*_line(points[: farthest + 1], tolerance)[:-1], *_line(points[farthest:], tolerance)]
