"""Providers whose tariff lies within what is published, for the page of a price."""

from __future__ import annotations

from typing import Any

from core.wording import euros
from marketplace.directory.models import ProviderProfile, ServiceOffer
from marketplace.directory.wording import price, unit, where
from marketplace.prices.asking import TOLD_KINDS
from marketplace.prices.models import PriceCell
from marketplace.prices.showing import Asked

SHOWN = 3


def within(user: Any, asked: Asked, cell: PriceCell) -> list[dict[str, Any]]:
    """Return some providers as suggestions, the best rated first: within the quarters, or near the median."""
    low, high = cell.p25, cell.p75
    if low is None or high is None:
        low, high = (cell.median or 0) // 2, (cell.median or 0) * 2
    offers = ServiceOffer.objects.filter(
        profile__in=ProviderProfile.objects.visible_to(user).listed(),
        service_type=asked.service,
        unit=asked.service.unit,
        price_kind__in=TOLD_KINDS,
        price_min_cents__range=(low, high),
    )
    if asked.scope:
        offers = offers.filter(scope=asked.scope)
    if asked.region:
        offers = offers.filter(profile__region=asked.region)
    chosen = offers.select_related("profile__commune__department").order_by(
        "-profile__rating_lower", "-profile__completeness", "pk"
    )
    published = "la moitié centrale des prix publiés" if cell.p25 else "autour de la médiane publiée"
    between = f"son tarif est entre {euros(low)} et {euros(high)}"
    return [
        {
            "title": offer.profile.name,
            "href": offer.profile.get_absolute_url(),
            "meta": f"{price(offer)} {unit(offer)} · {where(offer.profile)}",
            "reason": f"{between}, {published}.",
        }
        for offer in chosen[:SHOWN]
    ]
