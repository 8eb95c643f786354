"""What a chart is made of. Coordinates are text, as a page in French would write 44.5 with a comma."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Coordinate = Decimal | float | int


@dataclass(frozen=True, slots=True)
class Line:
    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True, slots=True)
class Rect:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Text:
    """``classes`` are those of the style sheet: size, weight and anchor."""

    x: str
    y: str
    text: str
    classes: str = ""


def plain(value: Coordinate) -> str:
    """Write a coordinate to the tenth: ``44.5``."""
    text = f"{round(Decimal(value), 1):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def percent(value: Coordinate) -> str:
    """Write a coordinate as a share of the width: ``44.5%``."""
    return f"{plain(value)}%"


def anchored(at: Coordinate, *, room: Coordinate) -> str:
    """Return the class that keeps a text as wide as ``room`` percent inside the chart."""
    if at < room / 2:
        return ""
    return "end" if at > 100 - room / 2 else "mid"


def room_for(*labels: str) -> Decimal:
    """Return the percent of a phone's width (288 px) that the longest of ``labels`` takes."""
    return Decimal("2.6") * max((len(label) for label in labels), default=0)
