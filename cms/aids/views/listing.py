"""The list of aids, with its facets."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.aids import wording
from cms.aids.addresses import simulator
from cms.aids.choices import SECTIONS, Audience, Kind
from cms.aids.fields import joined
from cms.aids.models import AidIndexPage, AidPage, AidQuerySet
from cms.aids.services import KEPT
from cms.blocks.lists import address, chosen, drawn_fields
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from core.wording import number
from taxonomy.models import Topic
from territories.models import Department, Region

SIZE = 20
PARAMETERS = ("type", "sujet", "secteur", "lieu", "public", "bientot", "apres")
CHOICES_LIFE = 600  # seconds
SOON = "1"


@require_safe
@cached_for_visitors("aids", parameters=PARAMETERS)
def aids(request: Request) -> HttpResponse:
    return draw(request, get_object_or_404(AidIndexPage.objects.live()))


def draw(request: Request, page: AidIndexPage) -> HttpResponse:
    kept = {name: request.GET[name] for name in PARAMETERS[:-1] if request.GET.get(name)}
    topics, places = _choices()
    choices = {
        "lieu": ("Où", {"": "Toute la France", **places}),
        "type": ("Type d’aide", {"": "Tous les types", **dict(Kind.choices)}),
        "sujet": ("Sujet", {"": "Tous les sujets", **topics}),
        "secteur": ("Secteur", {"": "Tous les secteurs", **dict(SECTIONS)}),
        "public": ("Pour qui", {"": "Tout le monde", **dict(Audience.choices)}),
        "bientot": ("Clôture", {"": "Toutes", SOON: "Ferme bientôt"}),
    }
    if any(value not in choices[name][1] for name, value in kept.items()):
        raise Http404
    rows = filtered(AidPage.objects.visible_to(request.user).current(), kept)
    after = request.GET.get("apres", "")
    # What is near before what is everywhere, then what ends first.
    by = ("-scale", "last_day", "pk") if "lieu" in kept else ("last_day", "pk")
    found = paginate(rows.for_row(), by=by, after=after, size=SIZE)
    path = reverse("aids:list")
    count = rows.count() if found.next_cursor or after else len(found)
    context: dict[str, Any] = {
        "page": page,
        "rows": [_with_box(wording.row(aid)) for aid in found],
        "fields": drawn_fields({name: choices[name] for name in choices if name != "bientot"}, kept),
        "soon": "bientot" in kept,
        "filters": chosen(choices, kept, path),
        "count": _in_words(count),
        "reset": path,
        "reset_filters": path if kept else "",
        "next_url": address(path, {**kept, "apres": found.next_cursor}) if found.next_cursor else "",
        "first_url": address(path, kept) if after else "",
        "canonical": page.full_url if not kept else "",
        "feed": reverse("aids:feed"),
        "compare": reverse("aids:compare"),
        "simulator": simulator(),
    }
    return render(request, "aids/list.html", context)


def filtered(rows: AidQuerySet, kept: dict[str, str]) -> AidQuerySet:
    """Keep what passes the filters of the list's address (``PARAMETERS``)."""
    if kind := kept.get("type"):
        rows = rows.filter(Q(kind=kind) | Q(other_kinds__contains=joined([kind])))
    if topic := kept.get("sujet"):
        rows = rows.filter(topics__slug=topic)
    # What says nothing is for everyone.
    if section := kept.get("secteur"):
        rows = rows.filter(Q(sections="") | Q(sections__contains=joined([section])))
    if audience := kept.get("public"):
        rows = rows.filter(Q(audiences="") | Q(audiences__contains=joined([audience])))
    if place := kept.get("lieu"):
        code = place[2:]
        if place.startswith("r"):
            rows = rows.for_place(get_object_or_404(Region, code=code))
        else:
            rows = rows.for_place(get_object_or_404(Department, code=code))
    if "bientot" in kept:
        rows = rows.closing_soon(timezone.localdate())
    return rows


def _with_box(row: dict[str, Any]) -> dict[str, Any]:
    pressing = [{"text": badge["label"], "strong": True} for badge in row.pop("badges")]
    return {**row, "meta": [*pressing, *row["meta"]], "about": f" : {row['title']}"}


def _in_words(count: int) -> str:
    if not count:
        return "Aucune aide"
    return "1 aide" if count == 1 else f"{number(count)} aides"


def _choices() -> tuple[dict[str, str], dict[str, str]]:
    """Return topics that aids have, and every region then department; asked every ten minutes only."""
    found = cache.get(KEPT["choices"])
    if found is None:
        rows = Topic.objects.filter(aids__live=True).distinct().order_by("name")
        topics = dict(rows.values_list("slug", "name"))
        regions = {f"r-{region.code}": region.name for region in Region.objects.order_by("name")}
        departments = {f"d-{row.code}": f"{row.name} ({row.code})" for row in Department.objects.all()}
        found = (topics, regions | departments)
        cache.set(KEPT["choices"], found, CHOICES_LIFE)
    return found
