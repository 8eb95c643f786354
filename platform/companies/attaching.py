"""Attaching a company: by SIRET, by name and town, by hand."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from companies import lookup, services
from companies.forms import AttachForm, ByHandForm, NameForm, SiretForm
from companies.headcounts import range_of
from companies.models import Establishment, Membership, Role, State
from companies.numbers import SIRET_LENGTH
from companies.pages import SignedIn, page, ways
from companies.refusals import AttachRefused
from core import limits

# The register is open, but this is no place to copy it from.
LOOKUPS = limits.Limit("companies.lookups", count=60, seconds=60)
HERE = "Ajouter une entreprise"
TOO_MANY = "Trop de recherches à la fois. Réessayez dans une minute."


def _too_many(request: SignedIn) -> bool:
    return not limits.hit(LOOKUPS, str(request.user.pk)).allowed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def by_siret(request: SignedIn) -> HttpResponse:
    """A number, then the establishment it names and what one does there."""
    if request.method == "POST":
        return _attach(request)
    if "siret" not in request.GET:
        return _siret_page(request, SiretForm())
    form = SiretForm(request.GET)
    if not form.is_valid():
        return _siret_page(request, form)
    if _too_many(request):
        form.add_error(None, TOO_MANY)
        return _siret_page(request, form)
    siret = form.cleaned_data["siret"]
    return _found(request, form, lookup.by_siret(siret), AttachForm(initial={"siret": siret}))


def _attach(request: SignedIn) -> HttpResponse:
    form = AttachForm(request.POST)
    if "siret" in form.errors:
        return _siret_page(request, SiretForm(request.POST))
    siret = form.cleaned_data["siret"]
    found = lookup.by_siret(siret)
    if found is None or not form.is_valid():
        return _found(request, SiretForm({"siret": siret}), found, form)
    try:
        membership = services.attach(siret, user=request.user, role=Role(form.cleaned_data["role"]))
    except AttachRefused as refusal:
        form.add_error(None, refusal)
        return _found(request, SiretForm({"siret": siret}), found, form)
    return _welcome(request, membership)


def _found(request: SignedIn, form: Form, found: Establishment | None, attach: Form) -> HttpResponse:
    closed = next(
        (place for place in (found, found and found.company) if place and place.state == State.CLOSED), None
    )
    if closed:
        form.is_valid()
        form.add_error("siret", f"{closed.closed_words} Indiquez un établissement encore ouvert.")
        return _siret_page(request, form)
    return _siret_page(request, form, establishment=found, attach_form=attach, unknown=found is None)


def _siret_page(request: SignedIn, form: Form, **context) -> HttpResponse:
    attach_form = context.get("attach_form")
    refused = bool(form.errors or (attach_form and attach_form.is_bound and attach_form.errors))
    context |= {"form": form, "ways": ways("by_siret")}
    return page(request, "companies/by_siret.html", context, here=HERE, refused=refused)


@require_safe
@login_required
def by_name(request: SignedIn) -> HttpResponse:
    asked = "nom" in request.GET
    form = NameForm(request.GET if asked else None)
    context: dict = {"form": form, "ways": ways("by_name")}
    if asked and form.is_valid():
        if _too_many(request):
            form.add_error(None, TOO_MANY)
        else:
            found = lookup.by_name(form.cleaned_data["nom"], form.cleaned_data["commune"])
            context |= {
                "searched": True,
                "commune": form.cleaned_data["commune"],
                "found": found[: lookup.SHOWN],
                "more": len(found) > lookup.SHOWN,
            }
    return page(request, "companies/by_name.html", context, here=HERE, refused=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def by_hand(request: SignedIn) -> HttpResponse:
    if request.method != "POST":
        form = ByHandForm(initial={"number": request.GET.get("numero", "")[:60]})
        return _by_hand_page(request, form)
    form = ByHandForm(request.POST)
    if form.is_valid():
        try:
            membership = services.attach_by_hand(
                _declaration(form), user=request.user, role=Role(form.cleaned_data["role"])
            )
        except AttachRefused as refusal:
            form.add_error("number" if refusal.code == "closed" else None, refusal)
        else:
            return _welcome(request, membership)
    return _by_hand_page(request, form)


def _by_hand_page(request: SignedIn, form: Form) -> HttpResponse:
    context = {"form": form, "ways": ways("by_hand")}
    return page(request, "companies/by_hand.html", context, here=HERE, refused=bool(form.errors))


def _declaration(form: ByHandForm) -> services.Declaration:
    data = form.cleaned_data
    return services.Declaration(
        siren=data["number"][:9],
        siret=data["number"] if len(data["number"]) == SIRET_LENGTH else "",
        name=data["name"],
        commune=data["commune"],
        headcount=range_of(data["headcount"]),
    )


def _welcome(request: SignedIn, membership: Membership) -> HttpResponse:
    messages.success(request, f"« {membership.company.shown_name} » est dans vos entreprises.")
    return redirect("companies:company", membership.pk)
