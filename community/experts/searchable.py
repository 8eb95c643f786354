"""How experts are found: those whose badge is valid, by their trade, their topics and what they say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from community.experts.models import Expert
from community.experts.models.experts import ExpertQuerySet
from community.experts.wording import title_of
from community.questions.wording import initials
from core.capabilities import Searchable, SearchDocument, searchables


def visible_to(reader: Any) -> ExpertQuerySet:
    return Expert.objects.visible_to(reader).verified().select_related("person", "region")


def keys() -> Iterable[int]:
    return Expert.objects.verified().order_by("pk").values_list("pk", flat=True).iterator()


def documents(some: Sequence[int]) -> Iterator[SearchDocument]:
    rows = Expert.objects.verified().filter(pk__in=some).select_related("person", "region")
    for expert in rows.prefetch_related("topic_links__tag__parent"):
        chosen = [link.tag for link in expert.topic_links.all()]
        topics = [each for topic in chosen for each in (topic.parent, topic) if each]
        facets = {
            "topic": sorted({topic.slug for topic in topics}),
            "region": [expert.region_id] if expert.region_id else [],
        }
        keywords = [title_of(expert), expert.register, *(topic.name for topic in topics)]
        yield SearchDocument(
            key=expert.pk,
            title=expert.person.get_full_name(),
            body=f"{expert.headline}\n{expert.presentation}",
            url=expert.get_absolute_url(),
            keywords=" ".join(dict.fromkeys(keywords)),
            facets={name: codes for name, codes in facets.items() if codes},
            quality=0.6,
        )


def entry(expert: Expert) -> dict[str, Any]:
    name = expert.person.get_full_name()
    meta: list[Any] = [{"text": f"{title_of(expert)}, vérifié", "icon": "badge-check", "strong": True}]
    if expert.region:
        meta.append({"text": expert.region.name, "icon": "map-pin"})
    return {
        "title": name,
        "href": expert.get_absolute_url(),
        "cell": initials(name),
        "cell_kind": "full",
        "above": "Expert",
        "summary": expert.headline,
        "meta": meta,
    }


searchables.register(
    Searchable(
        name="experts.expert",
        label="Expert",
        plural="Experts",
        order=25,
        model=Expert,
        visible_to=visible_to,
        keys=keys,
        documents=documents,
        entry=entry,
        title="person__display_name",
    )
)
