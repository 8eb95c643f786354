"""*Mon espace*: the cards that apps register, and one's own data."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import devices, privacy
from accounts.browser_session import PersonRequest, close_session, fresh_sign_in_required
from accounts.forms import REMOVE, EraseForm
from accounts.groups import LastAdmin
from accounts.views.places import places
from core.capabilities import retentions, space
from core.limits import Limit, hit

EXPORTS = Limit("export", 10, 3600)


@never_cache
@login_required
def home(request: PersonRequest) -> HttpResponse:
    cards = [
        {
            "name": card.name,
            "title": card.title,
            "aside": card.aside,
            "html": render_to_string(card.template, card.context(request.user), request),
        }
        for card in sorted(space, key=lambda card: (card.order, card.name))
    ]
    # One that has nothing for this person is not shown.
    cards = [card for card in cards if str(card["html"]).strip()]
    context = {
        "places": places("space:home"),
        "sections": [card for card in cards if not card["aside"]],
        "asides": [card for card in cards if card["aside"]],
    }
    return render(request, "accounts/space.html", context)


@never_cache
@login_required
def my_data(request: PersonRequest) -> HttpResponse:
    context = {
        "places": places("space:my_data"),
        "promises": [{"label": entry.data, "value": f"{entry.kept} : {entry.why}"} for entry in retentions],
    }
    return render(request, "accounts/my_data.html", context)


@require_POST
@login_required
def download(request: PersonRequest) -> HttpResponseBase:
    if not hit(EXPORTS, str(request.user.pk)).allowed:
        messages.warning(
            request, "Vous avez déjà téléchargé vos données plusieurs fois. Réessayez dans une heure."
        )
        return redirect("space:my_data")
    response = FileResponse(
        privacy.export(request.user), as_attachment=True, filename="mes-donnees-croissance-connectee.zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@never_cache
@fresh_sign_in_required
def erase(request: PersonRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = privacy.erase(request.user.pk, texts=form.cleaned_data["texts"] == REMOVE)
        except LastAdmin:
            form.add_error(
                None,
                "Vous êtes la dernière personne à administrer ce site : donnez d’abord ce rôle à quelqu’un.",
            )
        else:
            close_session(request)
            response = render(request, "accounts/erased.html", {"kept": kept})
            devices.forget(response)
            return response
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.errors else 200)
