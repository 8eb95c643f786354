"""The comb map: France in cells, one for each département."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from core.charts import geometry
from core.charts.scale import Say, exact, say_value
from core.charts.table import Table
from core.wording import Number, number

# Code, name, column and row of each cell; overseas is the row below.
CELLS: dict[str, dict] = {
    cell["code"]: {**cell, "nom": cell["nom"].replace("'", "’")}
    for cell in json.loads(Path(__file__).with_name("hexagone.json").read_text(encoding="utf-8"))
}
WIDTH, HEIGHT = 249, 262
SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    code: str
    kind: str
    path: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Shade:
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class CombMap:
    """``ground`` is the one path of all cells without a figure; ``cells`` carry their code."""

    title: str
    sentence: str
    view_box: str
    ground: str
    cells: tuple[Cell, ...]
    shades: tuple[Shade, ...]
    table: Table
    empty: bool


def comb_map(
    figures: Mapping[str, Number | None],
    *,
    title: str,
    head: str,
    chosen: str = "",
    say: Say | None = None,
) -> CombMap:
    """Shade each département by its figure; zero and ``None`` leave the cell empty, ``chosen`` is marked.

    Keys are official codes (``2A``, ``974``). ``ValueError`` for a code that is none, a negative figure, or
    what is no finite number.
    """
    if unknown := sorted({*figures, *([chosen] if chosen else [])} - set(CELLS)):
        raise ValueError(f"no such département: {', '.join(unknown)}")
    known = {code: value for code, value in figures.items() if value is not None and exact(value) != 0}
    if any(exact(value) < 0 for value in known.values()):
        raise ValueError("a map shades from few to many: no figure is negative")
    steps = _steps([exact(value) for value in known.values()])
    ground, cells = [], []
    for code, cell in CELLS.items():
        if code not in known and code != chosen:
            ground.append(_path(cell))
            continue
        shade = f"c{bisect_right(steps, exact(known[code]))}" if code in known else ""
        x, y = _centre(cell)
        cells.append(
            Cell(
                code, "on" if code == chosen else shade, _path(cell), geometry.plain(x), geometry.plain(y + 4)
            )
        )
    ordered = sorted(known, key=lambda code: (-exact(known[code]), code))
    rows = tuple((f"{CELLS[code]['nom']} ({code})", say_value(known[code], say)) for code in ordered)
    return CombMap(
        title=title,
        sentence=f"{title} : {_said(rows, chosen)}",
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        ground="".join(ground),
        cells=tuple(cells),
        shades=_shades(steps, [exact(value) for value in known.values()], known, say),
        table=Table(title, ("Département", head), rows),
        empty=not known,
    )


def _centre(cell: dict) -> tuple[Decimal, Decimal]:
    return Decimal(cell["col"] * 9 + 12), cell["row"] * Decimal("15.6") + 13


def _path(cell: dict) -> str:
    x, y = _centre(cell)
    return f"M{geometry.plain(x)} {geometry.plain(y - Decimal('10.4'))}l9 5.2v10.4l-9 5.2-9-5.2v-10.4z"


def _steps(values: list[Decimal]) -> list[Decimal]:
    """Return where each shade begins: round figures that part the départements about evenly."""
    ordered = sorted(values)
    distinct = sorted(set(ordered))
    if len(distinct) <= SHADES:
        return distinct
    steps = [distinct[0]]
    for quarter in range(1, SHADES):
        at = _rounded_up(ordered[len(ordered) * quarter // SHADES])
        if steps[-1] < at <= distinct[-1]:
            steps.append(at)
    # Rounding may leave a shade without a cell: the legend would promise what the map does not show.
    ends = [*steps[1:], distinct[-1] + 1]
    return [
        step for step, end in zip(steps, ends, strict=True) if any(step <= value < end for value in ordered)
    ]


def _rounded_up(value: Decimal) -> Decimal:
    """Round up to one figure, or to whole when small: 1 234 becomes 2 000."""
    unit = Decimal(1).scaleb(value.adjusted())
    return (value / unit).to_integral_value(ROUND_CEILING) * unit


def _shades(
    steps: list[Decimal], values: list[Decimal], known: Mapping[str, Number], say: Say | None
) -> tuple[Shade, ...]:
    whole = all(isinstance(value, int) for value in known.values())
    write = say or number
    shades = []
    for index, low in enumerate(steps):
        inside = [value for value in values if bisect_right(steps, value) == index + 1]
        high = max(inside, default=low)
        if index == len(steps) - 1:
            label = write(low) if high == low else f"{write(low)} et plus"
        elif whole and say is None:
            last = steps[index + 1] - 1
            label = write(low) if last == low else f"{write(low)} à {write(last)}"
        else:
            label = f"de {write(low)} à moins de {write(steps[index + 1])}"
        shades.append(Shade(f"c{index + 1}", label))
    return tuple(shades)


def _said(rows: tuple[tuple[str, str], ...], chosen: str) -> str:
    parts = [f"{name} {value}" for name, value in rows[:3]]
    text = ", ".join(parts) if parts else "aucune donnée"
    if len(rows) > 3:
        text = f"{len(rows)} départements, le plus dans {text}"
    return f"{text} ; {CELLS[chosen]['nom']} est choisi" if chosen else text
