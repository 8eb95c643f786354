"""The finder of testimonials: by trade, team, place and maturity, with its map."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.blocks.lists import address, chosen, drawn_fields
from cms.pages import trades, wording
from cms.pages.models import TestimonialIndexPage, TestimonialPage
from cms.pages.models.testimonials import TestimonialQuerySet
from core.charts import CombMap, comb_map
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from core.wording import number
from territories.models import Department

SIZE = 18
NEIGHBOURS = 6
PARAMETERS = ("metier", "secteur", "dep", "equipe", "niveau", "apres")
MAX_TYPED = 80
DEPARTMENTS, DEPARTMENTS_LIFE = "pages.departments", 600  # seconds


@require_safe
@cached_for_visitors("pages", parameters=PARAMETERS)
def testimonials(request: Request) -> HttpResponse:
    return draw(request, get_object_or_404(TestimonialIndexPage.objects.live()))


def draw(request: Request, page: TestimonialIndexPage) -> HttpResponse:
    kept = {name: request.GET[name] for name in PARAMETERS[1:-1] if request.GET.get(name)}
    # PostgreSQL takes no NUL: it would be its error, not ours.
    trade = request.GET.get("metier", "").replace("\0", " ").strip()[:MAX_TYPED]
    choices = {
        "dep": ("Mon département", {"": "Toute la France", **_departments()}),
        "equipe": ("Mon équipe", {"": "Peu importe", **dict(trades.Team.choices)}),
        "niveau": ("Où j’en suis", {"": "Peu importe", **dict(trades.Maturity.choices)}),
        "secteur": ("Mon secteur", {"": "Tous les secteurs", **dict(trades.SECTIONS)}),
    }
    if any(value not in choices[name][1] for name, value in kept.items()):
        raise Http404
    everyone = TestimonialPage.objects.visible_to(request.user)
    rows = _filtered(everyone.listed(), kept, trade)
    after = request.GET.get("apres", "")
    found = paginate(rows.for_tile(), by=("-first_published_at", "-pk"), after=after, size=SIZE)
    path = reverse("pages:testimonials")
    asked = {"metier": trade, **kept}
    near = (
        []
        if after or (not asked["metier"] and not kept)
        else _neighbours(everyone, [each.pk for each in found], kept, found.rows)
    )
    filters = chosen(choices, kept, path)
    if trade:
        filters = [{"label": trade, "href": address(path, kept)}] + [
            {**each, "href": address(path, {**asked, name: ""})}
            for each, name in zip(filters, [name for name in choices if name in kept], strict=True)
        ]
    counts = _counts(everyone)
    context: dict[str, Any] = {
        "page": page,
        "tiles": [wording.tile(each) for each in found],
        "near": [wording.tile(each) for each in near],
        "trade": trade,
        "fields": drawn_fields(choices, kept),
        "filters": filters,
        "count": _in_words(len(found), bool(found.next_cursor)),
        "reset": path,
        "map": _map(counts, kept.get("dep", "")),
        "places": [
            {
                "title": name,
                "href": address(path, {**asked, "dep": code}),
                "note": _in_words(counts[code], False),
            }
            for code, name in _departments().items()
            if counts.get(code)
        ],
        "next_url": address(path, {**asked, "apres": found.next_cursor}) if found.next_cursor else "",
        "first_url": address(path, asked) if after else "",
        "canonical": page.full_url if not filters else "",
        "feed": reverse("pages:testimonials_feed"),
        "tell_url": reverse("pages:tell"),
    }
    return render(request, "pages/testimonials.html", context)


def _filtered(rows: TestimonialQuerySet, kept: dict[str, str], trade: str) -> TestimonialQuerySet:
    if trade:
        rows = rows.practising(trade)
    if section := kept.get("secteur"):
        rows = rows.filter(section=section)
    if department := kept.get("dep"):
        rows = rows.filter(department=department)
    if team := kept.get("equipe"):
        rows = rows.filter(team=team)
    if level := kept.get("niveau"):
        # Whoever starts there wants to know where one gets from there.
        rows = rows.filter(level_before=level)
    return rows


def _neighbours(
    everyone: TestimonialQuerySet, shown: list[int], kept: dict[str, str], rows: list[TestimonialPage]
) -> list[TestimonialPage]:
    """Return testimonials of near trades, when few answer exactly: of the same sector, or the latest."""
    if len(shown) >= NEIGHBOURS:
        return []
    sections = {kept["secteur"]} if "secteur" in kept else {row.section for row in rows}
    others = everyone.listed().exclude(pk__in=shown)
    if sections:
        others = others.filter(section__in=sections)
    return list(others.for_tile()[: NEIGHBOURS - len(shown)])


def _departments() -> dict[str, str]:
    found = cache.get(DEPARTMENTS)
    if found is None:
        found = {row.code: f"{row.name} ({row.code})" for row in Department.objects.order_by("code")}
        cache.set(DEPARTMENTS, found, DEPARTMENTS_LIFE)
    return found


def _counts(everyone: TestimonialQuerySet) -> dict[str, int]:
    rows = everyone.filter(department__isnull=False).order_by()
    return dict(rows.values("department").annotate(count=Count("pk")).values_list("department", "count"))


def _map(counts: dict[str, int], chosen_code: str) -> CombMap:
    return comb_map(counts, title="Témoignages par département", head="Témoignages", chosen=chosen_code)


def _in_words(count: int, more: bool) -> str:
    if more:
        return f"Les {number(count)} derniers témoignages"
    return "1 témoignage" if count == 1 else f"{number(count)} témoignages" if count else "Aucun témoignage"
