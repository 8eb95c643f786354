"""What a person takes away: their seats, what they proposed. A published event is common work and stays."""

from __future__ import annotations

from collections.abc import Iterator

from cms.events.models import EventPage, Origin
from core.capabilities import Erasure, erasures
from core.personal import deleted


def export_proposals(user) -> Iterator[dict]:
    for event in EventPage.objects.filter(proposed_by=user).order_by("pk"):
        yield {
            "titre": event.title,
            "presentation": event.lead,
            "debut": event.starts_at,
            "propose_le": event.first_proposed_at,
            "reponse": event.get_origin_display(),
        }


def erase_proposals(user) -> None:
    mine = EventPage.objects.filter(proposed_by=user)
    for event in mine.filter(origin__in=(Origin.PROPOSED, Origin.REFUSED), live=False):
        event.delete()
    mine.update(proposed_by=None)


erasures.register(Erasure("events.EventPage", ("proposed_by",), export_proposals, erase_proposals))
erasures.register(deleted("events.Registration", "person", shows=("event_id", "registered_at")))
