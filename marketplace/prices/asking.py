"""Tariffs of listings as observations of the series *asked*, and what makes a price odd."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from marketplace.directory.models import PriceKind, ServiceOffer
from marketplace.directory.models.listings import LISTED
from marketplace.prices.models import (
    LIVE,
    Doubt,
    Level,
    Observation,
    ObservationState,
    Origin,
    PriceCell,
    PriceRelease,
    Series,
)

ROWS = 500  # offers dealt with in one transaction
VAT = 1.20
CLOSE = 0.005
"""Of a ratio: how near to ``VAT`` two prices of one company are taken for one price, with and without it."""
FAR = 20
# « à partir de » is the lowest of prices, not one; « sur devis » is none.
TOLD_KINDS = (PriceKind.FIXED, PriceKind.HOURLY)
TOLD = Q(price_kind__in=TOLD_KINDS, price_min_cents__isnull=False)


def doubt(cents: int, *, others: Iterable[int], median: int | None) -> str:
    """Return why a price is odd, or nothing.

    ``others`` are prices of the same company for the same thing, ``median`` the nation's published one.
    """
    for other in others:
        ratio = max(cents, other) / min(cents, other)
        if abs(ratio / VAT - 1) < CLOSE:
            return Doubt.VAT
    if median and not median / FAR <= cents <= median * FAR:
        return Doubt.FAR
    return ""


def medians() -> dict[tuple[str, str, str, int | None], int]:
    """Return the nation's published medians, by series, service, unit and size."""
    last = PriceRelease.objects.frozen().first()
    cells = PriceCell.objects.filter(release=last, level=Level.NATION).exclude(median=None)
    return {
        (series, service, unit, scope): median
        for series, service, unit, scope, median in cells.values_list(
            "series", "service_type_id", "unit", "scope_id", "median"
        )
        if median is not None
    }


def asked_cents(low: int, high: int | None) -> int:
    """Return the one price that a tariff stands for: of a range, its middle on a scale of ratios."""
    return low if high is None else round((low * high) ** 0.5)


def read_tariffs(after: int, today: date) -> int | None:
    """Read some listings' tariffs, from the offer after ``after``; the last one's key, or nothing at the end.

    A tariff that did not change keeps its day; one that changed is a new observation and the old one stops
    counting, as it does when the offer or the listing goes.
    """
    with transaction.atomic():
        offers = list(
            ServiceOffer.objects.filter(pk__gt=after)
            .order_by("pk")
            .values_list(
                "pk", "profile__company_id", "profile__region_id", "service_type_id", "unit", "scope_id",
                "price_min_cents", "price_max_cents",
            )[:ROWS]
        )  # fmt: skip
        keys = [offer[0] for offer in offers]
        told = set(
            ServiceOffer.objects.filter(TOLD, _listed(), pk__in=keys)
            .exclude(profile__region=None)
            .values_list("pk", flat=True)
        )
        live = {row.offer_id: row for row in Observation.objects.filter(offer__in=keys, state__in=LIVE)}
        companies = [offer[1] for offer in offers]
        known = Observation.objects.filter(company__in=companies, state=ObservationState.KEPT)
        others: dict[tuple, list[int]] = {}
        for row in known.exclude(offer__in=keys):
            others.setdefault((row.company_id, row.service_type_id, row.unit, row.scope_id), []).append(
                row.ht_cents
            )
        median = medians()
        fresh, gone = [], []
        for pk, company, region, service, unit, scope, low, high in offers:
            kept = live.get(pk)
            cents = asked_cents(low or 0, high) if pk in told else None
            same = kept and (
                kept.ht_cents, kept.service_type_id, kept.unit, kept.scope_id, kept.region_id
            ) == (cents, service, unit, scope, region)  # fmt: skip
            if same:
                continue
            if kept:
                gone.append(kept.pk)
            if cents is None:
                continue
            odd = doubt(
                cents,
                others=others.get((company, service, unit, scope), ()),
                median=median.get((Series.ASKED, service, unit, scope)),
            )
            fresh.append(
                Observation(
                    series=Series.ASKED,
                    origin=Origin.LISTING,
                    service_type_id=service,
                    unit=unit,
                    scope_id=scope,
                    region_id=region,
                    company_id=company,
                    ht_cents=cents,
                    observed_on=today,
                    state=ObservationState.HELD if odd else ObservationState.KEPT,
                    doubt=odd,
                    offer_id=pk,
                )
            )
        _replace(Observation.objects.filter(pk__in=gone))
        Observation.objects.bulk_create(fresh)
        if len(offers) < ROWS:
            _replace(Observation.objects.filter(origin=Origin.LISTING, offer=None, state__in=LIVE))
            return None
    return keys[-1]


def _listed() -> Q:
    """What ``LISTED`` says of a listing, said of its offers."""
    said: Any = LISTED.children
    return Q(*((f"profile__{name}", value) for name, value in said))


def _replace(rows) -> None:
    rows.update(state=ObservationState.REPLACED, decided_at=timezone.now())
