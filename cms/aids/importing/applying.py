"""What was accepted becomes pages: new ones many at once, changed ones one by one.

Wagtail makes a page in some twenty queries, the tree's order, revisions and signals included; a catalogue has
thousands. New pages go straight into the tables, in the order of the tree, under the lock of their parent.
An imported page has no revision before an editor touches it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from cms.aids.importing.drafts import slug_of
from cms.aids.models import (
    AidCondition,
    AidContact,
    AidIndexPage,
    AidPage,
    AidPartner,
    AidSource,
    AidStep,
    ImportedAid,
    ImportState,
)
from cms.aids.models.aids import RESERVED
from cms.aids.models.conditions import columns_of
from cms.aids.models.grounds import territory_of
from cms.aids.zones import Gazetteer
from cms.blocks.body import minutes
from core import indexing
from taxonomy.models import Topic
from territories.models import TerritorySet

PARTS: dict[str, type[Any]] = {
    "partners": AidPartner, "steps": AidStep, "contacts": AidContact, "sources": AidSource,
    "conditions": AidCondition,
}  # fmt: skip
DAYS = {"opens_on", "closes_on"}
NUMBERS = {"rate_min", "rate_max"}
FIELD, PART = "field:", "part:"


class Writer:
    """Writes pages; keeps what every one needs, read once."""

    def __init__(self) -> None:
        self.names = Gazetteer()
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.territories: dict[tuple[str, str], TerritorySet | None] = {}

    def create(self, rows: Sequence[ImportedAid]) -> None:
        """Make the pages of ``rows``, whose transaction this is, and mark them as applied."""
        if not rows:
            return
        # One at a time: two children of one page would take the same place in the tree.
        index = AidIndexPage.objects.select_for_update(of=("self",)).get()
        children = Page.objects.filter(path__startswith=index.path, depth=index.depth + 1)
        taken = {*RESERVED, *children.values_list("slug", flat=True)}
        last = children.order_by("path").values_list("path", flat=True).last()
        place = Page._str2int(last[-Page.steplen :]) if last else 0
        kind, locale, now = ContentType.objects.get_for_model(AidPage), Locale.get_default(), timezone.now()
        pages = []
        for row in rows:
            place += 1
            slug = slug_of(row.proposed["title"], taken)
            taken.add(slug)
            live = not row.proposed["withdrawn"]
            page = AidPage(
                path=Page._get_path(index.path, index.depth + 1, place),
                depth=index.depth + 1,
                slug=slug,
                url_path=f"{index.url_path}{slug}/",
                content_type=kind,
                locale=locale,
                live=live,
                first_published_at=now if live else None,
                last_published_at=now if live else None,
            )
            self._fill(page, row.proposed, row.proposed)
            page.draft_title = page.title
            pages.append(page)
        _insert(pages)
        Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + len(pages))
        _insert_parts(pages, [row.proposed for row in rows])
        self._insert_topics(pages, rows)
        for row, page in zip(rows, pages, strict=True):
            row.aid, row.applied, row.state = page, row.proposed, ImportState.SAME.value
        ImportedAid.objects.bulk_update(rows, ["aid", "applied", "state"])
        # The admin's own search; its signals saw nothing.
        get_search_backend().add_bulk(AidPage, pages)
        indexing.changed_keys("aids.aid", [page.pk for page in pages])

    def change(self, row: ImportedAid) -> bool:
        """Give a page what changed in its source since; say whether it was done.

        Only that: what an editor corrected elsewhere on the page stays. A page with a draft waits for it.
        """
        page = AidPage.objects.filter(pk=row.aid_id).first()
        if page is None:
            # An editor deleted it: the import does not bring it back.
            row.state = ImportState.IGNORED.value
            row.save(update_fields=["state"])
            return False
        if page.has_unpublished_changes:
            return False
        changed = changes(row.applied or {}, row.proposed)
        self._fill(page, row.proposed, changed)
        if "topics" in changed:
            page.topics = [self.topics[slug] for slug in row.proposed["topics"] if slug in self.topics]
        for name, model in PARTS.items():
            if PART + name in changed:
                columns = [_columns(name, one) for one in row.proposed.get(PART + name, [])]
                setattr(page, name, [model(sort_order=place, **each) for place, each in enumerate(columns)])
        page.last_published_at = timezone.now()
        page.save()
        if page.latest_revision_id:
            # Else the editor would be shown the page as it was, and would save it so.
            page.save_revision().publish()
        _publish(page, changed, row.proposed)
        indexing.changed(page)
        row.applied, row.state = row.proposed, ImportState.SAME.value
        row.save(update_fields=["applied", "state"])
        return True

    def _fill(self, page: AidPage, proposed: dict[str, Any], changed: Iterable[str]) -> None:
        for name in changed:
            if name == "title":
                page.title = page.draft_title = proposed["title"]
            elif name == "body":
                body: Any = json.dumps(proposed["body"])
                page.body = body
                page.reading_minutes = minutes(page.body)
            elif name.startswith(FIELD):
                column = name.removeprefix(FIELD)
                default = AidPage._meta.get_field(column).get_default()
                setattr(page, column, _value(column, proposed[name]) if name in proposed else default)
        page.territory = self.territory(page.zones, page.excluded_zones)
        page.work_out()

    def territory(self, zones: str, exclusions: str) -> TerritorySet | None:
        key = (zones, exclusions)
        if key not in self.territories:
            self.territories[key] = territory_of(zones, exclusions, names=self.names)
        return self.territories[key]

    def _insert_topics(self, pages: Sequence[AidPage], rows: Sequence[ImportedAid]) -> None:
        through = AidPage.topics.through
        through.objects.bulk_create(
            through(aidpage_id=page.pk, topic_id=self.topics[slug].pk)
            for page, row in zip(pages, rows, strict=True)
            for slug in row.proposed["topics"]
            if slug in self.topics
        )


def changes(applied: dict[str, Any], proposed: dict[str, Any]) -> list[str]:
    """Return the names of what differs between two states of a source, those gone included."""
    names = [*proposed, *(name for name in applied if name not in proposed)]
    return [name for name in names if applied.get(name) != proposed.get(name)]


def _value(column: str, stored: Any) -> Any:
    if column in DAYS and stored:
        return date.fromisoformat(stored)
    return Decimal(stored) if column in NUMBERS and stored is not None else stored


def _columns(part: str, one: dict[str, Any]) -> dict[str, Any]:
    if part == "conditions":
        return {**columns_of(one["stored"]), "note": one["note"]}
    return one


def _publish(page: AidPage, changed: Iterable[str], proposed: dict[str, Any]) -> None:
    if "withdrawn" not in changed:
        return
    if proposed["withdrawn"]:
        page.unpublish()
    else:
        page.save_revision().publish()


def _insert(pages: Sequence[AidPage]) -> None:
    """Insert both rows of each page: Django makes many only of a model that has no parent."""
    shared = Page._meta.concrete_fields
    parents = Page.objects.bulk_create(
        Page(**{field.attname: getattr(page, field.attname) for field in shared if field.attname != "id"})
        for page in pages
    )
    for page, parent in zip(pages, parents, strict=True):
        page.pk = page.id = parent.pk
        page._state.adding, page._state.db = False, router.db_for_write(AidPage)
    AidPage._base_manager.all()._batched_insert(pages, AidPage._meta.local_concrete_fields, batch_size=100)


def _insert_parts(pages: Sequence[AidPage], proposed: Sequence[dict[str, Any]]) -> None:
    for name, model in PARTS.items():
        model.objects.bulk_create(
            model(aid=page, sort_order=place, **_columns(name, one))
            for page, content in zip(pages, proposed, strict=True)
            for place, one in enumerate(content.get(PART + name, []))
        )
