"""What a provider sells: services of the taxonomy, their prices, where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from core.actors import Actor
from core.errors import Refusal
from core.wording import number
from marketplace.directory.errors import TooMany
from marketplace.directory.models import CoverageKind, OfferZone, PriceKind, ProviderProfile, ServiceOffer
from marketplace.directory.models.offers import OFFERS_MAX, PRICE_MAX, RADIUS_MAX, ZONES_MAX
from marketplace.directory.services.locking import own_provider
from marketplace.directory.services.shown import recount, shown_changed
from marketplace.directory.services.texts import one_line
from moderation import prechecks
from taxonomy.models import ScopeBand, ServiceType, Unit
from territories.models import Commune, Department, Region
from territories.zones import ZoneKind

DETAILS_MAX = 160
Somewhere = Region | Department | Commune


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as it is typed. Prices are cents before VAT."""

    service_type: ServiceType
    unit: str
    price_kind: str
    coverage_kind: str
    scope: ScopeBand | None = None
    details: str = ""
    price_min_cents: int | None = None
    price_max_cents: int | None = None
    radius_km: int | None = None
    zones: Sequence[Somewhere] = field(default=())


@transaction.atomic
def save_offer(profile_id: int, offer: Offer, *, by: Actor, offer_id: int | None = None) -> ServiceOffer:
    """Add a service to a listing, or change the one of ``offer_id``.

    Raises ``Refusal``, ``TooMany``, ``Frozen``, ``Suspended``, ``PermissionDenied``,
    ``ServiceOffer.DoesNotExist`` for one of another listing.
    """
    offer = check(offer)
    profile = own_provider(profile_id, by)
    row = profile.offers.get(pk=offer_id) if offer_id is not None else ServiceOffer(profile=profile)
    if row._state.adding:
        if profile.offers.count() >= OFFERS_MAX:
            raise TooMany(f"Une fiche tient en {OFFERS_MAX} prestations : retirez-en une pour en ajouter.")
        row.position = (profile.offers.aggregate(last=Max("position"))["last"] or 0) + 1
    same = profile.offers.filter(service_type=offer.service_type, unit=offer.unit, scope=offer.scope)
    if same.exclude(pk=row.pk).exists():
        raise Refusal("service_type", "Cette prestation est déjà sur votre fiche, avec la même taille.")
    put(row, offer)
    row.save()
    row.zones.all().delete()
    OfferZone.objects.bulk_create(zones_of(row, offer.zones))
    touched(profile)
    return row


@transaction.atomic
def remove_offer(profile_id: int, offer_id: int, *, by: Actor) -> ProviderProfile:
    """Take a service off a listing; one that is not there any more is no fault."""
    profile = own_provider(profile_id, by)
    profile.offers.filter(pk=offer_id).delete()
    touched(profile)
    return profile


def touched(profile: ProviderProfile) -> None:
    """What follows any change of services or pictures. The listing is locked."""
    profile.version += 1
    profile.save(update_fields=["version"])
    recount(profile)
    shown_changed(profile)


def put(row: ServiceOffer, offer: Offer) -> None:
    """Write a checked offer into a row, without saving it."""
    for name in (
        "service_type", "unit", "scope", "details", "price_kind", "price_min_cents", "price_max_cents",
        "coverage_kind", "radius_km",
    ):  # fmt: skip
        setattr(row, name, getattr(offer, name))


def zones_of(row: ServiceOffer, places: Sequence[Somewhere]) -> list[OfferZone]:
    kinds = {Region: ZoneKind.REGION, Department: ZoneKind.DEPARTMENT, Commune: ZoneKind.COMMUNE}
    found = {}
    for place in places:
        kind = kinds[type(place)]
        label = place.label if isinstance(place, Commune) else str(place)
        found[kind, place.pk] = OfferZone(
            offer=row, kind=kind.value, code=place.pk, label=label, path=place.path
        )
    return list(found.values())


def check(offer: Offer) -> Offer:
    """Return what is kept of an offer: nothing that its kind of price or of place does not use.

    Raises ``Refusal`` with the field.
    """
    details = one_line(offer.details)
    if len(details) > DETAILS_MAX:
        raise Refusal("details", f"C’est un peu long : {DETAILS_MAX} caractères au plus.")
    if prechecks.examine(details, first=False, counted=True):
        raise Refusal("details", "Ce texte mène à un site que nous n’acceptons pas : retirez le lien.")
    if offer.scope and offer.scope.service_type_id != offer.service_type.pk:
        raise Refusal("scope", "Choisissez une taille de cette prestation.")
    if offer.unit not in Unit.values:
        raise Refusal("unit", "Choisissez pour quoi est le prix.")
    low, high = _prices(offer)
    radius, zones = _coverage(offer)
    return Offer(
        offer.service_type, offer.unit, offer.price_kind, offer.coverage_kind, offer.scope, details,
        low, high, radius, zones,
    )  # fmt: skip


def _prices(offer: Offer) -> tuple[int | None, int | None]:
    if offer.price_kind not in PriceKind.values:
        raise Refusal("price_kind", "Choisissez comment vous fixez le prix.")
    if offer.price_kind == PriceKind.ON_QUOTE:
        return None, None
    low, high = offer.price_min_cents, offer.price_max_cents
    if low is None:
        raise Refusal("price_min", "Indiquez un prix hors taxes, ou choisissez « sur devis ».")
    if not 1 <= low <= PRICE_MAX:
        raise Refusal("price_min", f"Indiquez un prix entre 0,01 et {number(PRICE_MAX // 100, unit='€')}.")
    if offer.price_kind == PriceKind.FIXED:
        return low, None
    if offer.price_kind == PriceKind.HOURLY and offer.unit != Unit.HOUR:
        raise Refusal("unit", "Un tarif horaire est un prix pour l’heure.")
    if high is not None and not low <= high <= PRICE_MAX:
        raise Refusal("price_max", "Le prix le plus haut est au moins égal au plus bas.")
    return low, high


def _coverage(offer: Offer) -> tuple[int | None, Sequence[Somewhere]]:
    if offer.coverage_kind not in CoverageKind.values:
        raise Refusal("coverage_kind", "Choisissez où vous proposez cette prestation.")
    if offer.coverage_kind == CoverageKind.RADIUS:
        if offer.radius_km is None or not 1 <= offer.radius_km <= RADIUS_MAX:
            raise Refusal("radius_km", f"Indiquez un rayon de 1 à {number(RADIUS_MAX, unit='km')}.")
        return offer.radius_km, ()
    if offer.coverage_kind == CoverageKind.ZONES:
        if not offer.zones:
            raise Refusal("zones", "Choisissez au moins une région, un département ou une commune.")
        if len(offer.zones) > ZONES_MAX:
            raise Refusal("zones", f"Choisissez {ZONES_MAX} zones au plus, ou « toute la France ».")
        return None, offer.zones
    return None, ()
