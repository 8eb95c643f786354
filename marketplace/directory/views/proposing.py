"""« Proposer ma fiche » : for which company, and what one says of it. The rest is added on its page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from companies.models import Membership, State
from core.actors import Actor
from core.errors import Explained, Refusal
from core.http import Request
from marketplace.directory import policies, services
from marketplace.directory.forms import StartForm
from marketplace.directory.models import ProviderProfile
from marketplace.directory.views.pages import HERE


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request) -> HttpResponse:
    """The first step makes a draft: nothing typed is lost from then on, and nobody reads it yet."""
    mine = Membership.objects.of(request.user).active().exclude(company__state=State.CLOSED).for_card()
    free = mine.filter(company__provider_profile=None)
    listed = ProviderProfile.objects.filter(company__in=mine.values("company"))
    form = StartForm(
        request.POST if request.method == "POST" else None,
        memberships=free,
        initial=_first_words(free),
    )
    refused: Explained | Suspended | None = None
    if request.method == "POST" and form.is_valid():
        try:
            profile = services.start(
                form.cleaned_data["membership"].pk,
                form.words,
                form.place,
                remote_ok=form.cleaned_data["remote_ok"],
                by=Actor.of(request.user),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        except (Explained, Suspended) as error:
            refused = error
        else:
            messages.success(request, "C’est enregistré. Ajoutez maintenant vos prestations et leurs prix.")
            return redirect("directory:listing", profile.pk)
    context = {
        "form": form,
        "has_companies": free.exists(),
        "listed": [(row, policies.can_change(Actor.of(request.user), row)) for row in listed],
        "all_listed": listed.exists() and not free.exists(),
        "refused": refused,
        "crumbs": [HERE, {"label": "Proposer ma fiche", "href": ""}],
        "attach_url": reverse("companies:by_siret"),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "directory/propose.html", context, status=status)


def _first_words(memberships) -> dict[str, object]:
    """What is known already, when there is one company only."""
    found = list(memberships[:2])
    if len(found) != 1:
        return {}
    (only,) = found
    return {"membership": only.pk, "name": only.company.shown_name if only.company.is_shown else ""}
