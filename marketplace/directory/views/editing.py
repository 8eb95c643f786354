"""Changing a listing: its words, its pictures, the proof, and the moves its keeper may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.suspension import Suspended
from companies.forms import ProofForm
from companies.models import Membership
from companies.pages import SignedIn
from companies.services import send_proof
from core.actors import Actor
from core.errors import Conflict, Explained, Refusal
from core.http import Request
from marketplace.directory import services
from marketplace.directory.forms import PictureForm, ProviderForm
from marketplace.directory.views.dashboard import own, page, space

ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "envoyer": (services.submit, "Merci, votre fiche part en relecture. Réponse sous deux jours ouvrés."),
    "pause": (
        services.pause,
        "Votre fiche est en pause : elle quitte les listes et ne reçoit plus de demandes.",
    ),
    "reprendre": (services.resume, "Votre fiche est de nouveau dans l’annuaire."),
    "confirmer": (services.confirm, "Merci, votre fiche est à jour pour six mois."),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request, profile_id: int) -> HttpResponse:
    profile = own(request, profile_id)
    refused: Conflict | None = None
    if request.method == "POST":
        form = ProviderForm(request.POST, profile=profile)
        if form.is_valid():
            try:
                services.describe(
                    profile.pk,
                    form.words,
                    form.place,
                    remote_ok=form.cleaned_data["remote_ok"],
                    shows_answers=form.cleaned_data["shows_answers"],
                    by=Actor.of(request.user),
                )
            except Refusal as refusal:
                form.refuse(refusal)
            except (Explained, Suspended) as error:
                refused = error
            else:
                messages.success(request, "Votre présentation est à jour.")
                return redirect("directory:listing", profile.pk)
    else:
        form = ProviderForm(initial=ProviderForm.initial_of(profile), profile=profile)
    context = {
        "profile": profile,
        "form": form,
        "refused": refused,
        "crumbs": [
            space(),
            {"label": profile.name, "href": reverse("directory:listing", args=[profile.pk])},
            {"label": "Présentation", "href": ""},
        ],
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "directory/words.html", context, status=status)


@require_POST
@never_cache
@login_required
def pictures(request: Request, profile_id: int) -> HttpResponse:
    profile = own(request, profile_id)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, profile, picture=form)
    try:
        services.add_picture(
            profile.pk,
            form.cleaned_data["picture"],
            alt_text=form.cleaned_data["alt_text"],
            by=Actor.of(request.user),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, profile, picture=form)
    except (Explained, Suspended) as error:
        return page(request, profile, picture=form, refused=error)
    messages.success(request, "La photo est sur votre fiche.")
    return redirect(_part(profile.pk, "photos"))


@require_POST
@never_cache
@login_required
def remove_picture(request: Request, profile_id: int, picture_id: int) -> HttpResponse:
    profile = own(request, profile_id)
    services.remove_picture(profile.pk, picture_id, by=Actor.of(request.user))
    messages.success(request, "La photo est retirée.")
    return redirect(_part(profile.pk, "photos"))


@require_POST
@never_cache
@login_required
def prove(request: SignedIn, profile_id: int) -> HttpResponse:
    """Send what shows that one belongs to the company: the same document as in « mes entreprises »."""
    profile = own(request, profile_id)
    membership = get_object_or_404(Membership.objects.of(request.user), company=profile.company_id)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, profile, proof=form)
    send_proof(membership.pk, form.cleaned_data["proof"], user=request.user)
    messages.success(request, "Merci, votre justificatif est bien arrivé.")
    return redirect(_part(profile.pk, "justificatif"))


@require_POST
@never_cache
@login_required
def act(request: Request, profile_id: int, act: str) -> HttpResponse:
    """Send, pause, resume, confirm: one button each."""
    if act not in ACTS:
        raise Http404
    profile = own(request, profile_id)
    service, said = ACTS[act]
    try:
        service(profile.pk, by=Actor.of(request.user))
    except (Explained, Suspended) as error:
        return page(request, profile, refused=error)
    messages.success(request, said)
    return redirect("directory:listing", profile.pk)


def _part(profile_id: int, part: str) -> str:
    return f"{reverse('directory:listing', args=[profile_id])}#{part}"
