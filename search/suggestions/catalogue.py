"""The open aids with their texts, as values for whoever ranks them; read again when they change only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from wagtail.rich_text import RichText

from cms.aids import wording
from cms.aids.catalogue import OpenAid, open_aid
from cms.aids.models import AidCondition, AidPage, AidStep
from cms.blocks.body import words
from core.models import IndexVersion

EVERYONE = AnonymousUser()
KIND = "aids.aid"
BATCH = 100


@dataclass(frozen=True, slots=True)
class AidText:
    """An aid as it is read: its texts, its conditions, the line that is shown under its title."""

    aid: OpenAid
    kinds: tuple[str, ...]
    title: str
    lead: str
    about: str
    body: str
    steps: str
    asked: str
    """Its conditions and their notes, in words."""
    meta: str


def open_ids(on: date) -> list[int]:
    return list(AidPage.objects.visible_to(EVERYONE).open(on).order_by("pk").values_list("pk", flat=True))


def versions() -> dict[int, int]:
    """Return how often each aid changed, of those that ever did."""
    return dict(IndexVersion.objects.filter(kind=KIND).values_list("key", "version"))


def texts(keys: Iterable[int], on: date) -> Iterator[AidText]:
    """Yield those of ``keys`` that are open on a day."""
    wanted = list(keys)
    conditions = AidCondition.objects.select_related("territory").order_by("sort_order", "pk")
    for start in range(0, len(wanted), BATCH):
        rows = AidPage.objects.visible_to(EVERYONE).open(on).filter(pk__in=wanted[start : start + BATCH])
        rows = rows.select_related("territory").prefetch_related(
            "partners", "topics", Prefetch("conditions", conditions), Prefetch("steps", AidStep.objects.all())
        )
        for page in rows.order_by("pk"):
            yield text_of(page)


def text_of(page: AidPage) -> AidText:
    aid = open_aid(page)
    asked = [str(getattr(condition, "text", "")) for condition in aid.conditions]
    steps = [f"{step.title} {words(RichText(step.text))}" for step in page.steps.all()]
    return AidText(
        aid=aid,
        kinds=tuple(page.kinds),
        title=f"{page.title} {page.official_name if page.official_name != page.title else ''}".strip(),
        lead=page.lead,
        about=f"{page.seo_title} {page.search_description}".strip(),
        body=words(page.body),
        steps=" ".join(steps),
        asked="\n".join(filter(None, [*asked, *aid.notes])),
        meta=wording.link(page)["note"],
    )
