from __future__ import annotations

from django.utils import timezone

from cms.events import wording
from cms.events.models import Registration
from core.capabilities import SpaceCard, space


def my_events(user) -> dict:
    rows = Registration.objects.visible_to(user).filter(event__live=True, event__ends_at__gte=timezone.now())
    found = rows.select_related("event").order_by("event__starts_at")[:4]
    return {"links": [wording.link(registration.event) for registration in found]}


space.register(SpaceCard("events", "Mes événements", 600, "events/cards/events.html", my_events))
