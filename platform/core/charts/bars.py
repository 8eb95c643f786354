"""Bars: one figure for each thing, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts import geometry
from core.charts.geometry import Line, Rect, Text
from core.charts.scale import Say, nice, nothing, say_value
from core.charts.table import Table
from core.wording import Number

ROW = 40  # px: a line of text, its bar and some air
BAR = 12  # px
LONGEST_LABEL = 32  # characters beside a figure on a phone; the table has the whole


@dataclass(frozen=True, slots=True)
class Bar:
    """``track`` and ``rect`` are for a drawing of all bars, ``share`` for a bar alone in its row."""

    label: str
    value: str
    name: Text
    figure: Text
    track: Rect
    rect: Rect | None
    y_share: Rect | None


@dataclass(frozen=True, slots=True)
class Bars:
    title: str
    sentence: str
    height: str
    bars: tuple[Bar, ...]
    zero: Line | None
    table: Table
    empty: bool


def bars(
    figures: Sequence[tuple[str, Number | None]],
    *,
    title: str,
    heads: tuple[str, str],
    say: Say | None = None,
) -> Bars:
    """Draw ``(label, figure)`` in the order given; ``None`` is a figure that is not known.

    ``heads`` name the two columns of the table. ``ValueError`` for what is no finite number.
    """
    values = [value for _, value in figures]
    scale = nice([value for value in values if value is not None])
    zero = scale.at(0)
    drawn = []
    for index, (label, value) in enumerate(figures):
        top = index * ROW
        start, end = (zero, zero) if value is None else sorted((zero, scale.at(value)))
        width = end - start
        said = say_value(value, say)
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
        there = value is not None and width > 0

        def rect(y: int, start=start, width=width) -> Rect:
            return Rect(geometry.percent(start), str(y), geometry.percent(width), str(BAR))

        drawn.append(
            Bar(
                label=label,
                value=said,
                name=Text("0", str(top + 14), short),
                figure=Text("100%", str(top + 14), said, "strong end" if value is not None else "end"),
                track=Rect("0", str(top + 20), "100%", str(BAR)),
                rect=rect(top + 20) if there else None,
                y_share=rect(0) if there else None,
            )
        )
    rows = tuple((bar.label, bar.value) for bar in drawn)
    height = max(len(drawn) * ROW - 8, 0)
    at_zero = geometry.percent(zero)
    return Bars(
        title=title,
        sentence=f"{title} : {_listed(rows)}",
        height=str(height),
        bars=tuple(drawn),
        # Only where bars go both ways does a reader need to see where zero is.
        zero=Line(at_zero, at_zero, "16", str(height)) if 0 < zero < 100 else None,
        table=Table(title, heads, rows),
        empty=nothing(values),
    )


def _listed(rows: tuple[tuple[str, str], ...], most: int = 12) -> str:
    """Say every figure when they are few; a longer list is for the table."""
    said = ", ".join(f"{label} {value}" for label, value in rows[:most])
    left = len(rows) - most
    return f"{said}, et {left} de plus dans le tableau" if left > 0 else said or "aucune donnée"
