"""« Raconter mon expérience »: a member writes, editors finish."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from cms.blocks.typed import without_nul
from cms.pages import services
from cms.pages.forms import StoryForm
from core.http import Request


@login_required
def tell(request: Request) -> HttpResponse:
    form = StoryForm(without_nul(request.POST))
    if request.method == "POST" and form.is_valid():
        try:
            services.tell(form.page(), form.cleaned_data["story"], by=cast(User, request.user))
        except services.TooManyStories as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, "Merci ! La rédaction relit votre récit et vous prévient à sa publication."
            )
            return redirect(reverse("pages:testimonials"))
    return render(request, "pages/tell.html", {"form": form}, status=422 if form.is_bound else 200)
