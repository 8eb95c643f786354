"""``/annuaire/<slug>/``, ``/connecteurs/<slug>/``, and the pictures they show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.actors import Actor
from core.capabilities import fragments
from core.http import Request
from core.page_cache import cached_for_visitors
from core.uploads.private import path_of
from core.uploads.views import POLICY
from core.wording import day, month
from marketplace.directory import policies, wording
from marketplace.directory.models import ConnectorProfile, Level, Listing, ProviderPicture, ProviderProfile
from moderation.addresses import flag_address
from taxonomy.vocabulary import topic_names

HERE = {"label": "Annuaire", "href": "/annuaire/"}
CONNECTORS = {"label": "Connecteurs", "href": "/connecteurs/"}
# Pieces that apps above or beside may place on the page of a listing, each given the listing.
BESIDE = ("reviews.of_provider", "prices.of_provider")
BESIDE_CONNECTOR = ("reviews.of_connector",)


@require_safe
@cached_for_visitors("directory", "questions")
def provider(request: Request, slug: str) -> HttpResponse:
    """One provider: what they sell, at what price, where; what they answered; how to write to them."""
    profile = get_object_or_404(ProviderProfile.objects.visible_to(request.user).for_page(), slug=slug)
    by = _reader(request)
    offers = list(profile.offers.all())
    context = {
        "profile": profile,
        "initials": wording.initials(profile.name),
        "badges": _badges(profile),
        "place": wording.where(profile),
        "head": [
            {"label": "Prestation"},
            {"label": "Prix hors taxes", "number": True},
            {"label": "Où"},
        ],
        "rows": [_row(profile, offer) for offer in offers],
        "pictures": list(profile.pictures.all()),
        "answering": wording.answering(profile),
        "facts": _company_facts(profile),
        "beside": [name for name in BESIDE if name in fragments],
        "is_own": by is not None and policies.can_change(by, profile),
        "takes_requests": policies.takes_requests(profile),
        "state_notice": _state_notice(profile),
        "flag_url": flag_address("provider", profile, by),
        "crumbs": [HERE, {"label": profile.name, "href": ""}],
        "canonical": settings.BASE_URL + profile.get_absolute_url(),
    }
    return render(request, "directory/provider.html", context)


@require_safe
@cached_for_visitors("directory", "questions")
def connector(request: Request, slug: str) -> HttpResponse:
    """One connector: what they know, what they do, where, and whether they take new companies."""
    profile = get_object_or_404(ConnectorProfile.objects.visible_to(request.user).for_page(), slug=slug)
    by = _reader(request)
    names = topic_names()
    labelled = profile.level == Level.LABELLED
    badges = [
        {"label": str(profile.get_level_display()), "kind": "yes" if labelled else "", "icon": "badge-check"}
    ]
    if not profile.capacity_open:
        badges.append({"label": "Complet pour l’instant", "kind": "maybe"})
    regions = {region.code: region.name for region in profile.regions.all()}
    if profile.region:
        regions = {profile.region.code: profile.region.name} | regions
    context = {
        "profile": profile,
        "initials": wording.initials(profile.name),
        "badges": badges,
        "place": wording.where(profile),
        "regions": list(regions.values()),
        "topics": [names[link.tag_id].name for link in profile.topic_links.all() if link.tag_id in names],
        "is_own": by is not None and policies.can_change(by, profile),
        "takes_requests": policies.takes_requests(profile),
        "beside": [name for name in BESIDE_CONNECTOR if name in fragments],
        "state_notice": _state_notice(profile),
        "flag_url": flag_address("connector", profile, by),
        "may_set_level": by is not None and policies.can_set_level(by) and not policies.keeps(by, profile),
        "crumbs": [CONNECTORS, {"label": profile.name, "href": ""}],
        "canonical": settings.BASE_URL + profile.get_absolute_url(),
    }
    return render(request, "directory/connector.html", context)


@require_safe
def picture(request: Request, picture_id: int) -> HttpResponse:
    """Serve a picture to those who may see its listing. Kept for ten minutes: what is hidden is soon gone."""
    found = get_object_or_404(ProviderPicture.objects.select_related("file", "profile"), pk=picture_id)
    if not ProviderProfile.objects.visible_to(request.user).filter(pk=found.profile_id).exists():
        raise Http404
    try:
        content = path_of(found.file.name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=found.file.kind)
    shared = "public" if found.profile.is_public else "private"
    response.headers["Cache-Control"] = f"{shared}, max-age=600"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _reader(request: Request) -> Actor | None:
    return Actor.of(request.user) if request.user.is_authenticated else None


def _badges(profile: ProviderProfile) -> list[dict[str, str]]:
    found = []
    if rating := wording.rating_words(profile):
        found.append({"label": rating, "icon": "star"})
    if profile.confirmed_at:
        found.append({"label": f"Fiche confirmée en {month(profile.confirmed_at)}"})
    if profile.languages != ["fr"]:
        found.append({"label": ", ".join(profile.language_words)})
    if profile.partner and profile.contact_id is None:
        found.append({"label": f"Repris de la liste : {profile.partner}", "kind": "maybe"})
    return found


def _row(profile: ProviderProfile, offer: Any) -> list[Any]:
    return [
        {"text": wording.offer_title(offer), "note": offer.details},
        {"text": wording.price(offer), "number": True, "note": wording.unit(offer)},
        {"text": wording.coverage(offer, profile.commune.name), "wide": True},
    ]


def _company_facts(profile: ProviderProfile) -> list[dict[str, str]]:
    """What the register says and lets be shown."""
    company = profile.company
    found = [{"label": "SIREN", "value": company.siren_spaced}]
    if company.is_shown and company.name and company.name.casefold() != profile.name.casefold():
        found.insert(0, {"label": "Raison sociale", "value": company.name})
    if company.sector:
        found.append({"label": "Activité", "value": company.sector.label})
    if company.headcount.minimum is not None:
        found.append({"label": "Effectif", "value": company.headcount_words})
    if company.created_on:
        found.append({"label": "Créée en", "value": str(company.created_on.year)})
    found.append({"label": "Source", "value": company.get_source_display()})
    return found


def _state_notice(listing: Listing) -> dict[str, str]:
    """Why a page is not as others; empty for one that lists show."""
    if listing.closed_at:
        return {
            "title": "Entreprise fermée.",
            "text": "Le répertoire indique qu’elle a cessé son activité. Vous seul voyez cette page.",
        }
    if not listing.is_public:
        return {
            "title": "Vous seul voyez cette page.",
            "text": f"État de la fiche : {listing.get_state_display()}.",
        }
    if listing.paused_at:
        return {
            "title": "Fiche en pause.",
            "text": f"Depuis le {day(listing.paused_at)}, elle ne reçoit plus de demandes.",
        }
    return {}
