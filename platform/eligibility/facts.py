"""What is known of a company: each fact with who says so and since when. Absent is unknown, never zero.

Values, by the name of the fact:

- ``place``, ``head_office``, ``activity``, ``legal_form``: a node of ``trees``, as deep as it is known;
- ``headcount`` (employees), ``turnover``, ``balance``, ``spend`` (cents): a ``Range``;
- ``created_on``: a ``Range`` of days;
- those of ``situations.SITUATIONS``: a boolean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from eligibility import trees

SOLE_TRADER = "1000"
PUBLIC_FORMS = ("4", "7")  # under public law, trading or not

Bound = TypeVar("Bound", int, date)


class Source(StrEnum):
    DECLARED = "declared"
    REGISTER = "register"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Range(Generic[Bound]):
    """Where a number or a day lies, bounds included; a bound that is ``None`` is not known."""

    minimum: Bound | None = None
    maximum: Bound | None = None

    @property
    def exact(self) -> bool:
        return self.minimum is not None and self.minimum == self.maximum


@dataclass(frozen=True, slots=True)
class Fact:
    value: Any
    source: Source = Source.DECLARED
    on: date | None = None
    """The day of the register's copy, or of the answer."""
    label: str = ""
    """The value in words: « à Rennes (35) », « Boulangerie (10.71C) ». Ranges word themselves."""


@dataclass(frozen=True)
class Facts:
    """Facts on a day, with those that follow from them (``computed``); make it by ``Facts.of``."""

    today: date
    known: Mapping[str, Fact] = field(default_factory=dict)

    @classmethod
    def of(cls, today: date, known: Mapping[str, Fact]) -> Facts:
        return cls(today, {**_computed(known), **known})

    def value(self, name: str) -> Any:
        """Return what is known, or ``None``."""
        fact = self.known.get(name)
        return None if fact is None else fact.value

    def with_(self, more: Mapping[str, Fact]) -> Facts:
        """Return these facts and ``more``, which wins; what followed from the old ones is computed again."""
        told = {name: fact for name, fact in self.known.items() if fact.source != Source.COMPUTED}
        return Facts.of(self.today, {**told, **more})

    def age(self) -> Range[int]:
        """Return the age in full months, today."""
        created = self.value("created_on") or Range()
        return Range(
            None if created.maximum is None else _months(created.maximum, self.today),
            None if created.minimum is None else _months(created.minimum, self.today),
        )


def _computed(known: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return what the others imply: a company is no micro-entrepreneur, a micro-entrepreneur no company."""
    found: dict[str, Fact] = {}

    def follows(name: str, value: Any, cause: Fact) -> None:
        found[name] = Fact(value, Source.COMPUTED, cause.on)

    form = known.get("legal_form")
    if form is not None:
        if trees.within(form.value, [SOLE_TRADER]) is False:
            follows("micro_entrepreneur", False, form)
        elif form.value == SOLE_TRADER:
            follows("independent", True, form)
        public = trees.within(form.value, PUBLIC_FORMS)
        if public is not None:
            follows("public_body", public, form)
    micro = known.get("micro_entrepreneur")
    if micro is not None and micro.value and form is None:
        follows("legal_form", SOLE_TRADER, micro)
        follows("public_body", False, micro)
        follows("independent", True, micro)
    return found


def _months(start: date, end: date) -> int:
    """Return the full months from one day to another, 0 when it has not begun.

    The 29th to 31st end their month where it is shorter: from 31 January, a month is full on 28 February.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and not _is_last_day(end):
        months -= 1
    return max(months, 0)


def _is_last_day(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month
