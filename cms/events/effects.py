from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.events.models import EventPage, Origin, Registration
from core.outbox import effect
from notifications.services import notify

REMIND_BEFORE = timedelta(hours=24)
BATCH = 100
"""Reminders of one run: it holds the database's one writer on SQLite."""


@effect
def tell_registered(registration_id: int) -> None:
    """Confirm a seat."""
    registration = Registration.objects.select_related("person").filter(pk=registration_id).first()
    if registration:  # else withdrawn meanwhile
        key = f"event-registered-{registration.pk}"
        notify("events.registered", to=registration.person, about=registration, once_key=key)


@effect
def tell_cancelled(event_id: int) -> None:
    """Tell everyone with a seat that the event is cancelled, if it still is."""
    for registration in Registration.objects.filter(
        event=event_id, event__cancelled=True, event__live=True
    ).select_related("person"):
        key = f"event-cancelled-{event_id}"
        notify("events.cancelled", to=registration.person, about=registration, once_key=key)


@effect
def tell_decided(event_id: int, why: str) -> None:
    """Tell who proposed an event what was decided."""
    event = EventPage.objects.select_related("proposed_by").filter(pk=event_id).first()
    if event and event.proposed_by and event.origin != Origin.PROPOSED:
        key = f"event-{event.origin}-{event.pk}"
        notify("events.decided", to=event.proposed_by, about=event, once_key=key, payload={"why": why})


@effect
def remind() -> None:
    """Remind, once each, those whose event starts within a day."""
    now = timezone.now()
    due = Registration.objects.to_remind(now, now + REMIND_BEFORE).select_related("person").order_by("pk")
    for registration in due[:BATCH]:
        key = f"event-reminder-{registration.event_id}"
        notify("events.reminder", to=registration.person, about=registration, once_key=key)
        Registration.objects.filter(pk=registration.pk).update(reminded_at=now)
