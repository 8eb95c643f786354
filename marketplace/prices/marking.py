"""Which tariffs of listings lie under the published median, for the filter of the directory."""

from __future__ import annotations

from marketplace.directory.models import ServiceOffer
from marketplace.directory.services.shown import record_below_median
from marketplace.prices import showing
from marketplace.prices.asking import TOLD_KINDS, asked_cents
from marketplace.prices.models import PriceCell, PriceRelease, Series

ROWS = 500  # offers dealt with in one transaction


def mark_offers(after: int) -> int | None:
    """Mark some offers, from the one after ``after``; return the last one's key, or nothing at the end.

    A tariff is compared with the nearest published median of tariffs: its region, the nation, all sizes.
    """
    offers = list(
        ServiceOffer.objects.filter(pk__gt=after)
        .select_related("service_type", "scope", "profile__region")
        .order_by("pk")[:ROWS]
    )
    release = PriceRelease.objects.frozen().first()
    cells: dict[tuple[str, str], list[PriceCell]] = {}
    rows = PriceCell.objects.filter(release=release, series=Series.ASKED).exclude(median=None)
    for cell in rows.filter(service_type__in={offer.service_type_id for offer in offers}):
        cells.setdefault((cell.service_type_id, cell.unit), []).append(cell)
    flags: dict[int, bool | None] = {}
    for offer in offers:
        asked = showing.Asked(offer.service_type, Series.ASKED, offer.scope, offer.profile.region)
        nearest = showing.nearest(cells.get((offer.service_type_id, offer.unit), []), asked)
        told = offer.price_kind in TOLD_KINDS and offer.price_min_cents
        flags[offer.pk] = (
            asked_cents(offer.price_min_cents or 0, offer.price_max_cents) < (nearest.median or 0)
            if nearest and told
            else None
        )
    record_below_median(flags)
    return offers[-1].pk if len(offers) == ROWS else None
