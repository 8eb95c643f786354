"""The page where a client says what a confirmed service cost."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.browser_session import PersonRequest
from core.actors import Actor
from core.errors import Explained, Refusal
from marketplace.prices import policies, services
from marketplace.prices.forms import GiveForm
from marketplace.reviews.models import Interaction
from taxonomy.models import Unit


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: PersonRequest, interaction_id: int) -> HttpResponse:
    rows = Interaction.objects.visible_to(request.user).for_page()
    interaction = get_object_or_404(rows, pk=interaction_id)
    if not policies.may_give_price(request.user.pk, interaction):
        raise Http404
    form = GiveForm(request.POST or None, request.FILES or None, service=interaction.service_type)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            services.give_price(interaction.pk, by=Actor.of(request.user), **form.price)
        except services.MaybeWithVat as refusal:
            form.doubtful()
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        except Explained as error:
            refused = error
        else:
            messages.success(
                request, "Merci. Une personne de l’équipe lira le document, puis ce prix comptera."
            )
            return redirect("reviews:interaction", interaction.pk)
    context = {
        "interaction": interaction,
        "service": interaction.service_type,
        "unit": Unit(interaction.service_type.unit).label if interaction.service_type else "",
        "form": form,
        "refused": refused,
        "here": reverse("prices:give", args=[interaction.pk]),
    }
    return render(
        request, "prices/give.html", context, status=409 if refused else 422 if form.errors else 200
    )
