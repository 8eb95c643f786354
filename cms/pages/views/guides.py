"""The list of guides, with its filters."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.blocks.lists import address, chosen, drawn_fields
from cms.pages import trades, wording
from cms.pages.models import GuideIndexPage, GuidePage, Level
from core.http import Request
from core.page_cache import cached_for_visitors
from core.pagination import paginate
from taxonomy.models import Topic

SIZE = 20
PARAMETERS = ("niveau", "secteur", "sujet", "achat", "apres")
CHOICES, CHOICES_LIFE = "pages.guide_topics", 600  # seconds


@require_safe
@cached_for_visitors("pages", parameters=PARAMETERS)
def guides(request: Request) -> HttpResponse:
    return draw(request, get_object_or_404(GuideIndexPage.objects.live()))


def draw(request: Request, page: GuideIndexPage) -> HttpResponse:
    kept = {name: request.GET[name] for name in PARAMETERS[:-1] if request.GET.get(name)}
    choices = {
        "niveau": ("Niveau", {"": "Tous les niveaux", **dict(Level.choices)}),
        "secteur": ("Secteur", {"": "Tous les secteurs", **dict(trades.SECTIONS)}),
        "sujet": ("Sujet", {"": "Tous les sujets", **_topics()}),
        "achat": ("Genre", {"": "Tous les guides", "1": "Guides d’achat"}),
    }
    if any(value not in choices[name][1] for name, value in kept.items()):
        raise Http404
    rows = GuidePage.objects.visible_to(request.user).listed().defer_streamfields().prefetch_related("topics")
    if level := kept.get("niveau"):
        rows = rows.filter(level=level)
    if section := kept.get("secteur"):
        # What is written for everyone is for them too.
        rows = rows.filter(section__in=("", section))
    if topic := kept.get("sujet"):
        rows = rows.filter(topics__slug=topic)
    if "achat" in kept:
        rows = rows.filter(service_type__isnull=False)
    after = request.GET.get("apres", "")
    found = paginate(rows, by=("-first_published_at", "-pk"), after=after, size=SIZE)
    path = reverse("pages:guides")
    context: dict[str, Any] = {
        "page": page,
        "rows": [wording.guide_row(guide) for guide in found],
        "fields": drawn_fields(choices, kept),
        "filters": chosen(choices, kept, path),
        "reset": path,
        "next_url": address(path, {**kept, "apres": found.next_cursor}) if found.next_cursor else "",
        "first_url": address(path, kept) if after else "",
        "canonical": page.full_url if not kept else "",
        "feed": reverse("pages:guides_feed"),
    }
    return render(request, "pages/guides.html", context)


def _topics() -> dict[str, str]:
    found = cache.get(CHOICES)
    if found is None:
        found = dict(Topic.objects.filter(guides__live=True).distinct().values_list("slug", "name"))
        cache.set(CHOICES, found, CHOICES_LIFE)
    return found
