from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from community.questions import figures, wording
from community.questions.fragments import told
from community.questions.models import Question, TopicFollow
from community.questions.models.questions import QuestionQuerySet
from core.addresses import absolute
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from core.parked import sign_in_url
from taxonomy.models import Topic
from territories.models import Region

SIZE = 20
CHOICES, CHOICES_LIFE = "questions.choices", 600  # seconds
WAITING, FIGURES, FIGURES_LIFE = "questions.waiting", "questions.figures", 60  # seconds
# Counted no further: « 99+ ».
MOST_WAITING = 100
T = TypeVar("T")
PARAMETERS = ("vue", "region", "apres", "sujet")


@dataclass(frozen=True, slots=True)
class View:
    """One order of the list; ``order`` ends with what is unique, as ``core.pagination`` asks."""

    slug: str
    label: str
    order: tuple[str, ...]
    empty: str


RECENT = View("", "Récentes", ("-last_activity_at", "-id"), "Aucune question pour l’instant.")
POPULAR = View(
    "populaires",
    "Utiles au plus grand nombre",
    ("-week_count", "-last_activity_at", "-id"),
    "Aucune question n’a reçu de « moi aussi » cette semaine.",
)
UNANSWERED = View(
    "sans-reponse", "Sans réponse", ("waiting_since", "id"), "Toutes les questions ont une réponse."
)
VIEWS = {view.slug: view for view in (RECENT, POPULAR, UNANSWERED)}


@require_safe
@cached_for_visitors("questions", parameters=PARAMETERS)
def recent(request: Request) -> HttpResponse:
    return _list(request, None)


@require_safe
@cached_for_visitors("questions", parameters=PARAMETERS)
def topic(request: Request, slug: str) -> HttpResponse:
    return _list(request, get_object_or_404(Topic.objects.select_related("parent"), slug=slug))


def _list(request: Request, topic: Topic | None) -> HttpResponse:
    kept = {name: request.GET[name] for name in ("vue", "region") if request.GET.get(name)}
    # PostgreSQL takes no NUL: it would be its error, not ours.
    wanted = request.GET.get("sujet", topic.slug if topic else "").replace("\0", "?")
    if wanted != (topic.slug if topic else ""):
        # The form of the filters says the topic; its address is the topic's own.
        other = get_object_or_404(Topic, slug=wanted) if wanted else None
        return redirect(address(other, kept))
    view = VIEWS.get(kept.get("vue", ""))
    if view is None:
        raise Http404
    regions, drawn = _choices()
    region = kept.get("region", "")
    if region not in regions:
        raise Http404
    page = paginate(
        rows_of(request.user, view, topic, region),
        by=order_of(view, topic),
        after=request.GET.get("apres", ""),
        size=SIZE,
    )
    first = "apres" not in request.GET
    context = {
        "topic": topic,
        "heading": topic.name if topic else "Questions",
        "lead": topic.description if topic else "Des questions de dirigeants, rangées par leurs lecteurs.",
        "stats": _stats() if first and topic is None else [],
        "rows": wording.rows(page),
        "view": view,
        "tabs": _tabs(view, topic, kept),
        "filters": _filters(topic, regions[region] if region else "", kept),
        "filters_count": (topic is not None) + bool(region),
        "reset": address(None, {**kept, "region": ""}),
        "choices": _chosen(drawn, topic.slug if topic else "", region),
        "next_url": address(topic, {**kept, "apres": page.next_cursor}) if page.next_cursor else "",
        "first_url": "" if first else address(topic, kept),
        "canonical": absolute(address(topic, kept)),
        "feed": reverse("questions:topic_feed", args=[topic.slug]) if topic else reverse("questions:feed"),
        "sign_in": sign_in_url(address(topic, kept)),
        "followed": _follows(request.user, topic),
    }
    return render(request, "questions/list.html", context)


