"""What an author reads: the decisions about their own, the reason, the appeal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.actors import Actor
from core.capabilities import Standing, moderated
from core.errors import Explained, Refusal
from core.wording import day
from moderation import policies, services, subjects, wording
from moderation.forms import AppealForm
from moderation.models import Decision, Sanction
from moderation.services.appeals import can_appeal
from moderation.views.access import SignedIn, status_of

HIDDEN: tuple[Standing, ...] = ("held", "masked", "removed", "rejected", "removed_final")
MOST = 50


@require_safe
@never_cache
@login_required
def mine(request: SignedIn) -> HttpResponse:
    """All of one's own that others do not read, and what was decided about one's account."""
    found: list[tuple[str, Any]] = []
    for adapter in moderated:
        for standing in HIDDEN:
            ids = adapter.posts(request.user.pk, standing).order_by("pk").values_list("pk", flat=True)[:MOST]
            if ids:
                found += [(adapter.name, row) for row in adapter.rows().filter(pk__in=list(ids))]
    decisions = {
        (row.kind, row.subject_id): row
        for row in Decision.objects.filter(
            in_force=True, undone=False, subject_id__in=[row.pk for _, row in found]
        )
    }
    items = []
    for kind, row in found:
        subject = moderated[kind].describe(row)
        items.append(
            {
                "title": subject.title,
                "url": subject.url,
                "badge": wording.standing_badge(subject),
                "decision": decisions.get((kind, row.pk)),
            }
        )
    sanctions = Sanction.objects.filter(person=request.user)
    return render(
        request, "moderation/mine.html", {"items": items, "sanctions": [_sanction(row) for row in sanctions]}
    )


def _sanction(row: Sanction) -> dict[str, Any]:
    until = f" jusqu’au {day(timezone.localtime(row.until).date())}" if row.until else ""
    made = day(timezone.localtime(row.made_at).date())
    return {
        "title": f"{row.get_kind_display().capitalize()} du {made}{until}",
        "row": row,
        "badge": {"label": "En vigueur", "kind": "no"} if row.in_force else {"label": "Levé ou terminé"},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def letter(request: SignedIn, decision_id: int) -> HttpResponse:
    """One decision, for whoever it is about; anyone else finds nothing there."""
    decision = get_object_or_404(Decision.objects.select_related("case"), pk=decision_id, undone=False)
    by = Actor.of(request.user)
    found = subjects.find(decision.kind, decision.subject_id)
    if found is None or not policies.is_owner(by, found[1]):
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_bound and form.is_valid():
        try:
            services.appeal(decision.pk, by=by, words=form.cleaned_data["words"])
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            refused = error
        else:
            return redirect("moderation:letter", decision.pk)
    subject = found[1]
    context = {
        "decision": decision,
        "subject": subject,
        "outcome": wording.decision_row(decision, subject.title),
        "text": wording.excerpt(subject.html),
        "may_appeal": can_appeal(decision),
        "appeal": getattr(decision, "appeal", None),
        "form": form,
        "refused": refused,
    }
    status = status_of(refused) if refused else 422 if form.is_bound and form.errors else 200
    return render(request, "moderation/letter.html", context, status=status)
