"""What may be done about a person: warn, suspend, hide all they published; and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.suspension import is_suspended
from core.actors import Actor
from core.capabilities import Standing, moderated
from core.errors import Explained, Refusal
from core.wording import day
from moderation import services, wording
from moderation.forms import ServiceForm, SuspendForm, WarnForm, WhyForm
from moderation.models import Flag, Hiding, Sanction, SanctionKind
from moderation.views.access import SignedIn, for_moderators, status_of

STANDINGS: tuple[tuple[Standing, str], ...] = (
    ("published", "En ligne"),
    ("held", "Retenus"),
    ("masked", "Masqués"),
    ("removed", "Retirés"),
)


@require_safe
@for_moderators
def person(request: SignedIn, person_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(User, pk=person_id))


@require_POST
@for_moderators
def warn(request: SignedIn, person_id: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        services.warn(person_id, by=Actor.of(request.user), **typed)
        return "L’avertissement est envoyé."

    return _do(request, person_id, "warn", WarnForm(request.POST, prefix="warn"), act)


@require_POST
@for_moderators
def suspend(request: SignedIn, person_id: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        services.suspend(person_id, by=Actor.of(request.user), **typed)
        return "Le compte est suspendu, et la personne prévenue."

    return _do(request, person_id, "suspend", SuspendForm(request.POST, prefix="suspend"), act)


@require_POST
@for_moderators
def hide(request: SignedIn, person_id: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        services.hide_posts(person_id, by=Actor.of(request.user), **typed)
        return "Ses messages sont en train d’être masqués ; chacun garde sa décision."

    return _do(request, person_id, "hide", WarnForm(request.POST, prefix="hide"), act)


@require_POST
@for_moderators
def lift(request: SignedIn, sanction_id: int) -> HttpResponse:
    sanction = get_object_or_404(Sanction, pk=sanction_id)
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    services.lift(sanction.pk, by=Actor.of(request.user), why=why)
    messages.success(request, "C’est levé.")
    return redirect("moderation:person", sanction.person_id)


@require_POST
@for_moderators
def restore(request: SignedIn, hiding_id: int) -> HttpResponse:
    hiding = get_object_or_404(Hiding, pk=hiding_id)
    services.restore_posts(hiding.pk, by=Actor.of(request.user))
    messages.success(request, "Ses messages reviennent en ligne.")
    return redirect("moderation:person", hiding.person_id)


def _do(request: SignedIn, person_id: int, name: str, form: ServiceForm, act) -> HttpResponse:
    found = get_object_or_404(User, pk=person_id)
    if form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            return _page(request, found, forms={name: form}, refused=error, status=status_of(error))
        else:
            messages.success(request, done)
            return redirect("moderation:person", person_id)
    return _page(request, found, forms={name: form}, status=422)


def _page(
    request: SignedIn,
    found: User,
    *,
    forms: dict[str, ServiceForm] | None = None,
    refused: Explained | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = forms or {}
    record = Flag.objects.filter(reporter=found).aggregate(
        made=Count("pk"), right=Count("pk", filter=Q(upheld=True)), wrong=Count("pk", filter=Q(upheld=False))
    )
    posts: list[dict[str, Any]] = [
        {"label": label, "value": sum(entry.posts(found.pk, standing).count() for entry in moderated)}
        for standing, label in STANDINGS
    ]
    suspended = is_suspended(found)
    context = {
        "person": found,
        "crumbs": wording.crumbs(found.get_full_name()),
        "badges": _badges(found, suspended),
        "posts": posts,
        "record": [
            {"label": "Signalements", "value": record["made"]},
            {"label": "Suivis", "value": record["right"]},
            {"label": "Écartés", "value": record["wrong"]},
        ],
        "sanctions": [_sanction(row) for row in found.sanctions.select_related("by", "lifted_by")],
        "hidings": Hiding.objects.filter(person=found).select_related("by"),
        "warn_form": forms.get("warn") or WarnForm(prefix="warn"),
        "suspend_form": forms.get("suspend") or SuspendForm(prefix="suspend"),
        "hide_form": forms.get("hide") or WarnForm(prefix="hide"),
        "opened": next(iter(forms), ""),
        "is_team": bool(found.roles),
        "refused": refused,
    }
    return render(request, "moderation/person.html", context, status=status)


def _badges(found: User, suspended: bool) -> list[dict[str, str]]:
    joined = f"Inscrit le {day(timezone.localtime(found.date_joined).date())}"
    badges = [{"label": joined}]
    if suspended and found.suspended_until:
        end = day(timezone.localtime(found.suspended_until).date())
        badges.append({"label": f"Suspendu jusqu’au {end}", "kind": "no", "icon": "lock"})
    if found.roles:
        badges.append({"label": "De l’équipe", "kind": "state"})
    return badges


def _sanction(row: Sanction) -> dict[str, Any]:
    words = f"du {day(timezone.localtime(row.made_at).date())}"
    if row.kind == SanctionKind.SUSPENSION and row.until:
        words += f", jusqu’au {day(timezone.localtime(row.until).date())}"
    if row.lifted_at:
        words += f" ; levée le {day(timezone.localtime(row.lifted_at).date())}"
    by = row.by.get_full_name() if row.by else "un ancien membre de l’équipe"
    return {"row": row, "title": f"{row.get_kind_display().capitalize()} {words}", "by": by}