def address(topic: Topic | None, parameters: dict[str, str]) -> str:
    path = wording.topic_address(topic.slug) if topic else reverse("questions:list")
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def rows_of(user, view: View, topic: Topic | None, region: str) -> QuestionQuerySet:
    """Return what a list shows; in the order that ``order_of`` says."""
    rows = Question.objects.visible_to(user).listed().for_card()
    if view is UNANSWERED:
        rows = rows.unanswered()
    elif view is POPULAR:
        rows = rows.filter(week_count__gt=0)
    if topic:
        # The copy of the date beside the topic: one index gives the topic's rows in their order.
        rows = rows.filter(topic_links__tag=topic).annotate(at=F("topic_links__last_activity_at"))
    return rows.filter(region=region) if region else rows


def order_of(view: View, topic: Topic | None) -> tuple[str, ...]:
    return ("-at", "-id") if topic and view is RECENT else view.order


def _waiting() -> str:
    return _kept(WAITING, _count_waiting)


def _kept(key: str, count: Callable[[], T]) -> T:
    """Return a figure that says about how many: counted once a minute."""
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, FIGURES_LIFE)
    return found


def _count_waiting() -> str:
    # In their order: else a database without statistics may take the index of all questions.
    count = Question.objects.unanswered().order_by("waiting_since", "id")[:MOST_WAITING].count()
    return f"{MOST_WAITING - 1}+" if count == MOST_WAITING else str(count)


def _stats() -> list[dict[str, str]]:
    return told(_kept(FIGURES, figures.current))


def _follows(user, topic: Topic | None) -> bool:
    return (
        topic is not None
        and user.is_authenticated
        and TopicFollow.objects.filter(topic=topic, person=user).exists()
    )


def _tabs(view: View, topic: Topic | None, kept: dict[str, str]) -> list[dict[str, Any]]:
    tabs = []
    # The count is of all topics and regions: beside a filter it would be wrong.
    waiting = None if topic or "region" in kept else _waiting()
    for each in VIEWS.values():
        count = waiting if each is UNANSWERED else None
        href = address(topic, {**kept, "vue": each.slug})
        tabs.append({"label": each.label, "href": href, "current": each is view, "count": count})
    return tabs


def _filters(topic: Topic | None, region: str, kept: dict[str, str]) -> list[dict[str, str]]:
    filters = []
    if topic:
        filters.append({"label": topic.name, "href": address(None, kept)})
    if region:
        filters.append({"label": region, "href": address(topic, {**kept, "region": ""})})
    return filters


def _choices() -> tuple[dict[str, str], str]:
    """Return the names of the regions by their code, "" for all, and the two lists of the filters, drawn.

    The same for everyone and nearly for ever: asked of the database and drawn every ten minutes only.
    """
    found = cache.get(CHOICES)
    if found is None:
        topics = {"": "Tous les sujets", **_topics()}
        regions = {"": "Toutes les régions", **dict(Region.objects.values_list("code", "name"))}
        drawn = _drawn("sujet", "Sujet", topics) + _drawn("region", "Région", regions)
        found = (regions, drawn)
        cache.set(CHOICES, found, CHOICES_LIFE)
    return found


def _drawn(name: str, label: str, choices: dict[str, str]) -> str:
    options = [{"value": f"{name}:{value}", "label": label} for value, label in choices.items()]
    field = {"id": name, "label": label, "choices": options}
    return str(render_to_string("components/field.html", field))


def _chosen(drawn: str, topic: str, region: str) -> SafeString:
    """Mark what is chosen in the lists once drawn; both come from the lists themselves."""
    for chosen in (f'"sujet:{topic}"', f'"region:{region}"'):
        drawn = drawn.replace(f"value={chosen}", f"value={chosen} selected")
    return mark_safe(drawn.replace('"sujet:', '"').replace('"region:', '"'))  # noqa: S308


def _topics() -> dict[str, str]:
    topics = list(Topic.objects.all())
    children: dict[int, list[Topic]] = {}
    for each in topics:
        if each.parent_id:
            children.setdefault(each.parent_id, []).append(each)
    names = {}
    for root in topics:
        if root.parent_id is None:
            names[root.slug] = root.name
            names |= {each.slug: f"\u2003{each.name}" for each in children.get(root.pk, [])}
    return names
