"""The open aids as plain values, for whoever weighs them: read once, kept a moment, no query inside a loop."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.db import transaction

from cms.aids.choices import Closing
from cms.aids.models import AidCondition, AidPage
from core.clock import PARIS  # noqa: F401
from eligibility.conditions import Condition, ConditionError, Dates, Place, Text, Zone
from territories.models import TerritorySet

log = logging.getLogger(__name__)

KEPT, LIFE = "aids.catalogue", 300  # seconds; dropped at each change, so it only bounds what an outage leaves


@dataclass(frozen=True, slots=True)
class AmountRule:
    """What an aid brings for a spend. Sums are in cents, rates in percent; what is not known is ``None``."""

    rate_min: Decimal | None
    rate_max: Decimal | None
    floor: int | None
    ceiling: int | None
    spend_min: int | None
    spend_max: int | None
    words: str


@dataclass(frozen=True, slots=True)
class OpenAid:
    """An aid that takes applications, with all that must be so for a company to get it."""

    id: int
    slug: str
    title: str
    lead: str
    href: str
    kind: str
    kind_label: str
    funders: tuple[str, ...]
    conditions: tuple[Condition, ...]
    """The dates and the territory first, then its own, in the editors' order."""
    notes: tuple[str, ...]
    """What is said beside each condition, or ""; as long as ``conditions``."""
    opens_on: date | None
    closes_on: date | None
    end_known: bool
    """Whether « no last day » means there is none, or that nobody knows."""
    territory: str
    amount: AmountRule


def every_open(on: date) -> list[OpenAid]:
    """Return the published aids open on a day, by slug. Four queries, or none for a moment after."""
    key = f"{KEPT}.{on.isoformat()}"
    found = cache.get(key)
    if found is None:
        found = read_open(on)
        cache.set(key, found, LIFE)
    return found


def forget(on: date | None = None) -> None:
    """At commit, let the catalogue be read again."""
    from django.utils import timezone

    day = on or timezone.localdate()
    transaction.on_commit(lambda: cache.delete(f"{KEPT}.{day.isoformat()}"))
