"""« C’est mon entreprise » : asking to keep a listing that is there already."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from companies.refusals import AttachRefused
from core.actors import Actor
from core.errors import Conflict, Explained, Refusal
from core.http import Request
from marketplace.directory import policies, services
from marketplace.directory.forms import ClaimForm
from marketplace.directory.models import ClaimState, ProviderProfile
from marketplace.directory.views.pages import HERE


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: Request, slug: str) -> HttpResponse:
    rows = ProviderProfile.objects.visible_to(request.user).select_related("company", "commune")
    profile = get_object_or_404(rows, slug=slug)
    by = Actor.of(request.user)
    if policies.keeps(by, profile):
        return redirect("directory:listing", profile.pk)
    asks_proof = not policies.speaks_for(by, profile.company_id)
    posted = request.method == "POST"
    form = ClaimForm(
        request.POST if posted else None, request.FILES if posted else None, asks_proof=asks_proof
    )
    refused: Conflict | None = None
    if posted and form.is_valid():
        try:
            made = services.claim(profile.pk, by=by, **form.claim)
        except Refusal as refusal:
            form.refuse(refusal)
        except AttachRefused as error:
            form.add_error(None, error)
        except (Explained, Suspended) as error:
            refused = error
        else:
            if made.state == ClaimState.ACCEPTED:
                messages.success(request, "C’est votre fiche. Vous pouvez la compléter.")
                return redirect("directory:listing", profile.pk)
            messages.success(
                request, "Merci, votre demande est bien arrivée. Nous la regardons sous deux jours ouvrés."
            )
            return redirect(profile)
    context = {
        "profile": profile,
        "form": form,
        "refused": refused,
        "disputed": profile.contact_id is not None,
        "asks_proof": asks_proof,
        "waiting": profile.claims.filter(person=request.user.pk, state=ClaimState.PENDING).exists(),
        "crumbs": [
            HERE,
            {"label": profile.name, "href": profile.get_absolute_url()},
            {"label": "C’est mon entreprise", "href": ""},
        ],
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "directory/claim.html", context, status=status)
