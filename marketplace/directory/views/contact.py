"""Writing to a listing: who is not signed in writes first, signs in next."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from core.actors import Actor
from core.errors import Explained, OverLimit, Refusal
from core.http import Request
from core.parked import as_post, park, parked
from marketplace.directory import policies, services
from marketplace.directory.errors import NoRequests
from marketplace.directory.forms import RequestForm
from marketplace.directory.models import ConnectorProfile, ProviderProfile, ServiceOffer
from marketplace.directory.views.pages import CONNECTORS, HERE


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: Request, slug: str) -> HttpResponse:
    rows = ProviderProfile.objects.visible_to(request.user).for_card()
    profile = get_object_or_404(rows, slug=slug)
    here = reverse("directory:contact", args=[profile.slug])
    return _contact(request, profile, list(profile.offers.all()), here, HERE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connector(request: Request, slug: str) -> HttpResponse:
    profile = get_object_or_404(ConnectorProfile.objects.visible_to(request.user), slug=slug)
    here = reverse("directory:contact_connector", args=[profile.slug])
    return _contact(request, profile, [], here, CONNECTORS)


def _contact(
    request: Request,
    listing: ProviderProfile | ConnectorProfile,
    offers: list[ServiceOffer],
    here: str,
    above: dict[str, str],
) -> HttpResponse:
    if not policies.takes_requests(listing):
        raise NoRequests
    page: dict[str, Any] = {
        "listing": listing,
        "here": here,
        "crumbs": [
            above,
            {"label": listing.name, "href": listing.get_absolute_url()},
            {"label": "Écrire", "href": ""},
        ],
    }
    if request.method != "POST":
        kept = as_post(parked(request))
        asked = kept.get("offer", "") or request.GET.get("prestation", "")
        form = RequestForm(offers=offers, initial={"offer": asked, "text": kept.get("text", "")})
        return render(request, "directory/contact.html", {**page, "form": form})
    form = RequestForm(request.POST, offers=offers)
    refused: Explained | Suspended | None = None
    if form.is_valid():
        if not request.user.is_authenticated:
            return park(request, here)
        try:
            asked_for = services.ask(
                listing,
                text=form.cleaned_data["text"],
                by=Actor.of(request.user),
                offer_id=form.offer_id,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        except (Explained, Suspended) as error:
            refused = error
        else:
            assert asked_for.thread is not None, "a request that was just made has its conversation"  # noqa: S101
            return redirect(asked_for.thread)
    status = 422
    if refused:
        status = 429 if isinstance(refused, OverLimit) else 409
    response = render(
        request, "directory/contact.html", {**page, "form": form, "refused": refused}, status=status
    )
    if isinstance(refused, OverLimit):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
