"""Names of places and trades, to what they stand for. Pure: the rows come from whoever has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.suggestions.reading import FOLDER, folded

LEAST_PEOPLE = 1_500
"""Inhabitants of a commune that is recognised by its name alone."""
MUCH_LARGER = 4
"""A name means the commune that has so many times the people of all its namesakes."""

Name = tuple[str, ...]


class Place(NamedTuple):
    """Somewhere that was named: its path in the territories, and its name as one says it."""

    path: str
    label: str


class Town(NamedTuple):
    name: str
    path: str
    department: str
    region: str
    people: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    areas: Mapping[Name, Place]
    """Regions, departments, and areas that have no code (« le Pays basque »)."""
    towns: Mapping[Name, Place]
    departments: Mapping[str, Place]
    trades: Mapping[Name, tuple[str, str]]
    """Words to a NAF code, and the trade as it was listed."""
    longest: int = 6


def gazetteer(
    regions: Iterable[tuple[str, str]],
    departments: Iterable[tuple[str, str, str]],
    towns: Iterable[Town],
    trades: Iterable[tuple[str, str]],
) -> Gazetteer:
    """Index regions (code, name), departments (code, name, region's code), towns, trades (words, code)."""
    areas = {folded(name): Place(code, name) for code, name in regions}
    by_code: dict[str, Place] = {}
    for code, name, region in departments:
        by_code[code] = Place(f"{region}/{code}", name)
        areas.setdefault(folded(name), by_code[code])
    for row in _rows("areas.csv"):
        areas.setdefault(folded(row["nom"]), Place(row["code"], row["nom"]))
    named: dict[Name, list[Town]] = {}
    for town in towns:
        named.setdefault(folded(town.name), []).append(town)
    known = {name: place for name, some in named.items() if (place := _which(some))}
    kinds: dict[Name, tuple[str, str]] = {}
    for words, code in (*trades, *((row["mot"], row["naf"]) for row in _rows("trades.csv"))):
        kinds[folded(words)] = kinds[_plural(folded(words))] = (code, words)
    return Gazetteer(areas, known, by_code, kinds)


def _plural(words: Name) -> Name:
    return tuple(word if word.endswith(("s", "x")) or len(word) < 3 else f"{word}s" for word in words)


def _which(towns: Sequence[Town]) -> Place | None:
    """Return the town that a bare name means, or the department or region that its namesakes share."""
    best = max(towns, key=lambda town: town.people)
    if best.people < LEAST_PEOPLE:
        return None
    if (sum(town.people for town in towns) - best.people) * MUCH_LARGER <= best.people:
        return Place(best.path, best.name)
    if len({town.department for town in towns}) == 1:
        return Place(f"{best.region}/{best.department}", best.name)
    return Place(best.region, best.name) if len({town.region for town in towns}) == 1 else None


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
