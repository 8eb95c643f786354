"""One condition against the facts: ``True``, ``False``, or ``None`` when it cannot be known yet.

The compiled catalogue gives the same answers, faster; the tests compare them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from eligibility import trees
from eligibility.conditions import (
    Activity,
    Age,
    Balance,
    Bounds,
    Category,
    Condition,
    Created,
    Dates,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Spend,
    Turnover,
    Zone,
)
from eligibility.facts import Facts, Range

M = 100_000_000  # cents in a million euros
# Employees below, turnover and balance up to: the decree asks the first, and one of the other two.
CEILINGS = ((10, 2 * M, 2 * M), (250, 50 * M, 43 * M), (5000, 1500 * M, 2000 * M))
LEVELS = {"MIC": {0}, "PME": {0, 1}, "ETI": {2}, "GE": {3}}


def judge(condition: Condition, facts: Facts) -> bool | None:
    """Say whether ``condition`` is met. Never guesses: what the facts leave open is ``None``."""
    match condition:
        case Place():
            return judge_place(condition, facts.value(condition.reads[0]))
        case Activity():
            if condition.nomenclature != "naf2":
                # Companies are known in the older one, and no table turns one into the other.
                return None
            return judge_codes(condition, facts.value("activity"), trees.activity_node)
        case LegalForm():
            return judge_codes(condition, facts.value("legal_form"), trees.legal_form_node)
        case Headcount() | Turnover() | Balance() | Spend():
            return judge_bounds(condition, facts.value(condition.reads[0]))
        case Age():
            return judge_bounds(condition, facts.age())
        case Created():
            return judge_days(condition, facts.value("created_on"))
        case Dates():
            return judge_dates(condition, facts.today)
        case Category():
            return judge_category(condition, *(facts.value(name) for name in condition.reads))
        case Situation():
            answer = facts.value(condition.name)
            return None if answer is None else answer == condition.expected
    return None


def both(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's "and": one no decides, else one unknown leaves it open."""
    open_answer = False
    for answer in answers:
        if answer is False:
            return False
        open_answer = open_answer or answer is None
    return None if open_answer else True


def negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def judge_place(condition: Place, place: str | None) -> bool | None:
    """A place that is not known is somewhere in France: enough for an aid that covers all of it."""
    place = place or ""
    return both((_covered(condition.zones, place), negated(_covered(condition.exclusions, place))))


def _covered(zones: Iterable[Zone], place: str) -> bool | None:
    """Say whether ``place`` is in one of ``zones``; one that could not be expanded leaves it open."""
    zones = tuple(zones)
    inside = trees.within(place, (trees.place_node(path) for zone in zones for path in zone.paths))
    return None if inside is False and any(not zone.paths for zone in zones) else inside


def judge_codes(condition: Activity | LegalForm, value: str | None, node) -> bool | None:
    value = value or ""
    inside = trees.within(value, map(node, condition.included)) if condition.included else True
    return both((inside, negated(trees.within(value, map(node, condition.excluded)))))


def judge_bounds(condition: Bounds, known: Range[int] | None) -> bool | None:
    if known is None:
        return None
    return both((at_least(known, condition.minimum), at_most(known, condition.maximum)))


def at_least(known: Range, bound) -> bool | None:
    if bound is None or (known.minimum is not None and known.minimum >= bound):
        return True
    return False if known.maximum is not None and known.maximum < bound else None


def at_most(known: Range, bound) -> bool | None:
    if bound is None or (known.maximum is not None and known.maximum <= bound):
        return True
    return False if known.minimum is not None and known.minimum > bound else None


def judge_days(condition: Created, created: Range[date] | None) -> bool | None:
    if created is None:
        return None
    return both((at_least(created, condition.since), at_most(created, condition.until)))


def judge_dates(condition: Dates, today: date) -> bool:
    """Both days count; an aid whose closing is not known is open."""
    return (condition.opens is None or condition.opens <= today) and (
        condition.closes is None or today <= condition.closes
    )


def judge_category(
    condition: Category,
    headcount: Range[int] | None,
    turnover: Range[int] | None,
    balance: Range[int] | None,
) -> bool | None:
    possible = levels(headcount or Range(), turnover or Range(), balance or Range())
    wanted = set().union(*(LEVELS[name] for name in condition.included))
    if possible <= wanted:
        return True
    return None if possible & wanted else False


def levels(headcount: Range[int], turnover: Range[int], balance: Range[int]) -> set[int]:
    """Return the categories that are possible, 0 (MIC) to 3 (GE)."""
    lowest, highest = 3, 3
    for level, (employees, sales, assets) in reversed(list(enumerate(CEILINGS))):
        money = (at_most(turnover, sales), at_most(balance, assets))
        # Kleene's "or" of the two.
        enough = True if True in money else (None if None in money else False)
        within = both((at_most(headcount, employees - 1), enough))
        if within is True:
            highest = level
        if within is not False:
            lowest = level
    return set(range(lowest, highest + 1))
