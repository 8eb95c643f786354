"""The demonstration's pages and events: ``fixtures/demo/pages`` and ``fixtures/demo/events``.

What is there stays as visitors left it; dates are counted from the day of loading.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from cms.blocks.content import ContentPage
from cms.blocks.models import Picture
from cms.events.models import AgendaPage, EventPage, Registration
from cms.navigation.models import Entry, Frame
from cms.pages.models import (
    GuideIndexPage,
    GuidePage,
    HomePage,
    InstitutionalPage,
    NewsIndexPage,
    NewsPage,
    TestimonialIndexPage,
    TestimonialPage,
)
from cms.pages.services import KEPT
from core import page_cache
from core.clock import PARIS
from demo.writing import blocks, read
from taxonomy.models import Topic
from territories.models import Department

FOLDER = settings.ROOT / "fixtures" / "demo"
CREDIT = "Dessin de la rédaction, CC BY-SA 4.0"
KINDS: dict[str, tuple[type[ContentPage], type[Page]]] = {
    "guides": (GuidePage, GuideIndexPage),
    "testimonials": (TestimonialPage, TestimonialIndexPage),
    "news": (NewsPage, NewsIndexPage),
    "house": (InstitutionalPage, HomePage),
}
# Columns of pages that a head may name as they are.
PLAIN = {
    "title", "lead", "written_by", "level", "section", "who", "trade", "team", "town", "level_before",
    "level_after", "medium", "seconds", "media_address", "scene", "dated", "transcript",
}  # fmt: skip
EVENT_PLAIN = {
    "slug", "title", "lead", "organiser", "audience", "venue", "street", "town", "online_address",
    "register_address", "seats", "cancelled",
}  # fmt: skip


@transaction.atomic
def load() -> tuple[int, int]:
    """Add the pages and events that are missing; return how many, and how many there are."""
    pictures = _pictures()
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    departments = set(Department.objects.values_list("code", flat=True))
    added = total = 0
    for folder, (model, parent_model) in KINDS.items():
        parent = parent_model.objects.get()
        known = set(parent.get_children().values_list("slug", flat=True))
        for path in sorted((FOLDER / "pages" / folder).glob("*.md")):
            total += 1
            if path.stem not in known:
                head, body = read(path)
                page = model(slug=path.stem, **_columns(head, departments))
                _add(page, parent, head, body, pictures, topics)
                added += 1
    missing, events = _events(pictures, topics, departments)
    if added or missing:
        _menus()
        page_cache.changed("pages", "events")
        cache.delete_many(KEPT.values())
    return added + missing, total + events


def _pictures() -> dict[str, Picture]:
    written = tomllib.loads((FOLDER / "media/pictures.toml").read_text("utf-8"))
    known = {picture.title: picture for picture in Picture.objects.filter(credit=CREDIT)}
    found = {}
    for name, words in written.items():
        if words["title"] not in known:
            content = BytesIO((FOLDER / f"media/{name}.webp").read_bytes())
            picture = Picture(title=words["title"], description=words["description"], credit=CREDIT)
            picture.file = ImageFile(content, name=f"{name}.webp")
            picture.save()
            known[words["title"]] = picture
        found[name] = known[words["title"]]
    return found


def _columns(head: dict[str, Any], departments: set[str]) -> dict[str, Any]:
    today = timezone.localdate()
    columns = {name: value for name, value in head.items() if name in PLAIN}
    days = {"reviewed_on": "reviewed_days_ago", "archived_on": "archived_days_ago"}
    columns |= {name: today - timedelta(days=head[key]) for name, key in days.items() if key in head}
    if "review_in_days" in head:
        columns["review_by"] = today + timedelta(days=head["review_in_days"])
    if "service_type" in head:
        columns["service_type_id"] = head["service_type"]
    if head.get("department") in departments:
        columns["department_id"] = head["department"]
    if "transcript" in columns:
        columns["transcript"] = f"<p>{columns['transcript']}</p>"
    if "changes" in head:
        names = ("label", "before", "after")
        columns["changes"] = _stream(
            ("change", dict(zip(names, each, strict=True))) for each in head["changes"]
        )
    if "aids" in head:
        columns["aids"] = _stream(
            ("aid", {"name": name, "amount": amount, "page": None}) for name, amount in head["aids"]
        )
    return columns


def _stream(found: Iterable[tuple[str, Any]]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in found])


def _add(
    page: Any,
    parent: Page,
    head: dict[str, Any],
    body: Iterable[tuple[str, Any]],
    pictures: dict[str, Picture],
    topics: dict[str, Topic],
) -> None:
    page.body = _stream(body)
    page.picture = pictures.get(head.get("picture", ""))
    published = timezone.now() - timedelta(days=head.get("published_days_ago", 90))
    page.first_published_at = page.last_published_at = published
    if "topics" in head:
        page.topics = [topics[slug] for slug in head["topics"] if slug in topics]
    parent.add_child(instance=page)


def _events(pictures: dict[str, Picture], topics: dict[str, Topic], departments: set[str]) -> tuple[int, int]:
    agenda = AgendaPage.objects.get()
    known = set(agenda.get_children().values_list("slug", flat=True))
    written = tomllib.loads((FOLDER / "events/events.toml").read_text("utf-8"))["event"]
    people = list(User.objects.filter(email__endswith="@demo.localhost").order_by("pk")[:12])
    added = 0
    for head in written:
        if head["slug"] in known:
            continue
        day = _working_day(timezone.localdate() + timedelta(days=head["in_days"]))
        last = day + timedelta(days=head.get("days", 1) - 1)
        event = EventPage(
            **{name: head[name] for name in EVENT_PLAIN if name in head},
            starts_at=datetime.combine(day, time.fromisoformat(head["start"]), PARIS),
            ends_at=datetime.combine(last, time.fromisoformat(head["end"]), PARIS),
            department_id=head["department"] if head.get("department") in departments else None,
            registers_here="register_address" not in head and head.get("registration") != "free",
        )
        announced = {**head, "published_days_ago": 10 + added + max(0, -head["in_days"])}
        _add(event, agenda, announced, blocks(head["body"]), pictures, topics)
        Registration.objects.bulk_create(
            Registration(event=event, person=person) for person in people[: head.get("registered", 0)]
        )
        added += 1
    return added, len(written)


def _working_day(day: date) -> date:
    """Return ``day``, or the Monday after a week-end: nobody holds a workshop on a Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _menus() -> None:
    """Put the house's pages in the footer, unless somebody wrote that menu already."""
    frame, _ = Frame.objects.get_or_create()
    if frame.entries.exists():
        return
    place = 0
    for path in sorted((FOLDER / "pages/house").glob("*.md")):
        head, _ = read(path)
        page = InstitutionalPage.objects.filter(slug=path.stem).first()
        if page and "menu" in head:
            place += 1
            frame.entries.add(Entry(menu=head["menu"], label=head["label"], page=page, sort_order=place))
    # What the theme has there by itself stays: a menu that is written replaces it.
    for label, address in (("Les indicateurs", "/indicateurs/"), ("Données ouvertes", "/api/v1/docs")):
        place += 1
        frame.entries.add(Entry(menu="check", label=label, path=address, sort_order=place))
    frame.save()
