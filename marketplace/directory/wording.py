"""How listings are told in a few words: in lists, on their page, in search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.wording import euros, number
from marketplace.directory.models import (
    ConnectorProfile,
    CoverageKind,
    Level,
    Listing,
    PriceKind,
    ProviderProfile,
    ServiceOffer,
)
from taxonomy.models import ScopeBand, Unit

MANY_ZONES = 3
SOME_ANSWERS = 3
"""Requests under which no answering time is told: one slow week is no habit."""


def initials(name: str) -> str:
    # « Samuel Okoye, développeur » is Samuel Okoye.
    words = [word for word in name.partition(",")[0].replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def row(listing: Listing, *, above: str = "") -> dict[str, Any]:
    """Arguments of the theme's ``row`` component, without its facts."""
    return {
        "title": listing.name,
        "href": listing.get_absolute_url(),  # type: ignore[attr-defined]
        "cell": initials(listing.name),
        "cell_kind": "full",
        "above": above,
        "summary": listing.headline,
    }


def meta(profile: ProviderProfile) -> list[Any]:
    """Facts of a line. Needs ``for_card()``."""
    found: list[Any] = [{"text": where(profile), "icon": "map-pin"}]
    if profile.remote_ok:
        found.append("à distance aussi")
    if rating := rating_words(profile):
        found.append({"text": rating, "icon": "star"})
    if cheapest := first_price(list(profile.offers.all())):
        found.append(cheapest)
    return found


def connector_meta(profile: ConnectorProfile) -> list[Any]:
    """Facts of a line. Needs ``for_card()``."""
    found: list[Any] = []
    if profile.level == Level.LABELLED:
        found.append({"text": "labellisé", "icon": "badge-check", "strong": True})
    found.append({"text": where(profile), "icon": "map-pin"})
    if not profile.capacity_open:
        found.append("complet pour l’instant")
    return found


def where(listing: Listing) -> str:
    """« Guéret (23) »: two communes may bear one name."""
    return listing.commune.label


def rating_words(profile: ProviderProfile) -> str:
    """The mean and how many it rests on; nothing under three reviews, which say nothing yet."""
    if profile.rating_mean is None or profile.rating_count < 3:
        return ""
    return f"{number(profile.rating_mean / 100, decimals=1)} sur 5, {number(profile.rating_count)} avis"


def price(offer: ServiceOffer) -> str:
    """What it costs, before VAT: « 1 900 € », « à partir de 80 € », « de 60 à 90 € », « sur devis »."""
    low, high = offer.price_min_cents, offer.price_max_cents
    if low is None:
        return "sur devis"
    if high is not None and high != low:
        return f"de {euros(low)} à {euros(high)}"
    return f"à partir de {euros(low)}" if offer.price_kind == PriceKind.FROM else euros(low)


def unit(offer: ServiceOffer) -> str:
    """What that pays for: « HT l’heure », « HT la prestation »; nothing for a quote."""
    return "" if offer.price_kind == PriceKind.ON_QUOTE else f"HT {Unit(offer.unit).label}"


def coverage(offer: ServiceOffer, place: str) -> str:
    """Where it is offered; ``place`` is where the provider is."""
    if offer.coverage_kind == CoverageKind.RADIUS:
        return f"{number(offer.radius_km or 0, unit='km')} autour de {place}"
    if offer.coverage_kind == CoverageKind.ZONES:
        names = [zone.label for zone in offer.zones.all()]
        more = len(names) - MANY_ZONES
        told = ", ".join(names[:MANY_ZONES])
        return f"{told} et {more} {'autre' if more == 1 else 'autres'}" if more > 0 else told
    return "à distance" if offer.coverage_kind == CoverageKind.REMOTE else "toute la France"


def offer_title(offer: ServiceOffer) -> str:
    return f"{offer.service_type.name}, {size(offer.scope)}" if offer.scope else offer.service_type.name


def size(band: ScopeBand) -> str:
    """« 1 à 5 pages », « 1 caisse »."""
    if band.minimum == band.maximum == 1:
        noun, _, rest = band.service_type.measure.partition(" ")
        one = f"{noun[:-3]}al" if noun.endswith("aux") else noun if noun == "pays" else noun.removesuffix("s")
        return f"1 {one} {rest}".rstrip()
    return str(band)


def first_price(offers: Sequence[ServiceOffer]) -> str:
    """The lowest price of a listing with what it pays for: « site vitrine : 1 900 € »."""
    priced = [offer for offer in offers if offer.price_min_cents is not None]
    if not priced:
        return ""
    cheapest = min(priced, key=lambda offer: (offer.price_min_cents or 0, offer.position))
    return f"{cheapest.service_type.name} : {price(cheapest)}"


def answering(profile: ProviderProfile) -> str:
    """How fast requests get an answer; nothing under three of them."""
    if profile.recent_requests < SOME_ANSWERS or profile.response_hours is None:
        return ""
    hours = profile.response_hours
    span = number(max(1, hours), unit="h") if hours < 24 else number(round(hours / 24))
    within = span if hours < 24 else f"{span} {'jour' if round(hours / 24) == 1 else 'jours'}"
    share = round(100 * profile.recent_in_time / profile.recent_requests)
    return (
        f"Répond en {within} le plus souvent ; {number(share, unit='%')} des demandes sous deux jours ouvrés."
    )
