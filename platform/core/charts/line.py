"""Lines: one or two figures over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from core.charts import dates, geometry
from core.charts.geometry import Dot, Line, Text
from core.charts.scale import Say, Scale, nice, nothing, say_value
from core.charts.table import Table
from core.wording import Number, day, month

TOP, PLOT, BELOW = 20, 175, 26  # px: room for the highest label, the curves, the days
LABEL_GAP = 5  # px between a line of the grid and its label
KINDS = ("line", "line-2")
DOT_KINDS = ("dot", "you")


@dataclass(frozen=True, slots=True)
class Series:
    """A name and its ``(day, figure)`` in any order; ``None`` is a gap, shown as one."""

    name: str
    points: Sequence[tuple[date, Number | None]]


@dataclass(frozen=True, slots=True)
class Curve:
    """``lines`` are the pieces between gaps, in hundredths of the plot; ``dots`` points that stand alone."""

    name: str
    last: str
    kind: str
    dot_kind: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    sentence: str
    period: str
    height: str
    plot_x: str
    plot_width: str
    plot_y: str
    plot_height: str
    grid: tuple[Line, ...]
    texts: tuple[Text, ...]
    curves: tuple[Curve, ...]
    table: Table
    empty: bool


def line(
    series: Sequence[Series],
    *,
    title: str,
    head: str = "Date",
    by_month: bool = False,
    say: Say | None = None,
) -> LineChart:
    """Draw one or two series on one scale that begins at zero; the second is dotted.

    ``by_month`` names points by their month. ``ValueError`` for three series, a day twice in one, or what is
    no finite number.
    """
    if not 1 <= len(series) <= len(KINDS):
        raise ValueError("a line chart takes one or two series: more cannot be told apart")
    points = [_sorted(one) for one in series]
    scale = nice([value for one in points for _, value in one if value is not None])
    days = sorted({when for one in points for when, _ in one})
    labels = [scale.say(tick, say) for tick in scale.ticks]
    left = min(max(Decimal(12), geometry.room_for(*labels)), Decimal(36))
    axis = _Axis(days, left)
    name_day = month if by_month else day
    empty = nothing(value for one in points for _, value in one)
    grid, texts = [], []
    for tick, label in zip(scale.ticks, labels, strict=True):
        y = _y(scale, tick)
        grid.append(Line("0", "100%", geometry.plain(y), geometry.plain(y)))
        texts.append(Text("0", geometry.plain(y - LABEL_GAP), label, "sm"))
    texts += axis.texts()
    curves = tuple(
        _curve(one.name, values, scale, axis, index, say)
        for index, (one, values) in enumerate(zip(series, points, strict=True))
    )
    by_day = [dict(one) for one in points]
    rows = tuple((name_day(when), *(say_value(one.get(when), say) for one in by_day)) for when in days)
    period = ""
    if days:
        first, last = name_day(days[0]), name_day(days[-1])
        period = first if first == last else f"de {first} à {last}" if by_month else f"du {first} au {last}"
    said = ", ".join(_said(one.name, values, say) for one, values in zip(series, points, strict=True))
    return LineChart(
        title=title,
        sentence=f"{title} : {'aucune donnée' if empty else f'{said}, {period}'}",
        period=period,
        height=str(TOP + PLOT + BELOW),
        plot_x=geometry.percent(left),
        plot_width=geometry.percent(100 - left),
        plot_y=str(TOP),
        plot_height=str(PLOT),
        grid=tuple(grid),
        texts=tuple(texts),
        curves=curves,
        table=Table(title, (head, *(one.name for one in series)), rows),
        empty=empty,
    )


class _Axis:
    """Days from the first to the last, or one alone in the middle."""

    def __init__(self, days: Sequence[date], left: Decimal):
        self.days, self.left = days, left
        self.span = (days[-1] - days[0]).days if days else 0

    def at(self, when: date) -> Decimal:
        """Return the place of a day, 0 to 100 of the plot."""
        return Decimal(100 * (when - self.days[0]).days) / self.span if self.span else Decimal(50)

    def of_chart(self, when: date) -> Decimal:
        return self.left + self.at(when) * (100 - self.left) / 100

    def texts(self) -> list[Text]:
        if not self.days:
            return []
        found = dates.ticks(self.days[0], self.days[-1])
        room = geometry.room_for(*(label for _, label in found))
        texts, taken = [], Decimal(-1)
        for when, label in found:
            x = self.of_chart(when)
            anchor = geometry.anchored(x, room=room)
            starts = x - {"": Decimal(0), "mid": room / 2, "end": room}[anchor]
            if starts < taken:
                continue
            taken = starts + room
            texts.append(
                Text(
                    geometry.percent(x), str(TOP + PLOT + BELOW - 6), label, " ".join(["sm", anchor]).strip()
                )
            )
        return texts


def _curve(
    name: str,
    points: list[tuple[date, Number | None]],
    scale: Scale,
    axis: _Axis,
    index: int,
    say: Say | None,
) -> Curve:
    lines: list[str] = []
    dots: list[Dot] = []
    run: list[tuple[date, Number]] = []

    def end_run() -> None:
        if len(run) == 1:
            # A line needs two points; a circle inside the stretched plot would be an egg.
            when, value = run[0]
            dots.append(Dot(geometry.percent(axis.of_chart(when)), geometry.plain(_y(scale, value))))
        elif run:
            lines.append(
                " ".join(
                    f"{geometry.plain(axis.at(when))},{geometry.plain(100 - scale.at(value))}"
                    for when, value in run
                )
            )
        run.clear()

    for when, value in points:
        if value is None:
            end_run()
        else:
            run.append((when, value))
    end_run()
    known = [value for _, value in points if value is not None]
    last = say_value(known[-1] if known else None, say)
    return Curve(name, last, KINDS[index], DOT_KINDS[index], tuple(lines), tuple(dots))


def _y(scale: Scale, value: Number) -> Decimal:
    return TOP + PLOT * (100 - scale.at(value)) / 100


def _sorted(series: Series) -> list[tuple[date, Number | None]]:
    points = sorted(((_day(when), value) for when, value in series.points), key=lambda point: point[0])
    if len({when for when, _ in points}) < len(points):
        raise ValueError("a series has one figure a day")
    return points


def _day(when: date) -> date:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def _said(name: str, points: list[tuple[date, Number | None]], say: Say | None) -> str:
    known = [value for _, value in points if value is not None]
    if not known:
        return f"{name} sans donnée"
    first, last = say_value(known[0], say), say_value(known[-1], say)
    return f"{name} {last}" if len(known) == 1 else f"{name} de {first} à {last}"
