"""A member proposes an event; it goes through moderation."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from cms.blocks.typed import without_nul
from cms.events import services
from cms.events.errors import TooManyProposals
from cms.events.forms import ProposalForm
from core.http import Request


@login_required
def propose(request: Request) -> HttpResponse:
    form = ProposalForm(without_nul(request.POST))
    if request.method == "POST" and form.is_valid():
        try:
            event = services.propose(form.event(), by=cast(User, request.user))
        except TooManyProposals as refusal:
            form.add_error(None, refusal.message)
        else:
            if topic := form.cleaned_data["topic"]:
                event.topics.add(topic)
                event.save()
            messages.success(
                request, "Merci ! Votre événement est relu avant d’entrer dans l’agenda. Vous serez prévenu."
            )
            return redirect(reverse("events:agenda"))
    status = 422 if form.is_bound else 200
    return render(request, "events/propose.html", {"form": form}, status=status)
