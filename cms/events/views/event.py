"""One event: its page, its file for a calendar, a seat taken or given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import sign_in_url
from cms.blocks import video
from cms.events import services, wording
from cms.events.calendar import ics
from cms.events.errors import Refused
from cms.events.models import EventPage, Registration
from core.http import Request


def context(request: HttpRequest, event: EventPage) -> dict[str, Any]:
    """Return what the page of an event prints for whoever reads it."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    mine = signed_in and Registration.objects.visible_to(user).filter(event=event).exists()
    facts = [{"label": "Quand", "value": wording.sentence(wording.when(event))}]
    if event.venue:
        where = ", ".join(part for part in (event.venue, event.street, event.town) if part)
        facts.append({"label": "Où", "value": where})
    if event.online_address:
        facts.append({"label": "En ligne", "value": video.host_of(event.online_address)})
    facts.append({"label": "Organisé par", "value": event.organiser})
    facts.append({"label": "Pour", "value": event.get_audience_display()})
    if event.registers_here:
        facts.append({"label": "Places", "value": wording.seats(event)})
    path = event.path_on_site
    return {
        "facts": facts,
        "badges": wording.badges(event),
        "is_open": not event.cancelled and not event.is_over and event.live,
        "mine": mine,
        "seats_left": event.seats_left,
        "register_url": reverse("events:register", args=[event.slug]) if event.slug else "",
        "sign_in": sign_in_url(path),
        "ics_url": reverse("events:one", args=[event.slug]) if event.slug else "",
        # The address itself is for those who hold a seat, when one must be taken.
        "online_address": event.online_address if mine or not event.registers_here else "",
        "topics": list(event.topics.all()),
    }


@require_safe
def one(request: Request, slug: str) -> HttpResponse:
    """The event as a file for one's calendar."""
    event = get_object_or_404(EventPage.objects.visible_to(request.user), slug=slug)
    response = HttpResponse(ics([event]), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@require_POST
def register(request: Request, slug: str) -> HttpResponse:
    """Take a seat, or give it back (``on=0``)."""
    event = get_object_or_404(EventPage.objects.visible_to(request.user), slug=slug)
    if not request.user.is_authenticated:
        return redirect(sign_in_url(event.path_on_site))
    if request.POST.get("on") == "0":
        services.withdraw(event.pk, by=request.user)
        messages.success(request, "Votre place est rendue. Merci d’avoir prévenu.")
        return redirect(event.path_on_site)
    try:
        services.register(event.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "C’est noté : vous êtes inscrit. Un rappel part la veille.")
    return redirect(event.path_on_site)
