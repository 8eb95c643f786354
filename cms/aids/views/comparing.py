"""Up to four aids side by side, by their address alone: it can be kept, sent, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.aids import wording
from cms.aids.choices import Answer, Kind
from cms.aids.models import AidPage
from cms.aids.views.aid import conditions_of
from core.http import Request
from core.wording import euros

MOST = 4
LONGEST_SLUG = 255
UNSAID = "non précisé"


@require_safe
def compare(request: Request) -> HttpResponse:
    asked = list(dict.fromkeys(slug for slug in request.GET.getlist("aide") if _may_be_slug(slug)))
    rows = AidPage.objects.visible_to(request.user).filter(slug__in=asked[:MOST])
    found = {aid.slug: aid for aid in rows.for_row().prefetch_related("conditions__territory")}
    aids = [found[slug] for slug in asked if slug in found]
    return render(
        request,
        "aids/compare.html",
        {
            "aids": aids,
            "head": [{"label": "Ce qu’on compare"}, *({"label": aid.title} for aid in aids)],
            "table": _table(aids),
            "taken_away": [
                {"label": aid.title, "href": address([other.slug for other in aids if other is not aid])}
                for aid in aids
            ],
            "too_many": len(asked) > MOST,
            "gone": len(asked[:MOST]) - len(aids),
            "list": reverse("aids:list"),
            "crumbs": [{"label": "Aides", "href": reverse("aids:list")}, {"label": "Comparer"}],
        },
    )


def address(slugs: list[str]) -> str:
    query = urlencode([("aide", slug) for slug in slugs])
    return f"{reverse('aids:compare')}?{query}" if query else reverse("aids:list")


def _may_be_slug(text: str) -> bool:
    # PostgreSQL takes no NUL, and nothing longer was ever a slug.
    return bool(text) and "\0" not in text and len(text) <= LONGEST_SLUG


def _table(aids: list[AidPage]) -> list[list[Any]]:
    lines: list[tuple[str, Callable[[AidPage], str]]] = [
        ("Qui la donne", lambda aid: ", ".join(aid.funders)),
        ("Type", lambda aid: ", ".join(Kind(kind).label for kind in aid.kinds)),
        ("Combien", lambda aid: wording.amount(aid) or aid.amount_text),
        ("Taux", wording.rate),
        ("Aide minimale", lambda aid: _sum(aid.floor)),
        ("Plafond", lambda aid: _sum(aid.ceiling)),
        ("Dépense minimale", lambda aid: _sum(aid.spend_min)),
        ("Versement", lambda aid: aid.payment),
        ("Où", lambda aid: wording.short(wording.where(aid), 120)),
        ("Clôture", wording.end),
        ("Conditions", lambda aid: " ".join(_dotted(each["text"]) for each in conditions_of(aid))),
        ("Cumul", lambda aid: aid.cumulation),
        ("De minimis", lambda aid: Answer(aid.de_minimis).label if aid.de_minimis else ""),
    ]
    found = []
    for label, told in lines:
        said = [told(aid) for aid in aids]
        # A line that nothing fills tells nothing.
        if any(said):
            cells = [
                {"text": text or UNSAID, "unit": f"({aid.title})"}
                for aid, text in zip(aids, said, strict=True)
            ]
            found.append([label, *cells])
    return found


def _dotted(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _sum(cents: int | None) -> str:
    return euros(cents) if cents is not None else ""
