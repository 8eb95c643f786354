"""The map beside a list: drawn on the server in a few lines, made lively by a script for those who ask."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import cos, radians
from typing import Any, NamedTuple

from marketplace.directory.asking import Wanted
from marketplace.directory.finding import Result
from territories.outlines import within

WIDTH, HEIGHT = 640, 240
KILOMETRES_A_DEGREE = 111.2
FRANCE = (46.6, 2.4, 560.0)
"""Its middle, and half of its height in kilometres."""
ROOM = 1.15  # what is shown around a circle
HEXAGON = "m{x} {y}l13 7.5v15l-13 7.5-13-7.5v-15z"
LEAST_STEP = 1.5  # units of the drawing: nearer points are one


class View(NamedTuple):
    """A window on the map: its middle in degrees, and units of the drawing for each kilometre."""

    latitude: float
    longitude: float
    scale: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        across = (longitude - self.longitude) * cos(radians(self.latitude)) * KILOMETRES_A_DEGREE
        up = (latitude - self.latitude) * KILOMETRES_A_DEGREE
        return round(WIDTH / 2 + across * self.scale, 1), round(HEIGHT / 2 - up * self.scale, 1)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        up = HEIGHT / 2 / self.scale / KILOMETRES_A_DEGREE
        # Wider than the drawing: a page may show what is beside it.
        across = WIDTH / self.scale / KILOMETRES_A_DEGREE / cos(radians(self.latitude))
        return (
            self.longitude - across, self.latitude - up, self.longitude + across, self.latitude + up,
        )  # fmt: skip


def drawn(results: Sequence[Result], wanted: Wanted, first: int) -> dict[str, Any] | None:
    """Return the arguments of ``components/map.html``; nothing when there is nothing to put on a map."""
    spots = [(first + rank, each, each.place) for rank, each in enumerate(results) if each.place]
    if not spots and not wanted.point:
        return None
    view = _view(wanted)
    marks = []
    for number, _, place in spots:
        x, y = view.at(*place)
        if -20 < x < WIDTH + 20 and -20 < y < HEIGHT + 20:
            path = HEXAGON.format(x=x, y=round(y - 15, 1))
            marks.append({"number": number, "path": path, "x": x, "y": round(y + 4.5, 1)})
    middle = view.at(*wanted.point) if wanted.point else None
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "outline": _outline(view),
        "circle": round(wanted.radius * view.scale, 1) if middle and wanted.radius else None,
        "middle": _named(middle, wanted),
        "marks": list(reversed(marks)),
        "sentence": _sentence(wanted, len(marks)),
        "data": _data(spots, wanted),
    }


def _named(middle: tuple[float, float] | None, wanted: Wanted) -> dict[str, Any] | None:
    """The place asked for; its name stands below the numbers of those who are there too."""
    if middle is None or wanted.commune is None:
        return None
    return {"x": middle[0], "y": middle[1], "label": wanted.commune.name, "below": round(middle[1] + 34, 1)}


def _view(wanted: Wanted) -> View:
    if wanted.point and wanted.radius:
        return View(*wanted.point, HEIGHT / 2 / (wanted.radius * ROOM))
    return View(FRANCE[0], FRANCE[1], HEIGHT / 2 / FRANCE[2])


def _outline(view: View) -> str:
    """Return the lines of départements around a town, of regions for the whole country."""
    level = "departements" if view.scale > 0.4 else "regions"
    parts = []
    for ring in within(level, *view.window):  # type: ignore[arg-type]
        points: list[tuple[float, float]] = []
        for x, y in ring.points:
            at = view.at(y, x)
            if points and abs(at[0] - points[-1][0]) + abs(at[1] - points[-1][1]) < LEAST_STEP:
                continue
            points.append(at)
        if len(points) > 3:
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in _clipped(points)) + "z")
    return "".join(parts)


def _clipped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out runs of points far outside the drawing, but for their ends: nobody sees them."""
    far = [not (-WIDTH < x < 2 * WIDTH and -HEIGHT < y < 2 * HEIGHT) for x, y in points]
    return [
        point
        for place, point in enumerate(points)
        if not (far[place] and far[place - 1] and far[(place + 1) % len(points)])
    ]


def _sentence(wanted: Wanted, count: int) -> str:
    shown = "aucune fiche" if not count else f"{count} fiche{'s' if count > 1 else ''} de cette page"
    if wanted.commune:
        return f"Carte autour de {wanted.commune.name} : {shown}, aux numéros de la liste"
    return f"Carte de France : {shown}, aux numéros de la liste"


def _data(spots: Sequence[tuple[int, Result, tuple[float, float]]], wanted: Wanted) -> str:
    """What the script needs to draw the same map, as JSON."""
    marks = [
        {
            "number": number,
            "name": each.row.name,
            "url": each.row.get_absolute_url(),
            "text": each.row.headline,
            "at": [round(place[0], 4), round(place[1], 4)],
        }
        for number, each, place in spots
    ]
    middle = [round(wanted.point[0], 4), round(wanted.point[1], 4)] if wanted.point else None
    name = wanted.commune.name if wanted.commune else ""
    return json.dumps(
        {"marks": marks, "middle": middle, "name": name, "radius": wanted.radius if middle else 0},
        ensure_ascii=False,
    )
