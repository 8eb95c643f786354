"""The agenda: what comes, by list or by month, and what is past."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from cms.events import wording
from cms.events.calendar import ics
from cms.events.models import AgendaPage, Audience, EventPage, EventQuerySet
from core import wording as words
from core.clock import PARIS
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from taxonomy.models import Topic
from territories.models import Department

SIZE = 20
PARAMETERS = ("vue", "mois", "sujet", "dep", "public", "apres")
ONLINE = "en-ligne"
CHOICES, CHOICES_LIFE = "events.choices", 600  # seconds
MONTHS_AROUND = 24
FEED_PAST = timedelta(days=60)
FEED_SIZE = 300


@require_safe
@cached_for_visitors("pages", "events", parameters=PARAMETERS)
def agenda(request: Request) -> HttpResponse:
    return draw(request, get_object_or_404(AgendaPage.objects.live()))


def draw(request: Request, page: AgendaPage) -> HttpResponse:
    kept = {name: request.GET[name] for name in PARAMETERS[:-1] if request.GET.get(name)}
    view = kept.get("vue", "")
    if view not in {"", "mois", "passes"}:
        raise Http404
    topics, departments = _choices()
    rows = _filtered(EventPage.objects.visible_to(request.user), kept, topics, departments)
    context: dict[str, Any] = {
        "page": page,
        "tabs": _tabs(view, kept),
        "fields": _fields(kept, topics, departments),
        "filters": _filters(kept, topics, departments),
        "reset": address({"vue": view}),
        "view": view,
        "canonical": page.get_full_url(request) if not kept else "",
        "calendar_url": reverse("events:calendar"),
        "feed": reverse("events:feed"),
        "propose_url": reverse("events:propose"),
    }
    if view == "mois":
        context |= _month(rows, kept)
    else:
        context |= _list(rows, kept, request.GET.get("apres", ""), past=view == "passes")
    return render(request, "events/agenda.html", context)


def address(parameters: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    path = reverse("events:agenda")
    return f"{path}?{query}" if query else path


def _filtered(
    rows: EventQuerySet, kept: dict[str, str], topics: dict[str, str], departments: dict[str, str]
) -> EventQuerySet:
    if topic := kept.get("sujet"):
        if topic not in topics:
            raise Http404
        rows = rows.filter(topics__slug=topic)
    if where := kept.get("dep"):
        if where == ONLINE:
            rows = rows.exclude(online_address="")
        elif where in departments:
            rows = rows.filter(department=where)
        else:
            raise Http404
    if audience := kept.get("public"):
        if audience not in Audience.values:
            raise Http404
        rows = rows.filter(audience=audience)
    return rows


def _list(rows: EventQuerySet, kept: dict[str, str], after: str, *, past: bool) -> dict[str, Any]:
    rows = (rows.past() if past else rows.coming()).defer_streamfields().with_taken()
    by = ("-starts_at", "-pk") if past else ("starts_at", "pk")
    page = paginate(rows, by=by, after=after, size=SIZE)
    return {
        "rows": [wording.row(event) for event in page],
        "next_url": address({**kept, "apres": page.next_cursor}) if page.next_cursor else "",
        "first_url": address(kept) if after else "",
    }


def _month(rows: EventQuerySet, kept: dict[str, str]) -> dict[str, Any]:
    first = _first_day(kept.get("mois", ""))
    following = _shift(first, 1)
    starts = datetime(first.year, first.month, 1, tzinfo=PARIS)
    ends = datetime(following.year, following.month, 1, tzinfo=PARIS)
    events = list(
        rows.filter(starts_at__gte=starts, starts_at__lt=ends)
        .order_by("starts_at", "pk")
        .defer_streamfields()
    )
    today = timezone.localdate()
    weeks = [
        [
            {
                "day": day,
                "label": f"{WEEKDAYS[place]} {day}",
                "today": date(first.year, first.month, day) == today,
                "items": [_item(event) for event in events if event.day.day == day],
            }
            if day
            else None
            for place, day in enumerate(week)
        ]
        for week in calendar.Calendar().monthdayscalendar(first.year, first.month)
    ]
    now = today.replace(day=1)
    around = {
        "previous": _shift(first, -1) if first > _shift(now, -MONTHS_AROUND) else None,
        "next": following if first < _shift(now, MONTHS_AROUND) else None,
    }
    links = {
        name: {
            "label": wording.sentence(words.month(day)),
            "href": address({**kept, "vue": "mois", "mois": f"{day:%Y-%m}"}),
        }
        for name, day in around.items()
        if day
    }
    return {
        "month": {"title": wording.sentence(words.month(first)), "weeks": weeks, **links},
        "empty": not events,
    }


WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _item(event: EventPage) -> dict[str, str]:
    title = f"Annulé : {event.title}" if event.cancelled else event.title
    return {"title": title, "href": event.path_on_site, "time": wording.hour(event.starts_at)}


def _first_day(typed: str) -> date:
    now = timezone.localdate().replace(day=1)
    if not typed:
        return now
    try:
        first = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Http404 from None
    # Nothing is planned in the year 4000, and every month would be an address to crawl.
    if not _shift(now, -MONTHS_AROUND) <= first <= _shift(now, MONTHS_AROUND):
        raise Http404
    return first


def _shift(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _choices() -> tuple[dict[str, str], dict[str, str]]:
    """Return the topics and departments that events have, by code; asked every ten minutes only."""
    found = cache.get(CHOICES)
    if found is None:
        topics = dict(Topic.objects.filter(events__live=True).distinct().values_list("slug", "name"))
        rows = Department.objects.filter(events__live=True).distinct().order_by("code")
        departments = {row.code: f"{row.name} ({row.code})" for row in rows}
        found = (topics, departments)
        cache.set(CHOICES, found, CHOICES_LIFE)
    return found


def _fields(
    kept: dict[str, str], topics: dict[str, str], departments: dict[str, str]
) -> list[dict[str, Any]]:
    lists = (
        ("dep", "Où", {"": "Partout", ONLINE: "En ligne", **departments}),
        ("sujet", "Sujet", {"": "Tous les sujets", **topics}),
        ("public", "Pour qui", {"": "Tout le monde", **dict(Audience.choices)}),
    )
    return [
        {
            "id": name,
            "label": label,
            "choices": [
                {"value": value, "label": text, "chosen": value == kept.get(name, "")}
                for value, text in choices.items()
            ],
        }
        for name, label, choices in lists
    ]


def _filters(
    kept: dict[str, str], topics: dict[str, str], departments: dict[str, str]
) -> list[dict[str, str]]:
    names = {
        "dep": {ONLINE: "En ligne", **departments},
        "sujet": topics,
        "public": dict(Audience.choices),
    }
    return [
        {"label": choices[kept[name]], "href": address({**kept, name: ""})}
        for name, choices in names.items()
        if name in kept
    ]


def _tabs(view: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    others = {name: value for name, value in kept.items() if name not in {"vue", "mois"}}
    labels = (("", "À venir"), ("mois", "Par mois"), ("passes", "Passés"))
    return [
        {"label": label, "href": address({**others, "vue": name}), "current": name == view}
        for name, label in labels
    ]


@require_safe
def whole_calendar(request: Request) -> HttpResponse:
    """The agenda as a file that calendars subscribe to: what comes, and the last two months."""
    since = timezone.now() - FEED_PAST
    events = EventPage.objects.visible_to(request.user).filter(ends_at__gte=since)
    content = ics(
        events.defer_streamfields().order_by("starts_at", "pk")[:FEED_SIZE], name="Croissance connectée"
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_safe
def feed(request: Request) -> HttpResponse:
    """Events as they are announced, for readers of news."""
    base = settings.BASE_URL
    found = Atom1Feed(
        title="Événements – Croissance connectée",
        link=base + reverse("events:agenda"),
        description="Les événements annoncés, les derniers d’abord.",
        language="fr",
        feed_url=base + reverse("events:feed"),
    )
    rows = EventPage.objects.visible_to(request.user).filter(first_published_at__isnull=False)
    for event in rows.defer_streamfields().order_by("-first_published_at", "-pk")[:SIZE]:
        found.add_item(
            title=event.title,
            link=event.address,
            description=f"{wording.sentence(wording.when(event))}, {event.place}. {event.lead}",
            pubdate=event.first_published_at,
            updateddate=event.last_published_at or event.first_published_at,
            unique_id=f"tag:events,2026:{event.pk}",
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)
