from __future__ import annotations

from cms.events import wording
from cms.events.models import EventPage
from core.capabilities import Fragment, fragments


def coming(user, *, limit: int = 4) -> dict:
    events = EventPage.objects.visible_to(user).filter(cancelled=False).coming().defer_streamfields()[:limit]
    return {"links": [wording.link(event) for event in events]}


fragments.register(
    Fragment("events.coming", "events/fragments/coming.html", coming, "Événements : les prochains")
)
