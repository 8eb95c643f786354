"""Whether a published table is what the method allows. The standard library is enough to run it."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from marketplace.prices.rules import QUANTILES, is_rounded, publishes, publishes_interval

COLUMNS = (
    "release", "series", "service", "unit", "scope", "level", "region", "providers",
    *QUANTILES,
    *(f"{name}_{side}" for name in QUANTILES for side in ("low", "high")),
)  # fmt: skip
SUM = re.compile(r"([0-9a-f]{64})  (\S+)")


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a table; ``ValueError`` when its columns are not ``COLUMNS``."""
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError("the columns are not those of a release")
    return list(reader)


def problems(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield what contradicts the method: level, ladder, order, interval, rounding, a cell told twice."""
    seen = set()
    for number, row in enumerate(rows, 2):
        key = tuple(row[name] for name in ("series", "service", "unit", "scope", "level", "region"))
        if key in seen:
            yield f"line {number}: told twice"
        seen.add(key)
        for problem in _of_row(row):
            yield f"line {number}: {problem}"


def _of_row(row: Mapping[str, str]) -> Iterator[str]:
    figures = {name: int(row[name]) for name in COLUMNS[8:] if row[name]}
    providers = int(row["providers"])
    if row["level"] not in {"region", "nation", "all"} or (row["level"] == "region") != bool(row["region"]):
        yield "a region is told at the level of regions, and there alone"
    if row["level"] == "all" and row["scope"]:
        yield "the level of all sizes has no size"
    for name, shown, interval in zip(
        QUANTILES, publishes(providers), publishes_interval(providers), strict=True
    ):
        sides = [f"{name}_low", f"{name}_high"]
        if name in figures and not shown:
            yield f"{name} needs more than {providers} providers"
        if any(side in figures for side in sides) and not (interval and name in figures):
            yield f"the interval of {name} needs its figure and more providers"
        if all(side in figures for side in sides) and name in figures:
            if not figures[sides[0]] <= figures[name] <= figures[sides[1]]:
                yield f"{name} lies outside its interval"
        elif any(side in figures for side in sides):
            yield f"the interval of {name} has one side"
    told = [figures[name] for name in QUANTILES if name in figures]
    if told != sorted(told):
        yield "quantiles are not in order"
    if told and "median" not in figures:
        yield "figures without a median"
    for name, cents in figures.items():
        if not is_rounded(cents):
            yield f"{name} is not rounded to two figures"


def wrong_sums(sums: str, contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the names of a ``sha256sum`` file whose content is absent or another."""
    for line in sums.splitlines():
        found = SUM.fullmatch(line)
        if not found:
            yield line
        elif hashlib.sha256(contents.get(found[2], b"")).hexdigest() != found[1]:
            yield found[2]
