"""Range bands: where the figures of many lie, and where one stands among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.charts import geometry
from core.charts.geometry import Dot, Line, Rect, Text
from core.charts.scale import Say, Scale, exact, nice, say_value
from core.charts.table import Table
from core.wording import Number, number

# Fewer contributors would let a reader work out what one of them gave.
FEWEST = 5
FEWEST_FOR_BRACKET = 8
FEWEST_FOR_BAR = 15
FEWEST_FOR_WHISKERS = 38

# Heights in px, as drawn in the design.
MIDDLE, AXIS, CROWDED_ROW = 82, 138, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What is known of a set of figures; ``count`` is how many people gave them.

    ``quartiles`` are P25 and P75, ``tenths`` P10 and P90, ``interval`` the confidence interval of the median.
    """

    label: str
    count: int
    median: Number | None = None
    quartiles: tuple[Number, Number] | None = None
    tenths: tuple[Number, Number] | None = None
    interval: tuple[Number, Number] | None = None

    def __post_init__(self) -> None:
        if self.count < 0 or (self.count >= FEWEST and self.median is None):
            raise ValueError("a spread of enough figures has a median")
        for pair in (self.interval, self.quartiles, self.tenths):
            if pair and (self.median is None or not exact(pair[0]) <= exact(self.median) <= exact(pair[1])):
                raise ValueError("a median lies within its range")
        if self.quartiles and self.tenths:
            inner, outer = self.quartiles, self.tenths
            if exact(outer[0]) > exact(inner[0]) or exact(inner[1]) > exact(outer[1]):
                raise ValueError("tenths lie outside quartiles")

    def published(self) -> Spread:
        """Return what so many figures tell.

        Nothing; from 5 the median, from 8 its interval, from 15 the bar, from 38 all.
        """
        if self.count < FEWEST:
            return replace(self, median=None, quartiles=None, tenths=None, interval=None)
        if self.count < FEWEST_FOR_BAR:
            told = self.interval if self.count >= FEWEST_FOR_BRACKET else None
            return replace(self, quartiles=None, tenths=None, interval=told)
        return replace(self, tenths=None) if self.count < FEWEST_FOR_WHISKERS else self

    def figures(self) -> list[Number]:
        alone = [] if self.median is None else [self.median]
        return alone + [
            value for pair in (self.quartiles, self.tenths, self.interval) if pair for value in pair
        ]


