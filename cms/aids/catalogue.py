"""The open aids as plain values, for whoever weighs them: read once, kept until one changes."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Prefetch

from cms.aids.choices import Closing
from cms.aids.models import AidCondition, AidPage
from eligibility.conditions import Condition, ConditionError, Dates, Place, Text, Zone

log = logging.getLogger(__name__)

VERSION = "aids.catalogue.version"


@dataclass(frozen=True, slots=True)
class AmountRule:
    """What an aid brings for a spend. Sums are in cents, rates in percent; what is not known is ``None``.

    A highest rate without a lowest one means « up to »; two equal ones are the rate.
    """

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


_kept: dict[str, object] = {}


def every_open(on: date) -> tuple[OpenAid, ...]:
    """Return the published aids open on a day, by title. Three queries, or none until one changes.

    Kept by each process as it is, under a version that all share: a few thousand aids are too long to unpack
    at each request.
    """
    version = cache.get(VERSION)
    if version is None:
        version = secrets.token_hex(8)
        cache.add(VERSION, version, None)
    if _kept.get("of") != (version, on):
        # Read after the version: a change meanwhile makes what is kept stale at birth.
        _kept.update(aids=_read(on), of=(version, on))
    return _kept["aids"]  # type: ignore[return-value]


def forget() -> None:
    """At commit, let the catalogue be read again, by every process."""
    transaction.on_commit(lambda: cache.set(VERSION, secrets.token_hex(8), None))


def _read(on: date) -> tuple[OpenAid, ...]:
    rows = AidCondition.objects.select_related("territory").order_by("sort_order", "pk")
    aids = (
        AidPage.objects.visible_to(None)
        .open(on)
        .defer_streamfields()
        .select_related("territory")
        .prefetch_related("partners", Prefetch("conditions", rows))
        .order_by("title", "pk")
    )
    return tuple(open_aid(aid) for aid in aids)


def open_aid(aid: AidPage) -> OpenAid:
    """Return one aid as a value; its partners, conditions and territory are loaded."""
    conditions: list[tuple[Condition, str]] = []
    if aid.opens_on or aid.closes_on:
        conditions.append((Dates(aid.opens_on, aid.closes_on), ""))
    if aid.territory and aid.territory.zones:
        inside, outside = _zones(aid.territory.zones), _zones(aid.territory.exclusions)
        conditions.append((Place(inside, outside), ""))
    conditions += [(weighed(row), row.note) for row in aid.conditions.all()]
    return OpenAid(
        id=aid.pk,
        slug=aid.slug,
        title=aid.title,
        lead=aid.lead,
        href=aid.path_on_site,
        kind=aid.kind,
        kind_label=aid.get_kind_display(),
        funders=tuple(aid.funders),
        conditions=tuple(condition for condition, _ in conditions),
        notes=tuple(note for _, note in conditions),
        opens_on=aid.opens_on,
        closes_on=aid.closes_on,
        end_known=aid.closing != Closing.UNKNOWN,
        territory=aid.territory.words if aid.territory else "",
        amount=amount_rule(aid),
    )


def amount_rule(aid: AidPage) -> AmountRule:
    return AmountRule(
        aid.rate_min, aid.rate_max, aid.floor, aid.ceiling, aid.spend_min, aid.spend_max, aid.amount_text
    )


def weighed(row: AidCondition) -> Condition:
    """Return a stored condition; one that cannot be read is still told, as words that nobody has checked."""
    try:
        return row.read()
    except ConditionError as error:
        log.error("condition %s of aid %s: %s", row.pk, row.aid_id, error)
        return Text(row.text or row.note or "Une condition à vérifier sur la page officielle.")


def _zones(stored: list[dict[str, Any]]) -> tuple[Zone, ...]:
    return tuple(Zone(one["kind"], one["code"], one["label"], tuple(one["paths"])) for one in stored)
