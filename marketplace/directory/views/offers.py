"""Adding, changing and removing a service of one's listing: what it is first, then what fits it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.suspension import Suspended
from core.actors import Actor
from core.errors import Conflict, Explained, Refusal
from core.http import Request
from marketplace.directory import services, wording
from marketplace.directory.models import ProviderProfile, ServiceOffer
from marketplace.directory.offer_forms import KindForm, OfferForm
from marketplace.directory.views.dashboard import own, space
from taxonomy.models import ServiceType
from territories.models import Commune
from territories.zones import ZoneKind


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, profile_id: int) -> HttpResponse:
    """Two steps in one address: without a kind of service, its list; with one, the form made for it."""
    profile = own(request, profile_id)
    chosen = KindForm(request.GET or None)
    if not request.GET or not chosen.is_valid():
        context = {"profile": profile, "form": chosen, "crumbs": _crumbs(profile, "Ajouter une prestation")}
        return render(request, "directory/add_offer.html", context, status=422 if chosen.errors else 200)
    kind = ServiceType.objects.get(pk=chosen.cleaned_data["prestation"])
    posted = request.method == "POST"
    form = OfferForm(
        request.POST if posted else None, kind=kind, initial={"coverage_kind": "radius", "radius_km": 50}
    )
    return _save(request, profile, form, "Ajouter une prestation")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, profile_id: int, offer_id: int) -> HttpResponse:
    profile = own(request, profile_id)
    offer = get_object_or_404(profile.offers.select_related("service_type"), pk=offer_id)
    codes = [zone.code for zone in offer.zones.all() if zone.kind == ZoneKind.COMMUNE]
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        kind=offer.service_type,
        # Those of a partner's list: the form does not ask for them, and does not lose them.
        communes=list(Commune.objects.filter(pk__in=codes)) if codes else [],
        initial=OfferForm.initial_of(offer),
    )
    return _save(request, profile, form, wording.offer_title(offer), offer)


@require_POST
@never_cache
@login_required
def remove(request: Request, profile_id: int, offer_id: int) -> HttpResponse:
    profile = own(request, profile_id)
    services.remove_offer(profile.pk, offer_id, by=Actor.of(request.user))
    messages.success(request, "La prestation est retirée de votre fiche.")
    return redirect(_back(profile))


def _save(
    request: Request, profile: ProviderProfile, form: OfferForm, here: str, offer: ServiceOffer | None = None
) -> HttpResponse:
    refused: Conflict | None = None
    if form.is_bound and form.is_valid():
        try:
            services.save_offer(
                profile.pk, form.offer, by=Actor.of(request.user), offer_id=offer.pk if offer else None
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(request, f"« {form.kind.name} » est sur votre fiche.")
            return redirect(_back(profile))
    context: dict[str, Any] = {
        "profile": profile,
        "form": form,
        "kind": form.kind,
        "offer": offer,
        "refused": refused,
        "here": request.get_full_path(),
        "crumbs": _crumbs(profile, here),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "directory/offer.html", context, status=status)


def _crumbs(profile: ProviderProfile, here: str) -> list[dict[str, str]]:
    return [space(), {"label": profile.name, "href": _back(profile)}, {"label": here, "href": ""}]


def _back(profile: ProviderProfile) -> str:
    return f"{reverse('directory:listing', args=[profile.pk])}#prestations"
