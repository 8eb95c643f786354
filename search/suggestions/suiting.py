"""What eligibility says of aids for a situation: out, or by how much more or less likely. Pure.

Three values, as everywhere: a no removes, a yes that few could have had counts for more, an unknown that most
companies would turn into a no counts for less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eligibility import trees
from eligibility.conditions import Activity, Condition, Headcount, Place, Text
from eligibility.facts import Fact, Facts, Range
from eligibility.judging import judge
from search.suggestions.audience import Audience
from search.suggestions.situation import Situation

FEW_REGIONS, SOME_REGIONS = 3, 9
FEW_SECTIONS = 4
SMALL = 50
"""Employees: an aid up to that many is for small companies on purpose."""
NEAR_HOME, NEARBY = 1.3, 1.1
ELSEWHERE_PERHAPS, PERHAPS = 0.3, 0.7
PART_OF_REGION = 0.8
OWN_SECTOR, SECTOR_PERHAPS = 1.15, 0.7
OWN_SIZE, SIZE_PERHAPS = 1.1, 0.9
NOT_NAMED = 0.5
"""Whoever is not among those that the aid names in its own words."""


@dataclass(frozen=True, slots=True)
class Suited:
    weight: float
    """0 when a condition refuses."""
    met: tuple[Condition, ...] = ()
    open: tuple[Condition, ...] = ()
    """Those that wait for a fact or for a person."""


def facts_of(situation: Situation, on: date) -> Facts:
    known: dict[str, Fact] = {}
    if situation.place:
        known["place"] = Fact(trees.place_node(situation.place.path), label=situation.place.label)
    if situation.activity:
        known["activity"] = Fact(trees.activity_node(situation.activity), label=situation.trade)
    if situation.headcount:
        known["headcount"] = Fact(Range(*situation.headcount))
    if situation.micro:
        known["micro_entrepreneur"] = Fact(True)
    return Facts.of(on, known)


def suit(conditions: Sequence[Condition], audience: Audience, facts: Facts) -> Suited:
    weight = 1.0
    met: list[Condition] = []
    waiting: list[Condition] = []
    for condition in conditions:
        if isinstance(condition, Text):
            waiting.append(condition)
            continue
        answer = judge(condition, facts)
        if answer is False:
            return Suited(0.0)
        (met if answer else waiting).append(condition)
        weight *= _weight(condition, answer, facts)
    activity = facts.value("activity")
    if activity and not audience.holds(activity):
        weight *= NOT_NAMED
    return Suited(weight, tuple(met), tuple(waiting))


def _weight(condition: Condition, answer: bool | None, facts: Facts) -> float:
    match condition:
        case Place():
            return _place(condition, answer, facts)
        case Activity():
            few = 0 < len({trees.activity_node(code)[0] for code in condition.included}) <= FEW_SECTIONS
            if not few:
                return 1.0
            return OWN_SECTOR if answer else SECTOR_PERHAPS if facts.value("activity") is None else 1.0
        case Headcount():
            if answer is None and condition.minimum is not None:
                return SIZE_PERHAPS
            small = condition.maximum is not None and condition.maximum < SMALL
            return OWN_SIZE if answer and small else 1.0
    return 1.0


def _place(condition: Place, answer: bool | None, facts: Facts) -> float:
    paths = [path for zone in condition.zones for path in zone.paths]
    if not paths or "" in paths:
        return 1.0
    regions = len({path.split("/")[0] for path in paths})
    if answer:
        return NEAR_HOME if regions <= FEW_REGIONS else NEARBY if regions <= SOME_REGIONS else 1.0
    if facts.value("place"):
        return PART_OF_REGION
    return ELSEWHERE_PERHAPS if regions <= FEW_REGIONS else PERHAPS if regions <= SOME_REGIONS else 1.0
