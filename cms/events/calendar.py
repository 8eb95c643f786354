"""Events as calendar files (RFC 5545): what telephones and offices subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from cms.events.models import EventPage
from core.clock import PARIS


def ics(events: Iterable[EventPage], *, name: str = "") -> bytes:
    """Return one calendar file of ``events``."""
    calendar = Calendar()
    calendar.add("prodid", "-//Croissance connectee//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", "Europe/Paris")
    for event in events:
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def _entry(event: EventPage) -> Entry:
    entry = Entry()
    # Never changes, whatever the title and the address become: a calendar updates what it knows.
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.BASE_URL).hostname}")
    changed = event.last_published_at or timezone.now()
    entry.add("dtstamp", changed.astimezone(UTC))
    entry.add("last-modified", changed.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(PARIS))
    entry.add("dtend", event.ends_at.astimezone(PARIS))
    entry.add("summary", event.title)
    entry.add("description", f"{event.lead}\n\n{event.address}")
    parts = (event.venue, event.street, event.town)
    entry.add("location", ", ".join(part for part in parts if part) or "En ligne")
    entry.add("url", event.address)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return entry
