"""How aids are found: those that are not closed, whose day is compared again when they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cms.aids import wording
from cms.aids.choices import Kind
from cms.aids.fields import split
from cms.aids.models import AidPage
from cms.aids.models.aids import AidQuerySet
from cms.blocks.body import words
from core.capabilities import Searchable, SearchDocument, searchables
from core.wording import day

EVERYONE = AnonymousUser()
MOST_LETTERS = 20_000
REGION = "REG-"


def visible_to(reader: Any) -> AidQuerySet:
    return AidPage.objects.visible_to(reader).current().defer_streamfields()


def keys() -> Iterable[int]:
    return visible_to(EVERYONE).order_by("pk").values_list("pk", flat=True).iterator()


def documents(some: Sequence[int]) -> Iterator[SearchDocument]:
    rows = AidPage.objects.visible_to(EVERYONE).current().filter(pk__in=some)
    for aid in rows.prefetch_related("partners", "topics__parent"):
        topics = [each for topic in aid.topics.all() for each in (topic.parent, topic) if each]
        regions = [zone.removeprefix(REGION) for zone in aid.zones.split("\n") if zone.startswith(REGION)]
        facets = {
            "topic": sorted({topic.slug for topic in topics}),
            "region": regions,
            "sector": split(aid.sections),
        }
        keywords = [topic.name for topic in topics] + aid.funders + [Kind(kind).label for kind in aid.kinds]
        body = " ".join(f"{aid.lead} {words(aid.body)}".split())
        yield SearchDocument(
            key=aid.pk,
            title=aid.title,
            body=body[:MOST_LETTERS],
            url=aid.path_on_site,
            keywords=" ".join(dict.fromkeys([aid.official_name, aid.programme, *keywords])),
            facets={name: codes for name, codes in facets.items() if codes},
            quality=0.7,
            day=aid.published_on,
        )


def entry(aid: AidPage) -> dict[str, Any]:
    meta: list[Any] = []
    if said := wording.amount(aid):
        meta.append({"text": said, "strong": True})
    if aid.closes_on:
        meta.append(f"jusqu’au {day(aid.closes_on)}")
    return {
        "title": aid.title,
        "href": aid.path_on_site,
        "cell_icon": wording.ICONS.get(Kind(aid.kind), "hand-coins"),
        "above": f"Aide · {Kind(aid.kind).label}",
        "summary": aid.lead,
        "meta": meta,
    }


searchables.register(
    Searchable(
        name="aids.aid",
        label="Aide",
        plural="Aides",
        order=15,
        model=AidPage,
        visible_to=visible_to,
        keys=keys,
        documents=documents,
        entry=entry,
    )
)
