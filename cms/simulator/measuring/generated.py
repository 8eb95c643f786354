"""A made-up catalogue: many aids with fifteen conditions each, shaped like real ones, the same at each run.

Every aid has a territory, an activity and a headcount; the twelve others are drawn among the remaining facts,
some far more often than others, as in real catalogues. Situations mostly demand what most companies are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from eligibility.conditions import (
    Activity,
    Age,
    Balance,
    Condition,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Spend,
    Turnover,
    Zone,
)
from eligibility.questions import REGIONS
from eligibility.situations import SITUATIONS
from eligibility.wording import SECTION_NAMES

SEED = 15
AIDS, CONDITIONS = 3_000, 15
SMALL, MEDIUM, LARGE = 9, 49, 249
EUROS = 100


def catalogue(aids: int = AIDS, conditions: int = CONDITIONS) -> list[tuple[Condition, ...]]:
    draw = Random(SEED)  # noqa: S311 - the same catalogue each time
    return [_aid(draw, conditions) for _ in range(aids)]


def _aid(draw: Random, count: int) -> tuple[Condition, ...]:
    found: list[Condition] = [_place(draw), _activity(draw), _headcount(draw)]
    makers: dict[str, Callable[[], Condition]] = {
        "turnover": lambda: Turnover(maximum=draw.choice((2, 10, 50)) * 10**6 * EUROS),
        "balance": lambda: Balance(maximum=draw.choice((2, 10, 43)) * 10**6 * EUROS),
        "spend": lambda: Spend(draw.choice((1_000, 5_000, 10_000)) * EUROS),
        "age": lambda: Age(*draw.choice(((12, None), (36, None), (None, 36), (None, 96)))),
        "legal_form": lambda: LegalForm(excluded=draw.choice((("7",), ("7", "92"), ("1000", "7")))),
        "head_office": lambda: _head_office(draw),
        **{name: partial(_situation, draw, name) for name in SITUATIONS},
    }
    names = list(makers)
    # The tenth fact is asked ten times less often than the first.
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    while len(found) < count:
        name = draw.choices(names, weights)[0]
        place = names.index(name)
        del names[place], weights[place]
        found.append(makers[name]())
    return tuple(found)


def _place(draw: Random) -> Place:
    kind = draw.random()
    if kind < 0.25:
        return Place((Zone("country", "", "France", ("",)),))
    region = draw.choice(REGIONS)
    if kind < 0.75:
        return Place((Zone("region", region, region, (region,)),))
    department = f"{region}/{draw.randint(1, 95):02d}"
    if kind < 0.95:
        return Place((Zone("department", department, department, (department,)),))
    communes = tuple(f"{department}/{draw.randint(10000, 99999)}" for _ in range(30))
    return Place((Zone("epci", department, "Une intercommunalité", communes),))


def _head_office(draw: Random) -> Place:
    region = draw.choice(REGIONS)
    mainland = tuple(other for other in REGIONS if other != region)
    return Place((Zone("other", "", "Presque partout", mainland),), where="head_office")


def _activity(draw: Random) -> Activity:
    kind = draw.random()
    letters = sorted(SECTION_NAMES)
    if kind < 0.35:
        return Activity(excluded=tuple(sorted(draw.sample(("K", "L", "O", "T", "U"), 2))))
    if kind < 0.85:
        return Activity(tuple(sorted(draw.sample(letters, draw.randint(1, 6)))))
    return Activity(tuple(sorted(f"{draw.randint(10, 96)}" for _ in range(3))))


def _headcount(draw: Random) -> Headcount:
    bounds = ((None, SMALL), (None, MEDIUM), (None, LARGE), (1, LARGE), (10, LARGE), (50, None), (None, 4999))
    return Headcount(*draw.choice(bounds))


def _situation(draw: Random, name: str) -> Situation:
    usual = SITUATIONS[name].share >= 0.5
    return Situation(name, usual if draw.random() < 0.8 else not usual)
