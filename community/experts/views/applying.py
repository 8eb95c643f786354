"""« Devenir expert »: one form, sent once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.suspension import Suspended
from community.experts import services
from community.experts.forms import CredentialForm, ProfileForm
from community.experts.models import Expert
from core.actors import Actor
from core.errors import Refusal
from core.http import Request


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request) -> HttpResponse:
    """The page about oneself and the paper, together. Who applied already goes on in their space."""
    if Expert.objects.filter(person=request.user.pk).exists():
        return redirect("experts:mine")
    if request.method != "POST":
        return _page(request, ProfileForm(), CredentialForm())
    profile, credential = ProfileForm(request.POST), CredentialForm(request.POST, request.FILES)
    refused: Suspended | None = None
    # Both, so that everything that is to be corrected is said at once.
    if all([profile.is_valid(), credential.is_valid()]):
        try:
            services.apply(profile.profile, by=Actor.of(request.user), **credential.credential)
        except Refusal as refusal:
            form = profile if refusal.field in profile.fields else credential
            form.refuse(refusal)
        except Suspended as error:
            refused = error
        else:
            messages.success(
                request,
                "Merci, votre demande est bien arrivée. Nous regardons le justificatif sous deux jours.",
            )
            return redirect("experts:mine")
    return _page(request, profile, credential, refused=refused)


def _page(
    request: Request, profile: ProfileForm, credential: CredentialForm, *, refused: Suspended | None = None
) -> HttpResponse:
    context = {"profile_form": profile, "credential_form": credential, "refused": refused}
    status = 409 if refused else 422 if profile.errors or credential.errors else 200
    return render(request, "experts/apply.html", context, status=status)
