"""« Mes fiches » : how a listing does, what is asked of it, and what to add next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from companies.forms import ProofForm
from companies.models import Membership
from core.actors import Actor
from core.capabilities import fragments
from core.errors import Conflict
from core.http import Request
from core.wording import number, since
from marketplace.directory import completeness, policies, services, wording
from marketplace.directory.forms import PictureForm
from marketplace.directory.models import ListingState, ProviderProfile, ServiceRequest

REQUESTS = 20
# Pieces that apps above may place in the dashboard of a listing, each given it.
BESIDE = ("reviews.for_provider",)


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Every listing that one may change, and how many requests wait."""
    waiting = Count("requests", filter=Q(requests__answered_at=None))
    rows = ProviderProfile.objects.kept_by(request.user).select_related("commune").annotate(waiting=waiting)
    context = {
        "rows": [_line(profile) for profile in rows.order_by("name", "pk")],
        "crumbs": [space(), {"label": "Mes fiches", "href": ""}],
    }
    return render(request, "directory/mine.html", context)


def _line(profile: Any) -> dict[str, Any]:
    waiting = profile.waiting
    meta: list[Any] = [{"text": state_words(profile), "strong": True}, f"complète à {profile.completeness} %"]
    if waiting:
        meta.append(
            "une demande sans réponse" if waiting == 1 else f"{number(waiting)} demandes sans réponse"
        )
    return {
        **wording.row(profile),
        "href": reverse("directory:listing", args=[profile.pk]),
        "meta": meta,
    }


@never_cache
@login_required
@require_safe
def one(request: Request, profile_id: int) -> HttpResponse:
    return page(request, own(request, profile_id))


def own(request: Request, profile_id: int) -> ProviderProfile:
    """Return a listing that the reader may change, or 404: another's does not exist here."""
    rows = ProviderProfile.objects.kept_by(request.user).for_page()
    return get_object_or_404(rows, pk=profile_id)


def page(
    request: Request,
    profile: ProviderProfile,
    *,
    picture: PictureForm | None = None,
    proof: ProofForm | None = None,
    refused: Conflict | None = None,
) -> HttpResponse:
    """Draw the page of one listing; a form that was refused comes back with what was typed."""
    by = Actor.of(request.user)
    offers, pictures = list(profile.offers.all()), list(profile.pictures.all())
    steps = completeness.steps(profile, offers, len(pictures))
    upcoming = completeness.next_step(steps)
    membership = Membership.objects.of(request.user).filter(company=profile.company_id).first()
    verified = policies.speaks_for(by, profile.company_id)
    context = {
        "profile": profile,
        "state": state_words(profile),
        "badge": "yes" if profile.is_listed else "maybe",
        "next": upcoming,
        "next_points": number(upcoming.points, unit="%") if upcoming else "",
        "percent": number(profile.completeness, unit="%"),
        "missing": services.missing_before(profile) if may_be_sent(profile) else [],
        "may_be_sent": may_be_sent(profile),
        "was_refused": profile.state == ListingState.REJECTED,
        "is_published": profile.state == ListingState.PUBLISHED,
        "is_archived": profile.state == ListingState.ARCHIVED,
        "offers": [offer_line(profile, offer) for offer in offers],
        "pictures": pictures,
        "picture_form": picture or PictureForm(),
        "proof_form": proof or ProofForm(),
        "asks_proof": membership is not None and not verified,
        "proof_waits": membership is not None and membership.proof_id is not None and not verified,
        "proof_refusal": membership.refusal if membership else "",
        "requests": [request_line(row) for row in latest(profile, request.user)],
        "figures": figures(profile),
        "answering": wording.answering(profile),
        "beside": [name for name in BESIDE if name in fragments],
        "refused": refused,
        "crumbs": [
            space(),
            {"label": "Mes fiches", "href": reverse("directory:mine")},
            {"label": profile.name, "href": ""},
        ],
    }
    typed = [form for form in (picture, proof) if form and form.errors]
    return render(
        request, "directory/listing.html", context, status=409 if refused else 422 if typed else 200
    )


def space() -> dict[str, str]:
    return {"label": "Mon espace", "href": reverse("space:home")}


def may_be_sent(profile: ProviderProfile) -> bool:
    return profile.state in (ListingState.DRAFT, ListingState.REJECTED)


def state_words(profile: ProviderProfile) -> str:
    if profile.closed_at:
        return "entreprise fermée"
    if profile.paused_at and profile.state == ListingState.PUBLISHED:
        return "en pause"
    return str(profile.get_state_display())


def offer_line(profile: ProviderProfile, offer: Any) -> dict[str, Any]:
    price = f"{wording.price(offer)} {wording.unit(offer)}".strip()
    return {
        "offer": offer,
        "title": wording.offer_title(offer),
        "href": reverse("directory:change_offer", args=[profile.pk, offer.pk]),
        "meta": [
            text for text in (price, wording.coverage(offer, profile.commune.name), offer.details) if text
        ],
    }


def latest(profile: ProviderProfile, reader: Any) -> list[ServiceRequest]:
    """The last requests of which the reader is a party; of those to a colleague, only figures are told."""
    rows = ServiceRequest.objects.visible_to(reader).filter(provider=profile)
    return list(
        rows.select_related("thread", "person", "offer__service_type", "offer__scope__service_type").order_by(
            "-asked_at", "-pk"
        )[:REQUESTS]
    )


def request_line(row: ServiceRequest) -> dict[str, Any]:
    who = row.person.get_full_name() if row.person else "Un ancien membre"
    about = wording.offer_title(row.offer) if row.offer else "Autre demande"
    answer = "répondue" if row.answered_at else "sans réponse"
    return {
        "title": f"{who} : {about}",
        "href": row.thread.get_absolute_url() if row.thread else "",
        "cell": wording.initials(who),
        "cell_kind": "done" if row.answered_at else "empty",
        "meta": [since(row.asked_at), {"text": answer, "strong": not row.answered_at}],
    }


def figures(profile: ProviderProfile) -> list[dict[str, str]]:
    """What is measured, for ``components/stats.html``. One query."""
    asked = profile.requests.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(answered_at=None)))
    median = f"{number(profile.response_hours)} h" if profile.response_hours is not None else "–"
    return [
        {"figure": number(asked["all"]), "text": "demandes reçues"},
        {"figure": number(asked["waiting"]), "text": "sans réponse"},
        {"figure": median, "text": "temps de réponse médian"},
        {
            "figure": f"{number(profile.recent_in_time)} sur {number(profile.recent_requests)}",
            "text": "répondues sous deux jours ouvrés",
        },
    ]
