"""Our answers beside those of the raw ``eligibilityData`` of imported programmes, on a grid of companies.

The raw data is judged here by code of its own that shares nothing with ``eligibility``: names of regions as
they are written, bounds tried on every headcount of a class one by one, days read from their own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from eligibility.conditions import Condition, Text
from eligibility.facts import Fact, Facts, Range
from eligibility.judging import both, judge

# Classes of the register; the last one is tried as far as this.
LARGEST = 20_000
CLASSES = (
    (0, 0), (1, 2), (3, 5), (6, 9), (10, 19), (20, 49), (50, 99), (100, 199), (200, 249), (250, 499),
    (500, 999), (1000, 1999), (2000, 4999), (5000, 9999), (10000, None),
)  # fmt: skip
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
STATUSES = {
    "société": {"legal_form": "5499", "micro_entrepreneur": False, "public_body": False},
    "micro-entreprise": {"legal_form": "1000", "micro_entrepreneur": True, "public_body": False},
    "organisme public": {"legal_form": "7210", "micro_entrepreneur": False, "public_body": True},
}
WORDS = {True: "oui", False: "non", None: "inconnu"}


@dataclass(frozen=True, slots=True)
class Place:
    """A region or a collectivity: the raw data's name of it, and where it is."""

    name: str
    node: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Companies of the grid for which the two do not say the same, alike but for what does not matter."""

    programme: str
    raw: bool | None
    ours: bool | None
    companies: int
    example: str
    because: str


class Raw:
    """The raw data of one programme."""

    def __init__(self, row: Mapping[str, Any]):
        data = row.get("eligibilityData") or {}
        company = data.get("company") or {}
        self.regions = (
            {_plain(name) for name in company["allowedRegion"]} if company.get("allowedRegion") else None
        )
        self.sections = set(company.get("allowedNafSections") or SECTIONS)
        self.low = int(company.get("minEmployees") or 0)
        self.high = int(company.get("maxEmployees") or LARGEST)
        self.no_micro = company.get("excludeMicroentrepreneur") is True
        self.public = company.get("openToPublicAdministration") is True
        validity = data.get("validity") or {}
        self.start, self.end = _day(validity.get("start")), _day(validity.get("end"))

    def place(self, name: str) -> bool:
        return self.regions is None or _plain(name) in self.regions

    def headcount(self, low: int, high: int | None) -> bool | None:
        answers = {
            self.low <= count <= self.high for count in range(low, (LARGEST if high is None else high) + 1)
        }
        return answers.pop() if len(answers) == 1 else None

    def status(self, name: str) -> bool:
        if name == "micro-entreprise":
            return not self.no_micro
        return name != "organisme public" or self.public

    def open(self, day: date) -> bool:
        return not ((self.start and day < self.start) or (self.end and day > self.end))


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower().replace("’", "'") if sign.isalnum())


def _day(written: str | None) -> date | None:
    return datetime.strptime(written, "%d/%m/%Y").date() if written else None  # noqa: DTZ007 - a day


@dataclass(slots=True)
class Report:
    programmes: int = 0
    compared: int = 0
    same: int = 0
    days: int = 0
    days_same: int = 0
    differences: list[Difference] = field(default_factory=list)


def compare(
    programmes: Iterable[tuple[str, Mapping[str, Any], tuple[Condition, ...]]],
    places: list[Place],
    today: date,
) -> Report:
    """Compare programmes (name, raw row, our conditions) on the grid, and by day."""
    report = Report()
    for name, row, conditions in programmes:
        raw = Raw(row)
        report.programmes += 1
        day = min(max(today, raw.start or today), raw.end or today)
        found: dict[tuple[bool | None, bool | None, str], list[str]] = defaultdict(list)
        for example, theirs, ours, why in _grid(raw, conditions, places, day):
            report.compared += 1
            if theirs is ours:
                report.same += 1
            else:
                found[theirs, ours, why].append(example)
        report.differences += [
            Difference(name, theirs, ours, len(examples), examples[0], why)
            for (theirs, ours, why), examples in found.items()
        ]
        for each in _days_of(raw, today):
            report.days += 1
            dates = [judge(one, Facts.of(each, {})) for one in conditions if one.kind == "dates"]
            report.days_same += raw.open(each) is (False not in dates)
    return report


def _days_of(raw: Raw, today: date) -> Iterator[date]:
    """The days where an answer may turn: around the first and the last, and today."""
    yield today
    for bound in filter(None, (raw.start, raw.end)):
        yield from (bound + timedelta(days=away) for away in (-1, 0, 1))


def _grid(
    raw: Raw, conditions: tuple[Condition, ...], places: list[Place], day: date
) -> Iterator[tuple[str, bool | None, bool | None, str]]:
    """Yield each company, with the raw data's answer, ours, and which of our conditions is not met."""
    weighed = [one for one in conditions if not isinstance(one, Text)]
    # Each condition reads one fact: judged once for each value of it, not for each company.
    by_axis: dict[str, list[Condition]] = defaultdict(list)
    for condition in weighed:
        by_axis[_axis(condition)].append(condition)
    today = both(judge(one, Facts.of(day, {})) for one in by_axis["rest"])
    rest = _reason(by_axis["rest"], Facts.of(day, {}))
    answers: dict[tuple[str, Any], tuple[bool | None, str]] = {}

    def ours(axis: str, key: Any, facts: dict[str, Fact]) -> tuple[bool | None, str]:
        if (axis, key) not in answers:
            company = Facts.of(day, facts)
            answers[axis, key] = (
                both(judge(one, company) for one in by_axis[axis]), _reason(by_axis[axis], company)
            )  # fmt: skip
        return answers[axis, key]

    counted = {low: raw.headcount(low, high) for low, high in CLASSES}
    sizes = [
        (low, high, ours("headcount", low, {"headcount": Fact(Range(low, high))})) for low, high in CLASSES
    ]
    whos = [
        (
            status,
            raw.status(status),
            ours("status", status, {name: Fact(value) for name, value in told.items()}),
        )
        for status, told in STATUSES.items()
    ]
    for place in places:
        at = ours("place", place.name, {"place": Fact(place.node), "head_office": Fact(place.node)})
        here = raw.place(place.name)
        for section in SECTIONS:
            trade = ours("activity", section, {"activity": Fact(section)})
            for low, high, size in sizes:
                for status, welcome, who in whos:
                    allowed = here and section in raw.sections and welcome
                    theirs = counted[low] if allowed else False
                    parts = (at, trade, size, who, (today, rest))
                    verdict = both([answer for answer, _ in parts])
                    if theirs is verdict:
                        yield "", theirs, verdict, ""
                        continue
                    count = f"{low}-{'…' if high is None else high}"
                    example = f"{place.name}, section {section}, {count} salariés, {status}"
                    why = "; ".join(reason for _, reason in parts if reason)
                    yield example, theirs, verdict, why


def _axis(condition: Condition) -> str:
    if condition.kind in {"place", "activity", "headcount"}:
        return condition.kind
    if set(condition.reads) & {"micro_entrepreneur", "public_body", "legal_form"}:
        return "status"
    return "rest"


def _reason(conditions: list[Condition], company: Facts) -> str:
    open_ = [one for one in conditions if judge(one, company) is not True]
    return ", ".join(str(getattr(one, "name", one.kind)) for one in open_)
