from __future__ import annotations

from cms.events import services, wording
from cms.events.models import EventPage
from core.capabilities import Checked, Verifiable, verifiables


def describe(event: EventPage) -> Checked:
    return Checked(
        who=str(event.proposed_by or "Un ancien membre"),
        what=f"{event.title} – {wording.when(event)}, {event.place} ({event.organiser}). {event.lead}",
        since=event.first_proposed_at or event.starts_at,
    )


verifiables.register(
    Verifiable(
        name="events.proposal",
        label="Événements proposés",
        pending=EventPage.objects.proposals,
        describe=describe,
        accept=services.accept,
        refuse=services.refuse,
    )
)
