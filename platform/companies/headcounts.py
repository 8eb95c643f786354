"""Headcounts, which the register gives as classes: always a range here, and unknown is never zero."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """Employees, both bounds included. No upper bound: "and more". Neither: unknown."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def known(self) -> bool:
        return self.minimum is not None


UNKNOWN = Range()

# Source: INSEE, variable trancheEffectifsUniteLegale. Any other code (absent, NR, 99) tells nothing.
CLASSES = {
    "NN": Range(0, 0),
    "00": Range(0, 0),
    "01": Range(1, 2),
    "02": Range(3, 5),
    "03": Range(6, 9),
    "11": Range(10, 19),
    "12": Range(20, 49),
    "21": Range(50, 99),
    "22": Range(100, 199),
    "31": Range(200, 249),
    "32": Range(250, 499),
    "41": Range(500, 999),
    "42": Range(1000, 1999),
    "51": Range(2000, 4999),
    "52": Range(5000, 9999),
    "53": Range(10000, None),
}


def range_of(code: str) -> Range:
    """Return the range of a class of the register; ``UNKNOWN`` for a code that tells nothing."""
    return CLASSES.get(code.strip().upper(), UNKNOWN)


def words(minimum: int | None, maximum: int | None) -> str:
    """Return a range as people read it: « 10 à 19 salariés »."""
    if minimum is None:
        return "effectif inconnu"
    if maximum is None:
        return f"{_figure(minimum)} salariés et plus"
    if maximum == 0:
        return "aucun salarié"
    if minimum == maximum:
        return f"{_figure(minimum)} {'salarié' if minimum == 1 else 'salariés'}"
    return f"{_figure(minimum)} à {_figure(maximum)} salariés"


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


# What a form offers: one line per class, "unknown" first.
CHOICES = [
    ("", "Je ne sais pas"),
    ("00", words(0, 0).capitalize()),
    *((code, words(*bounds)) for code, bounds in CLASSES.items() if bounds.minimum),
]
