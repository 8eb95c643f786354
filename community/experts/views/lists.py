"""``/experts/``: who can be asked, by topic, region and profession."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.experts import wording
from community.experts.models import Expert
from community.experts.professions import Profession
from community.reputation.models import ReputationTotal
from community.reputation.rules import Book
from core.addresses import absolute
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from taxonomy.models import Topic
from territories.models import Region

SIZE = 20
CHOICES, CHOICES_LIFE = "experts.choices", 600  # seconds
PARAMETERS = ("sujet", "region", "profession", "apres")


@require_safe
@cached_for_visitors("experts", parameters=PARAMETERS)
def experts(request: Request) -> HttpResponse:
    kept = {name: request.GET[name] for name in PARAMETERS[:3] if request.GET.get(name)}
    # PostgreSQL takes no NUL: it would be its error, not ours.
    topic = get_object_or_404(Topic, slug=kept["sujet"].replace("\0", "?")) if "sujet" in kept else None
    regions, topics = _choices()
    region, profession = kept.get("region", ""), kept.get("profession", "")
    if (region and region not in regions) or (profession and profession not in Profession.values):
        raise Http404
    rows = Expert.objects.visible_to(request.user).verified().for_card()
    if topic:
        # A subject of the first level is all that is below it.
        wanted = Topic.objects.filter(pk=topic.pk) | Topic.objects.filter(parent=topic)
        rows = rows.filter(pk__in=Expert.objects.filter(topic_links__tag__in=wanted).values("pk"))
    if region:
        rows = rows.filter(region=region)
    if profession:
        rows = rows.filter(profession=profession)
    after = request.GET.get("apres", "")
    page = paginate(_with_figures(rows, topic), by=("-points", "-id"), after=after, size=SIZE)
    context = {
        "topic": topic,
        "lead": _lead(topic),
        "rows": wording.rows(page),
        "filters": _filters(topic, regions.get(region, ""), profession, kept),
        "choices": _fields(topics, regions, kept),
        "next_url": wording.list_address(**kept, apres=page.next_cursor) if page.next_cursor else "",
        "first_url": wording.list_address(**kept) if after else "",
        "reset": wording.list_address(),
        "canonical": absolute(wording.list_address(**kept)),
    }
    return render(request, "experts/list.html", context)


def _with_figures(rows, topic: Topic | None):
    """Add the points that order the list, in the topic when one is chosen, and the accepted answers."""
    totals = ReputationTotal.objects.filter(
        person=OuterRef("person"), scope=topic.pk if topic else Book.ANSWERS
    )
    return rows.annotate(
        points=Coalesce(Subquery(totals.values("points")[:1]), Value(0)),
        accepted=Coalesce(Subquery(totals.values("accepted")[:1]), Value(0)),
    )


def _lead(topic: Topic | None) -> str:
    order = f"sur le sujet « {topic.name} »" if topic else "par leurs réponses"
    return (
        f"Leur profession est vérifiée sur pièce. En tête, ceux qui ont le plus aidé {order}. "
        "Personne ne paie pour être là."
    )


def _choices() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the names of the regions by code, and the topics as a list of choices: the same for everyone."""
    found = cache.get(CHOICES)
    if found is None:
        rows = list(Topic.objects.values_list("pk", "parent", "slug", "name"))
        topics = []
        for pk, parent, slug, name in rows:
            if parent is None:
                topics.append((slug, name))
                topics += [(below, f"\u2003{label}") for _, above, below, label in rows if above == pk]
        found = (dict(Region.objects.values_list("code", "name")), topics)
        cache.set(CHOICES, found, CHOICES_LIFE)
    return found


def _fields(topics: list[tuple[str, str]], regions: dict[str, str], kept: dict[str, str]) -> list[dict]:
    return [
        _field("sujet", "Sujet", [("", "Tous les sujets"), *topics], kept),
        _field("region", "Région", [("", "Toutes les régions"), *regions.items()], kept),
        _field("profession", "Profession", [("", "Toutes les professions"), *Profession.choices], kept),
    ]


def _field(name: str, label: str, choices: list[tuple[str, str]], kept: dict[str, str]) -> dict[str, Any]:
    chosen = kept.get(name, "")
    options = [{"value": value, "label": text, "chosen": value == chosen} for value, text in choices]
    return {"id": name, "label": label, "choices": options}


def _filters(topic: Topic | None, region: str, profession: str, kept: dict[str, str]) -> list[dict[str, str]]:
    named = {
        "sujet": topic.name if topic else "",
        "region": region,
        "profession": str(Profession(profession).label) if profession else "",
    }
    return [
        {"label": label, "href": wording.list_address(**{**kept, name: ""})}
        for name, label in named.items()
        if label
    ]
