"""How events are found: those to come before those that are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cms.blocks.body import words
from cms.events import wording
from cms.events.models import EventPage, EventQuerySet
from core.capabilities import Searchable, SearchDocument, searchables

EVERYONE = AnonymousUser()
MOST_LETTERS = 20_000
QUALITY, CANCELLED = 0.6, 0.2


def visible_to(reader: Any) -> EventQuerySet:
    return EventPage.objects.visible_to(reader).with_taken().defer_streamfields()


def keys() -> Iterable[int]:
    return EventPage.objects.visible_to(EVERYONE).order_by("pk").values_list("pk", flat=True).iterator()


def documents(keys: Sequence[int]) -> Iterator[SearchDocument]:
    rows = EventPage.objects.visible_to(EVERYONE).filter(pk__in=keys).select_related("department")
    for event in rows.prefetch_related("topics__parent"):
        topics = [each for topic in event.topics.all() for each in (topic.parent, topic) if each]
        facets = {
            "topic": sorted({topic.slug for topic in topics}),
            "region": [event.department.region_id] if event.department else [],
        }
        keywords = [*(topic.name for topic in topics), event.organiser, event.venue, event.town]
        yield SearchDocument(
            key=event.pk,
            title=event.title,
            body=f"{event.lead}\n{words(event.body)}"[:MOST_LETTERS],
            url=event.path_on_site,
            keywords=" ".join(dict.fromkeys(word for word in keywords if word)),
            facets={name: codes for name, codes in facets.items() if codes},
            quality=CANCELLED if event.cancelled else QUALITY,
            day=event.day,
        )


def entry(event: EventPage) -> dict[str, Any]:
    return {**wording.row(event), "above": f"Événement · {wording.when(event)}"}


searchables.register(
    Searchable(
        name="events.event",
        label="Événement",
        plural="Événements",
        order=50,
        model=EventPage,
        visible_to=visible_to,
        keys=keys,
        documents=documents,
        entry=entry,
    )
)
