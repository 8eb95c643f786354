"""Two lists of the team's: what there is to verify, and the sites whose links are kept back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actors import Actor
from core.capabilities import verifiables
from core.errors import Conflict, Refusal
from core.ids import encode, key_of, word_of
from core.wording import day
from moderation import services, wording
from moderation.forms import DomainForm
from moderation.models import BlockedDomain
from moderation.services.queue import counts
from moderation.views.access import SignedIn, for_moderators
from moderation.views.queue import tabs

SHOWN = 20


@require_safe
@for_moderators
def verifications(request: SignedIn) -> HttpResponse:
    return _verifications(request)


@require_POST
@for_moderators
def verify(request: SignedIn, name: str, word: str) -> HttpResponse:
    """Accept or refuse one claim; a refusal says why."""
    if name not in verifiables:
        raise Http404
    entry = verifiables[name]
    try:
        row = entry.pending().filter(pk=key_of(entry.pending().model, word)).first()
    except ValueError as error:
        raise Http404 from error
    if row is None:
        messages.warning(request, "C’est déjà fait : quelqu’un d’autre s’en est occupé.")
        return redirect("moderation:verifications")
    why = " ".join(request.POST.get("why", "").replace("\x00", "").split())[:500]
    accepted = request.POST.get("verdict") == "accept"
    if not accepted and not why:
        return _verifications(request, missing=(name, word), status=422)
    try:
        act = entry.accept if accepted else entry.refuse
        act(row.pk, by=Actor.of(request.user), why=why)
    except Conflict as error:
        messages.warning(request, error.message or "C’est déjà fait : quelqu’un d’autre s’en est occupé.")
    else:
        messages.success(request, "C’est vérifié." if accepted else "C’est refusé, et la personne prévenue.")
    return redirect("moderation:verifications")


def _verifications(
    request: SignedIn, *, missing: tuple[str, str] = ("", ""), status: int = 200
) -> HttpResponse:
    groups = []
    for entry in verifiables:
        rows = list(entry.pending()[: SHOWN + 1])
        items = [_item(entry, row, missing) for row in rows[:SHOWN]]
        groups.append({"label": entry.label, "items": items, "more": len(rows) > SHOWN})
    counted = counts(request.user.pk)
    context = {"groups": groups, "tabs": tabs("verifications", counted)}
    return render(request, "moderation/verifications.html", context, status=status)


def _item(entry, row, missing: tuple[str, str]) -> dict[str, Any]:
    told, word = entry.describe(row), word_of(row)
    return {
        "name": entry.name,
        "word": word,
        "id": f"verifier-{entry.name.replace('.', '-')}-{word}",
        "told": told,
        "age": f"depuis le {day(timezone.localtime(told.since).date())}",
        "proof": f"/fichiers/{encode(told.proof.pk)}/" if told.proof else "",
        "error": "Dites pourquoi : la personne le lira." if missing == (entry.name, word) else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def domains(request: SignedIn) -> HttpResponse:
    form = DomainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = services.block_domain(
                form.cleaned_data["domain"], by=Actor.of(request.user), why=form.cleaned_data["why"]
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Les liens vers {row.domain} sont retenus désormais.")
            return redirect("moderation:domains")
    context = {
        "form": form,
        "crumbs": wording.crumbs("Les sites bloqués"),
        "domains": BlockedDomain.objects.select_related("by"),
    }
    return render(request, "moderation/domains.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_moderators
def unblock(request: SignedIn, domain_id: int) -> HttpResponse:
    services.unblock_domain(domain_id, by=Actor.of(request.user))
    messages.success(request, "Le site n’est plus bloqué.")
    return redirect("moderation:domains")
