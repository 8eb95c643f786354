"""Saying that a service took place: from a conversation, then on the page where the other side confirms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from companies.models import Company
from conversations.models import Thread
from core.actors import Actor
from core.capabilities import fragments
from core.errors import Explained, Refusal
from core.wording import day
from marketplace.directory.models import ServiceRequest
from marketplace.reviews import policies, services, wording
from marketplace.reviews.forms import CompanyForm, ProposeForm
from marketplace.reviews.models import Interaction, InteractionState, Review, Role
from marketplace.reviews.views.answering import Refused, SignedIn, page, space
from taxonomy.models import ServiceType

PIECES = ("prices.of_interaction",)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, thread_id: int) -> HttpResponse:
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=thread_id)
    rows = ServiceRequest.objects.select_related("provider", "connector", "offer")
    asked = get_object_or_404(rows, thread=thread)
    is_client = asked.person_id == request.user.pk
    listing = asked.provider or asked.connector
    draft = Interaction(provider=asked.provider, connector=asked.connector, client_id=asked.person_id)
    if not is_client:
        draft.seller_id = request.user.pk
    form = ProposeForm(
        request.POST or None,
        services=_services(asked) if asked.provider else (),
        as_connector=is_client and asked.provider is not None and policies.is_connector(request.user.pk),
        companies=_companies(draft, request.user.pk),
        initial={"service_type": asked.offer.service_type_id if asked.offer else "", "role": Role.SME},
    )
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            said = services.propose(
                thread.pk,
                by=Actor.of(request.user),
                occurred_on=form.cleaned_data["occurred_on"],
                service_type=form.cleaned_data.get("service_type") or None,
                role=form.cleaned_data.get("role") or Role.SME,
                company=form.company,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(
                request, "C’est noté. L’autre personne est prévenue, et a trente jours pour confirmer."
            )
            return redirect(said)
    context = {
        "form": form,
        "listing": listing,
        "here": reverse("reviews:propose", args=[thread.pk]),
        "thread": thread,
        "crumbs": [
            {"label": "Mon espace", "href": reverse("space:home")},
            {"label": "Mes messages", "href": reverse("conversations:inbox")},
            {"label": thread.subject, "href": thread.get_absolute_url()},
            {"label": "Une prestation a eu lieu", "href": ""},
        ],
    }
    return page(request, "reviews/propose.html", context, refused=refused, bad=bool(form.errors))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def interaction(request: SignedIn, interaction_id: int) -> HttpResponse:
    said = _own(request, interaction_id)
    return _page(request, said, CompanyForm(companies=_companies(said, request.user.pk)))


@never_cache
@login_required
@require_http_methods(["POST"])
def act(request: SignedIn, interaction_id: int, act: str) -> HttpResponse:
    """Confirm, or not; take back what one proposed."""
    said = _own(request, interaction_id)
    by = Actor.of(request.user)
    form = CompanyForm(request.POST, companies=_companies(said, request.user.pk))
    try:
        if act == "confirmer":
            if not form.is_valid():
                return _page(request, said, form)
            services.confirm(said.pk, by=by, company=form.company)
            messages.success(request, "Merci : la prestation est confirmée des deux côtés.")
        elif act == "refuser":
            services.decline(said.pk, by=by)
            messages.success(request, "C’est noté : cette prestation n’est pas confirmée.")
        else:
            raise Http404
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, said, form)
    except (Explained, Suspended) as error:
        said.refresh_from_db()
        return _page(request, said, form, refused=error)
    return redirect(said)


def _own(request: SignedIn, interaction_id: int) -> Interaction:
    """Another's does not exist, whoever asks."""
    return get_object_or_404(Interaction.objects.visible_to(request.user).for_page(), pk=interaction_id)


def _companies(said: Interaction, person_id: int) -> list[Company]:
    return list(Company.objects.filter(pk__in=services.companies_of(said, person_id)).order_by("name", "pk"))


def _services(asked: ServiceRequest) -> list[ServiceType]:
    """What the listing sells first, then all the rest: a service may have left the listing since."""
    sold = set(asked.provider.offers.values_list("service_type", flat=True)) if asked.provider else set()
    return sorted(ServiceType.objects.all(), key=lambda row: (row.pk not in sold, row.position, row.name))


def _page(
    request: SignedIn, said: Interaction, form: CompanyForm, *, refused: Refused | None = None
) -> HttpResponse:
    is_client = said.client_id == request.user.pk
    spoken = (said.client_day if is_client else said.seller_day) is not None
    waits = said.state == InteractionState.PROPOSED
    review = Review.objects.filter(interaction=said, role=said.role).first()
    other = said.seller if is_client else said.client
    context: dict[str, Any] = {
        "interaction": said,
        "form": form,
        "facts": _facts(said),
        "other": other.get_full_name() if other else "L’autre personne",
        "to_say": waits and not spoken,
        "waits": waits and spoken,
        "last_day": day(said.last_day),
        "may_write": said.is_confirmed and is_client and review is None,
        "review": review if review and (is_client or review.is_public) else None,
        "is_client": is_client,
        "pieces": [name for name in PIECES if name in fragments] if said.is_confirmed else [],
        "crumbs": [*space(), {"label": said.what, "href": ""}],
    }
    return page(request, "reviews/interaction.html", context, refused=refused, bad=bool(form.errors))


def _facts(said: Interaction) -> list[dict[str, str]]:
    found = [
        {"label": "Prestation", "value": said.what},
        {"label": "Fiche", "value": said.listing.name},
        {"label": "Terminée le", "value": day(said.occurred_on)},
    ]
    if said.role == Role.CONNECTOR:
        found.append({"label": "À quel titre", "value": "Un connecteur accompagnait l’entreprise"})
    if said.client_company:
        found.append({"label": "Client", "value": said.client_company.shown_name})
    found.append({"label": "État", "value": wording.capital(said.get_state_display())})
    return found
