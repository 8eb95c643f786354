"""How guides, testimonials, news and pages of the house are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cms.blocks.body import words
from cms.blocks.content import ContentPage, ContentQuerySet
from cms.pages import trades
from cms.pages.models import GuidePage, InstitutionalPage, NewsPage, TestimonialPage
from cms.pages.models.testimonials import Medium
from core import wording
from core.capabilities import Searchable, SearchDocument, searchables
from taxonomy.models import Topic

EVERYONE = AnonymousUser()
MOST_LETTERS = 20_000
MEDIA: dict[str, str] = {Medium.TEXT: "user", Medium.VIDEO: "play", Medium.AUDIO: "headphones"}


@dataclass(frozen=True)
class Kind:
    """What differs from one kind of page to the next: its row, and what it adds to its text."""

    model: type[ContentPage]
    entry: Callable[[Any], dict[str, Any]]
    keywords: Callable[[Any], list[str]] = lambda page: []
    text: Callable[[Any], str] = lambda page: ""
    facets: Callable[[Any], dict[str, list[str]]] = lambda page: {}
    quality: Callable[[Any], float] = lambda page: 0.6
    related: tuple[str, ...] = ("topics__parent",)

    def found_by(self, reader: Any) -> ContentQuerySet:
        rows = self.model.objects.visible_to(reader)
        # A text kept as an archive leaves search engines, ours too.
        return rows.filter(archived_on=None) if self.model is InstitutionalPage else rows

    def visible_to(self, reader: Any) -> ContentQuerySet:
        return self.found_by(reader).defer_streamfields()

    def keys(self) -> Iterable[int]:
        return self.found_by(EVERYONE).order_by("pk").values_list("pk", flat=True).iterator()

    def documents(self, keys: Sequence[int]) -> Iterator[SearchDocument]:
        rows = self.found_by(EVERYONE).filter(pk__in=keys).prefetch_related(*self.related)
        for page in rows:
            yield self.document(page)

    def document(self, page: Any) -> SearchDocument:
        topics: list[Topic] = []
        if "topics__parent" in self.related:
            topics = [each for topic in page.topics.all() for each in (topic.parent, topic) if each]
        facets = {"topic": sorted({topic.slug for topic in topics}), **self.facets(page)}
        keywords = [*(topic.name for topic in topics), *self.keywords(page)]
        body = "\n".join(part for part in (page.lead, self.text(page), words(page.body)) if part)
        return SearchDocument(
            key=page.pk,
            title=page.title,
            body=" ".join(body.split())[:MOST_LETTERS],
            url=page.path_on_site,
            keywords=" ".join(dict.fromkeys(keywords)),
            facets={name: codes for name, codes in facets.items() if codes},
            quality=self.quality(page),
            day=page.published_on,
        )


def _guide_entry(guide: GuidePage) -> dict[str, Any]:
    meta: list[Any] = [f"Relu le {wording.day(guide.reviewed_on)}"] if guide.reviewed_on else []
    if guide.section:
        meta.append(guide.get_section_display())
    name = "Guide d’achat" if guide.service_type_id else "Guide"
    return {
        "title": guide.title,
        "href": guide.path_on_site,
        "cell_icon": "hand-coins" if guide.service_type_id else "book-open",
        "above": f"{name} · {guide.reading_minutes}\u202fmin",
        "summary": guide.lead,
        "meta": meta,
    }


def _story_entry(story: TestimonialPage) -> dict[str, Any]:
    return {
        "title": f"« {story.title} »",
        "href": story.path_on_site,
        "cell_icon": MEDIA[story.medium],
        "above": f"Témoignage · {story.length}",
        "summary": story.lead,
        "meta": [story.who, story.town, story.get_team_display()],
    }


def _news_entry(news: NewsPage) -> dict[str, Any]:
    day = news.published_on
    return {
        "title": news.title,
        "href": news.path_on_site,
        "cell_icon": "bell",
        "above": f"Actualité · {wording.day(day)}" if day else "Actualité",
        "summary": news.lead,
    }


def _house_entry(page: InstitutionalPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "href": page.path_on_site,
        "cell_icon": "landmark",
        "above": "Page du site",
        "summary": page.lead,
    }


def _sector(page: GuidePage | TestimonialPage) -> dict[str, list[str]]:
    return {"sector": [page.section] if page.section else []}


def _story_facets(story: TestimonialPage) -> dict[str, list[str]]:
    department = story.department
    return {**_sector(story), "region": [department.region_id] if department else []}


def _story_words(story: TestimonialPage) -> list[str]:
    return [story.trade, story.who, story.town, dict(trades.SECTIONS).get(story.section, "")]


GUIDE = Kind(
    GuidePage,
    _guide_entry,
    keywords=lambda guide: [
        *([guide.service_type.name] if guide.service_type else []),
        dict(trades.SECTIONS).get(guide.section, ""),
    ],
    facets=_sector,
    # One that waits for its next reading may still help, after the others.
    quality=lambda guide: 0.8 if guide.reviewed_on else 0.7,
    related=("topics__parent", "service_type"),
)
STORY = Kind(
    TestimonialPage,
    _story_entry,
    keywords=_story_words,
    text=lambda story: words(story.transcript),
    facets=_story_facets,
    related=("topics__parent", "department"),
)
NEWS = Kind(NewsPage, _news_entry, quality=lambda news: 0.5)
HOUSE = Kind(InstitutionalPage, _house_entry, quality=lambda page: 0.4, related=())

for name, label, plural, order, kind in (
    ("pages.guide", "Guide", "Guides", 20, GUIDE),
    ("pages.testimonial", "Témoignage", "Témoignages", 30, STORY),
    ("pages.news", "Actualité", "Actualités", 60, NEWS),
    ("pages.institutional", "Page du site", "Pages du site", 70, HOUSE),
):
    searchables.register(
        Searchable(
            name=name,
            label=label,
            plural=plural,
            order=order,
            model=kind.model,
            visible_to=kind.visible_to,
            keys=kind.keys,
            documents=kind.documents,
            entry=kind.entry,
        )
    )
