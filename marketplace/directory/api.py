"""Providers and what they sell, for programs: as their public page tells it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from core.addresses import absolute
from core.api.routes import ANYONE, ReadRouter
from core.api.schemas import Code, Listed, Named, Paged, RegionCode, Slug, listed
from core.pagination import paginate
from marketplace.directory import policies, wording
from marketplace.directory.models import PriceKind, ProviderProfile, ServiceOffer
from marketplace.directory.models.listings import Language
from taxonomy.models import Unit

router = ReadRouter(tags=["Prestataires"])


class Offer(Schema):
    service: Named
    size: str = Field(description="La taille de la prestation ; vide s’il n’y en a qu’une.")
    unit: Unit = Field(description="Ce que paie le prix : job, hour, day, month…")
    price: PriceKind = Field(description="Prix fixe, à partir de, à l’heure, ou sur devis.")
    min_cents: int | None = Field(description="Hors taxes.")
    max_cents: int | None = Field(description="Hors taxes.")
    where: str = Field(description="Où elle est proposée, en mots.")


class ProviderRow(Schema):
    slug: Slug
    url: str = Field(description="Sa page.")
    name: str
    headline: str = Field(description="Ce qu’il fait, en une phrase.")
    siren: str = Field(description="L’entreprise, au registre.")
    commune: Named
    region: Named | None
    remote: bool = Field(description="Travaille aussi à distance.")
    languages: list[Language]
    reviews: int = Field(description="Avis publiés.")
    rating: float | None = Field(description="Moyenne sur 5 ; rien sous trois avis.")
    services: list[Named]


class ProviderWhole(ProviderRow):
    html: str = Field(description="La présentation, en HTML sûr.")
    website: str
    takes_requests: bool = Field(description="Si on peut lui écrire en ce moment.")
    offers: list[Offer]


class Filters(Schema):
    service: Code | None = Field(None, description="La prestation : « code » d’un service dans une réponse.")
    region: RegionCode | None = None


@router.read("", Listed[ProviderRow], "Lister les prestataires")
def providers(request: HttpRequest, filters: Annotated[Filters, Query()], paging: Paged):
    """Les fiches publiées, les plus récentes d’abord. L’ordre de l’annuaire, lui, dépend du besoin."""
    rows = ProviderProfile.objects.visible_to(ANYONE).listed().for_card()
    if filters.region:
        rows = rows.filter(region=filters.region)
    if filters.service:
        offered = ServiceOffer.objects.filter(service_type=filters.service).values("profile")
        rows = rows.filter(pk__in=offered)
    page = paginate(rows, by=("-published_at", "-id"), after=paging.after, size=paging.size)
    return listed(page, _row)


@router.read("/{slug}", ProviderWhole, "Lire une fiche")
def provider(request: HttpRequest, slug: Slug):
    """La fiche entière, avec ses prestations et leurs prix hors taxes."""
    one = get_object_or_404(ProviderProfile.objects.visible_to(ANYONE).for_page(), slug=slug)
    return _row(one) | {
        "html": one.body_html,
        "website": one.website,
        "takes_requests": policies.takes_requests(one),
        "offers": [_offer(offer, one) for offer in one.offers.all()],
    }


def _row(profile: ProviderProfile) -> dict[str, Any]:
    region, mean = profile.region, profile.rating_mean
    kinds = {offer.service_type_id: offer.service_type.name for offer in profile.offers.all()}
    return {
        "slug": profile.slug,
        "url": absolute(profile.get_absolute_url()),
        "name": profile.name,
        "headline": profile.headline,
        "siren": profile.company_id,
        "commune": {"code": profile.commune_id, "name": profile.commune.name},
        "region": {"code": region.pk, "name": region.name} if region else None,
        "remote": profile.remote_ok,
        "languages": profile.languages,
        "reviews": profile.rating_count,
        "rating": mean / 100 if mean is not None and wording.rating_words(profile) else None,
        "services": [{"code": code, "name": name} for code, name in kinds.items()],
    }


def _offer(offer: ServiceOffer, profile: ProviderProfile) -> dict[str, Any]:
    return {
        "service": {"code": offer.service_type_id, "name": offer.service_type.name},
        "size": wording.size(offer.scope) if offer.scope else "",
        "unit": offer.unit,
        "price": offer.price_kind,
        "min_cents": offer.price_min_cents,
        "max_cents": offer.price_max_cents,
        "where": wording.coverage(offer, wording.where(profile)),
    }