@dataclass(frozen=True, slots=True)
class Band:
    """``too_few`` is why nothing is drawn; ``position`` says where the reader's own figure stands."""

    label: str
    sentence: str
    too_few: str
    count: str
    median_value: str
    position: str
    legend: Legend
    height: str
    whiskers: tuple[Line, ...]
    box: Rect | None
    median: Line | None
    median_kind: str
    bracket: tuple[Line, ...]
    dot: Dot | None
    axis: Line | None
    texts: tuple[Text, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Legend:
    """Words beside each sign; empty where the sign is not drawn."""

    box: str = ""
    whiskers: str = ""
    median: str = ""
    bracket: str = ""
    dot: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands under one another on one scale."""

    title: str
    heads: tuple[str, str, str, str]
    of: str
    extent: str
    rows: tuple[Band, ...]


def band(
    spread: Spread,
    *,
    of: str,
    say: Say | None = None,
    mine: Number | None = None,
    mine_label: str = "votre devis",
) -> Band:
    """Draw one band with its figures and its axis.

    ``of`` names the figures in the plural (« prix »); ``mine`` is one figure to place among them.
    """
    known = spread.published()
    return _band(known, _scale([known], mine), of=of, say=say, mine=mine, mine_label=mine_label, large=True)


def bands(
    spreads: Sequence[Spread],
    *,
    title: str,
    head: str,
    of: str,
    counted: str,
    say: Say | None = None,
    mine: Number | None = None,
    mine_label: str = "votre devis",
) -> Bands:
    """Draw bands on one scale; ``head`` names what they stand for, ``counted`` who gave the figures."""
    known = [spread.published() for spread in spreads]
    scale = _scale(known, mine)
    rows = tuple(
        _band(one, scale, of=of, say=say, mine=mine, mine_label=mine_label, large=False) for one in known
    )
    extent = f"de {scale.say(scale.low, say)} à {scale.say(scale.high, say)}"
    heads = (head, "Médiane", "D’un quart à trois quarts", counted[:1].upper() + counted[1:])
    return Bands(title, heads, counted, extent, rows)


def _scale(spreads: Sequence[Spread], mine: Number | None) -> Scale:
    figures = [value for spread in spreads for value in spread.figures()]
    if mine is not None:
        highest = max((exact(value) for value in figures), default=None)
        # A figure far away would crush the band it is compared with: its dot then stands at the end.
        if highest is None or exact(mine) <= highest * 2:
            figures.append(mine)
    return nice(figures, most=5)


def _band(
    spread: Spread,
    scale: Scale,
    *,
    of: str,
    say: Say | None,
    mine: Number | None,
    mine_label: str,
    large: bool,
) -> Band:
    at = scale.at
    middle, half, rise = (MIDDLE, 18, 22) if large else (13, 8, 10)
    drawn = spread.median is not None
    whiskers: tuple[Line, ...] = ()
    box = median = dot = axis = None
    bracket: tuple[Line, ...] = ()
    texts: tuple[Text, ...] = ()
    crowded = wide_box = False
    if spread.tenths:
        low, high = (at(value) for value in spread.tenths)
        ends = tuple(_upright(x, middle - 8, middle + 8) for x in (low, high)) if large else ()
        whiskers = (_flat(low, high, middle), *ends)
    if spread.quartiles:
        low, high = (at(value) for value in spread.quartiles)
        box = Rect(geometry.percent(low), str(middle - half), geometry.percent(high - low), str(2 * half))
        wide_box = high - low >= 3
    if spread.median is not None:
        median = _upright(at(spread.median), middle - rise, middle + rise)
    if spread.interval and large:
        low, high = (at(value) for value in spread.interval)
        bracket = (_flat(low, high, 48), _upright(low, 44, 53), _upright(high, 44, 53))
    if mine is not None and drawn:
        dot = Dot(geometry.percent(at(mine)), str(middle))
    if large and spread.median is not None:
        texts, crowded = _labels(spread, spread.median, scale, say)
        y = str(AXIS + (CROWDED_ROW if crowded else 0))
        axis = Line("0", "100%", y, y)
    rows = _rows(spread, say)
    position = _position(spread, mine, of) if mine is not None else ""
    said_mine = f"{mine_label} {say_value(mine, say)}, {position}" if position else ""
    too_few = "" if drawn else f"Pas assez {_of(of)} pour publier sans trahir quelqu’un"
    facts = ", ".join(
        [*(f"{name.lower()} {value}" for name, value in rows), *([said_mine] if said_mine else [])]
    )
    return Band(
        label=spread.label,
        sentence=f"{spread.label} : {facts or too_few.lower()}",
        too_few=too_few,
        count=number(spread.count),
        median_value=say_value(spread.median, say) if drawn else "",
        position=position,
        legend=Legend(
            box=f"la moitié des {of}" if box else "",
            whiskers="huit sur dix" if whiskers else "",
            median="médiane" if median else "",
            bracket="précision à 90\u00a0%" if bracket else "",
            dot=mine_label if dot else "",
        ),
        height=str((176 + (CROWDED_ROW if crowded else 0)) if large else 26),
        whiskers=whiskers,
        box=box,
        median=median,
        # The dark stroke shows on honey alone: where there is none to speak of, ink takes its place.
        median_kind="med" if wide_box else "line",
        bracket=bracket,
        dot=dot,
        axis=axis,
        texts=texts,
        table=Table(spread.label, ("Repère", "Valeur"), rows),
    )


def _labels(spread: Spread, median: Number, scale: Scale, say: Say | None) -> tuple[tuple[Text, ...], bool]:
    """Place the words of a large band so that none covers another; tell whether one row more was needed."""
    texts: list[Text] = []

    def put(value: Decimal, y: int, text: str, classes: str, *, wide: Decimal | None = None) -> None:
        anchor = geometry.anchored(value, room=wide or geometry.room_for(text))
        texts.append(Text(geometry.percent(value), str(y), text, f"{classes} {anchor}".strip()))

    at_median = scale.at(median)
    said = say_value(median, say)
    wide = geometry.room_for(said) * Decimal("1.6")
    put(at_median, 20, said, "strong xl", wide=wide)
    put(at_median, 37, "médiane", "sm", wide=wide)
    _pair(put, scale, spread.quartiles, say, y=122, classes="strong", apart_from=None)
    crowded = _pair(put, scale, spread.tenths, say, y=64, classes="sm", apart_from=at_median)
    ticks = (scale.low, (scale.low + scale.high) / 2, scale.high)
    y = AXIS + 18 + (CROWDED_ROW if crowded else 0)
    for tick, anchor in zip(ticks, ("", "mid", "end"), strict=True):
        # Half a person is no tick.
        if tick in scale.ticks or say is not None or scale.places or tick == tick.to_integral_value():
            label = say(tick) if say else number(tick)
            texts.append(Text(geometry.percent(scale.at(tick)), str(y), label, f"sm {anchor}".strip()))
    return tuple(texts), crowded


def _pair(
    put: Callable[..., None],
    scale: Scale,
    pair: tuple[Number, Number] | None,
    say: Say | None,
    *,
    y: int,
    classes: str,
    apart_from: Decimal | None,
) -> bool:
    """Put two labels, or one for both where they would touch; tell whether it took a row of its own."""
    if not pair:
        return False
    said = [say_value(value, say) for value in pair]
    low, high = (scale.at(value) for value in pair)
    room = geometry.room_for(*said)
    both = said[0] if said[0] == said[1] else f"{said[0]} – {said[1]}"
    if apart_from is not None and min(apart_from - low, high - apart_from) < room / 2 + 2:
        put((low + high) / 2, AXIS + 2, both, classes)
        return True
    if high - low < room:
        put((low + high) / 2, y, both, classes)
        return False
    for value, text in zip((low, high), said, strict=True):
        put(value, y, text, classes, wide=room)
    return False


def _rows(spread: Spread, say: Say | None) -> tuple[tuple[str, str], ...]:
    rows = []
    if spread.median is not None:
        rows.append(("Médiane", say_value(spread.median, say)))
    for name, pair in (
        ("Médiane, précision à 90\u00a0%", spread.interval),
        ("La moitié", spread.quartiles),
        ("Huit sur dix", spread.tenths),
    ):
        if pair:
            rows.append((name, f"de {say_value(pair[0], say)} à {say_value(pair[1], say)}"))
    return tuple(rows)


def _position(spread: Spread, mine: Number, of: str) -> str:
    """Say in which part of what is published ``mine`` lies."""
    if spread.median is None:
        return ""
    value, median = exact(mine), exact(spread.median)
    if spread.tenths and value < exact(spread.tenths[0]):
        return f"plus bas que neuf {of} sur dix"
    if spread.tenths and value > exact(spread.tenths[1]):
        return f"plus haut que neuf {of} sur dix"
    if spread.quartiles and value < exact(spread.quartiles[0]):
        return "dans le quart le plus bas"
    if spread.quartiles and value > exact(spread.quartiles[1]):
        return "dans le quart le plus haut"
    side = (
        "à la médiane"
        if value == median
        else "sous la médiane"
        if value < median
        else "au-dessus de la médiane"
    )
    return f"dans la moitié centrale, {side}" if spread.quartiles else side


def _of(noun: str) -> str:
    return f"d’{noun}" if noun[:1].lower() in "aeéèêiîoôuyhœ" else f"de {noun}"


def _flat(x1: Decimal, x2: Decimal, y: int) -> Line:
    return Line(geometry.percent(x1), geometry.percent(x2), str(y), str(y))


def _upright(x: Decimal, y1: int, y2: int) -> Line:
    return Line(geometry.percent(x), geometry.percent(x), str(y1), str(y2))
