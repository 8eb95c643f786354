"""« Ma page d’expert »: what one says of oneself, one's papers, when one may be asked."""

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
from community.experts import services
from community.experts.forms import AvailabilityForm, CredentialForm, ProfileForm
from community.experts.models import CredentialState, Expert
from core.actors import Actor
from core.errors import Refusal
from core.http import Request
from core.ids import encode


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request) -> HttpResponse:
    expert = Expert.objects.filter(person=request.user.pk).first()
    if expert is None:
        return redirect("experts:apply")
    if request.method != "POST":
        return _page(request, expert)
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            services.save_profile(form.profile, by=Actor.of(request.user))
        except Refusal as refusal:
            form.refuse(refusal)
        except Suspended as error:
            return _page(request, expert, profile=form, refused=error)
        else:
            return _done(request, "Votre page est à jour.")
    return _page(request, expert, profile=form)


@require_POST
@never_cache
@login_required
def prove(request: Request) -> HttpResponse:
    expert = _own(request)
    form = CredentialForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.send_credential(by=Actor.of(request.user), **form.credential)
        except Refusal as refusal:
            form.refuse(refusal)
        except Suspended as error:
            return _page(request, expert, credential=form, refused=error)
        else:
            return _done(
                request, "Merci, votre justificatif est bien arrivé. Nous le regardons sous deux jours."
            )
    return _page(request, expert, credential=form)


@require_POST
@never_cache
@login_required
def availability(request: Request) -> HttpResponse:
    expert = _own(request)
    form = AvailabilityForm(request.POST)
    if form.is_valid():
        try:
            services.choose_availability(by=Actor.of(request.user), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, "C’est noté.")
    return _page(request, expert, availability=form)


@require_POST
@never_cache
@login_required
def withdraw(request: Request) -> HttpResponse:
    _own(request)
    by = Actor.of(request.user)
    if request.POST.get("on") == "0":
        services.show_again(by=by)
        return _done(request, "Votre page est de nouveau publique.")
    services.withdraw(by=by)
    return _done(request, "Votre page n’est plus publique. Vous pouvez la remettre quand vous voulez.")


def _own(request: Request) -> Expert:
    return get_object_or_404(Expert, person=request.user.pk)


def _done(request: Request, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("experts:mine")


def _page(
    request: Request,
    expert: Expert,
    *,
    profile: ProfileForm | None = None,
    credential: CredentialForm | None = None,
    availability: AvailabilityForm | None = None,
    refused: Suspended | None = None,
) -> HttpResponse:
    papers = list(expert.credentials.select_related("proof").order_by("-sent_at"))
    states = {paper.state: paper for paper in reversed(papers)}
    waiting = states.get(CredentialState.PENDING)
    latest = papers[0] if papers else None
    context: dict[str, Any] = {
        "expert": expert,
        "waiting": waiting,
        "open": bool(credential and credential.errors) or not (waiting or expert.is_verified),
        "proof_url": f"/fichiers/{encode(waiting.proof_id)}/" if waiting and waiting.proof_id else "",
        "refusal": latest.refusal if latest and latest.state == CredentialState.REFUSED else "",
        "profile_form": profile or ProfileForm(initial=ProfileForm.initial_of(expert)),
        "credential_form": credential or CredentialForm(initial=_again(expert, latest), auto_id="piece_%s"),
        "availability_form": availability or AvailabilityForm(initial=AvailabilityForm.initial_of(expert)),
        "refused": refused,
        "crumbs": [
            {"label": "Mon espace", "href": reverse("space:home")},
            {"label": "Ma page d’expert", "href": ""},
        ],
    }
    typed = [form for form in (profile, credential, availability) if form and form.errors]
    return render(request, "experts/mine.html", context, status=409 if refused else 422 if typed else 200)


def _again(expert: Expert, latest) -> dict[str, Any]:
    """What a new paper most likely says again."""
    if latest is None:
        return {}
    return {"profession": latest.profession, "register": latest.register, "number": latest.number}
