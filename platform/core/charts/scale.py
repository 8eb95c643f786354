"""From figures to places: scales that begin and end on a round figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from core.wording import Number, number

# Beyond, a float no longer tells units apart, and no page has room for the figure.
LARGEST = 10**15
# Below, two figures are one place on any screen.
SMALLEST = Decimal("1e-9")

# Writes one figure for a reader: a number, a sum in cents…
Say = Callable[[Any], str]


def exact(value: Number) -> Decimal:
    """Return ``value`` without a float's dust. ``ValueError`` for what cannot be drawn."""
    given = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not given.is_finite():
        raise ValueError("a chart needs finite numbers")
    if abs(given) > LARGEST:
        raise ValueError(f"a chart cannot show more than {LARGEST}")
    return given


@dataclass(frozen=True, slots=True)
class Scale:
    """``ticks`` are round figures, evenly apart; the first and last hold all the data between them."""

    ticks: tuple[Decimal, ...]
    places: int

    @property
    def low(self) -> Decimal:
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        return self.ticks[-1]

    def at(self, value: Number) -> Decimal:
        """Return the place of ``value``, 0 to 100; what is off the scale stands at its end."""
        share = 100 * (exact(value) - self.low) / (self.high - self.low)
        return min(max(share, Decimal(0)), Decimal(100))

    def say(self, tick: Decimal, say: Say | None) -> str:
        """Write a tick, with as many decimals as the step has."""
        return say(tick) if say else number(tick, decimals=self.places)


def nice(values: Iterable[Number], *, most: int = 4) -> Scale:
    """Return the scale from zero that holds ``values``, in ``most`` steps of 1, 2 or 5 × 10ⁿ or fewer.

    It always shows zero: a cut axis makes a small change look large. Whole numbers get whole steps.
    """
    given = list(values)
    figures = [exact(value) for value in given]
    low, high = min([*figures, Decimal(0)]), max([*figures, Decimal(0)])
    if high - low < SMALLEST:
        low, high = Decimal(0), Decimal(1)
    whole = all(isinstance(value, int) for value in given)
    power = ((high - low) / most).adjusted()
    if whole:
        power = max(power, 0)
    while True:
        for digit in (1, 2, 5):
            step = Decimal(digit).scaleb(power)
            first = int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
            if last - first <= most:
                return Scale(tuple(step * count for count in range(first, last + 1)), max(0, -power))
        power += 1


def nothing(values: Iterable[Number | None]) -> bool:
    """Tell whether there is no figure at all to draw."""
    return all(value is None for value in values)


def say_value(value: Number | None, say: Say | None) -> str:
    """Write a figure of the data, or that there is none."""
    if value is None:
        return "pas de donnée"
    return say(value) if say else number(value)
