"""« Devenir connecteur » : one form to propose oneself, the same to change what one said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.suspension import Suspended
from companies.pages import SignedIn
from core.actors import Actor
from core.errors import Conflict, Explained, Refusal
from core.http import Request
from marketplace.directory import policies, services
from marketplace.directory.forms import ConnectorForm, LevelForm
from marketplace.directory.models import ConnectorProfile, ListingState
from marketplace.directory.views.dashboard import space
from marketplace.directory.views.pages import CONNECTORS

ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "pause": (services.pause_connector, "Votre fiche est en pause : elle quitte les listes."),
    "reprendre": (services.resume_connector, "Votre fiche est de nouveau dans la liste."),
    "confirmer": (services.confirm_connector, "Merci, votre fiche est à jour pour six mois."),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn) -> HttpResponse:
    if ConnectorProfile.objects.filter(contact=request.user.pk).exists():
        return redirect("directory:my_connector")
    initial = {"name": request.user.get_full_name()}
    form = ConnectorForm(request.POST if request.method == "POST" else None, initial=initial)
    refused: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_connector(
                form.words, form.help, signs=form.cleaned_data["signs"], by=Actor.of(request.user)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(
                request, "Merci ! Votre fiche part en relecture : réponse sous deux jours ouvrés."
            )
            return redirect("directory:my_connector")
    context = {
        "form": form,
        "refused": refused,
        "crumbs": [CONNECTORS, {"label": "Devenir connecteur", "href": ""}],
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "directory/propose_connector.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request) -> HttpResponse:
    profile = ConnectorProfile.objects.kept_by(request.user).for_page().first()
    if profile is None:
        return redirect("directory:propose_connector")
    if request.method != "POST":
        return _page(request, profile)
    form = ConnectorForm(request.POST, signed=True)
    if form.is_valid():
        try:
            services.describe_connector(profile.pk, form.words, form.help, by=Actor.of(request.user))
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            return _page(request, profile, form=form, refused=error)
        else:
            messages.success(request, "Votre fiche est à jour.")
            return redirect("directory:my_connector")
    return _page(request, profile, form=form)


@require_POST
@never_cache
@login_required
def act(request: Request, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    profile = get_object_or_404(ConnectorProfile.objects.kept_by(request.user).for_page())
    service, said = ACTS[act]
    try:
        service(profile.pk, by=Actor.of(request.user))
    except (Explained, Suspended) as error:
        return _page(request, profile, refused=error)
    messages.success(request, said)
    return redirect("directory:my_connector")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def level(request: Request, slug: str) -> HttpResponse:
    """An administrator says what is known of a connector."""
    by = Actor.of(request.user)
    if not policies.can_set_level(by):
        raise PermissionDenied
    profile = get_object_or_404(ConnectorProfile.objects.visible_to(request.user), slug=slug)
    form = LevelForm(request.POST if request.method == "POST" else None, initial={"level": profile.level})
    if form.is_bound and form.is_valid():
        try:
            services.set_level(profile.pk, form.cleaned_data["level"], by=by, why=form.cleaned_data["why"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Le niveau est enregistré, et la personne prévenue.")
            return redirect(profile)
    context = {
        "profile": profile,
        "form": form,
        "crumbs": [
            CONNECTORS,
            {"label": profile.name, "href": profile.get_absolute_url()},
            {"label": "Niveau", "href": ""},
        ],
    }
    return render(request, "directory/level.html", context, status=422 if form.errors else 200)


def _page(
    request: Request,
    profile: ConnectorProfile,
    *,
    form: ConnectorForm | None = None,
    refused: Conflict | None = None,
) -> HttpResponse:
    waiting = profile.requests.unanswered().count()
    context = {
        "profile": profile,
        "form": form or ConnectorForm(initial=ConnectorForm.initial_of(profile), signed=True),
        "refused": refused,
        "is_published": profile.state == ListingState.PUBLISHED,
        "is_archived": profile.state == ListingState.ARCHIVED,
        "is_held": profile.state == ListingState.HELD,
        "was_refused": profile.state == ListingState.REJECTED,
        "state": profile.get_state_display(),
        "waiting": waiting,
        "crumbs": [space(), {"label": "Ma fiche de connecteur", "href": ""}],
    }
    status = 409 if refused else 422 if form and form.errors else 200
    return render(request, "directory/my_connector.html", context, status=status)
