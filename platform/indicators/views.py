from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.capabilities import Fact, facts
from core.charts import LineChart, Series, line
from core.http import Request
from core.page_cache import cached_for_visitors
from core.wording import day, duration, month, number
from indicators import published
from indicators.computing import PAGES
from indicators.models import Figure, Span
from indicators.published import Told

GROUPS = {
    "answers": ("Le temps d’une réponse", "Ce que l’on attend d’abord d’un lieu d’entraide."),
    "activity": ("La vie du lieu", "Ce qui s’y écrit, jour après jour."),
    "moderation": ("La modération", "Ce qui est signalé, retiré, rétabli, et en combien de temps."),
}
UNITS = {"count": "nombre", "seconds": "minutes", "share": "pour cent"}
# Longer on the axis is told in days.
DAY = 24 * 3600


@require_safe
@cached_for_visitors(PAGES)
def page(request: Request) -> HttpResponse:
    told = published.everything()
    newest = Figure.objects.order_by("-computed_at").values_list("computed_at", flat=True).first()
    groups = []
    for name, (title, lead) in GROUPS.items():
        members = [fact for fact in facts if fact.group == name]
        shown = [_shown(fact, told) for fact in sorted(members, key=lambda fact: fact.order)]
        if shown:
            stats = [item["stat"] for item in shown if item["stat"]]
            groups.append({"id": name, "title": title, "lead": lead, "facts": shown, "stats": stats})
    context = {
        "groups": groups,
        "computed": timezone.localtime(newest) if newest else None,
        "few": published.HIDDEN,
        "csv_url": reverse("indicators:csv"),
        "canonical": settings.BASE_URL + reverse("indicators:page"),
    }
    return render(request, "indicators/page.html", context)


@require_safe
def as_csv(request: Request) -> HttpResponse:
    """All that the page shows, one figure a line; a figure too small to be told is an empty one."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["indicateur", "intitule", "duree", "debut", "nombre", "valeur", "unite", "remarque"])
    for (name, span), rows in published.everything().items():
        fact = facts[name]
        for row in rows:
            count = "" if row.count is None else row.count
            note = published.HIDDEN if row.is_few else ""
            writer.writerow(
                [name, fact.label, span.label, row.start, count, _in_unit(row), UNITS[fact.unit], note]
            )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicateurs.csv"'
    return response


def _in_unit(row: Told) -> str:
    if row.value is None:
        return ""
    if row.fact.unit == "seconds":
        return str(round(row.value / 60))
    return f"{100 * row.value:.1f}" if row.fact.unit == "share" else str(round(row.value))


def _shown(fact: Fact, told: dict[tuple[str, Span], list[Told]]) -> dict[str, Any]:
    spans = published.spans(fact)
    # Days where they are counted; what takes days to happen is told by month.
    span = Span.DAY if Span.DAY in spans else Span.MONTH
    recent = told.get((fact.name, Span.RECENT), [])
    stat = None
    if recent and recent[0].value is not None:
        stat = {
            "figure": published.say(fact, recent[0].value),
            "text": f"{fact.label[:1].lower()}{fact.label[1:]}, sur 90 jours",
        }
    rows = _from_its_beginning(told[fact.name, span])
    known = [row for row in rows if row.value is not None]
    return {
        "label": fact.label,
        "about": fact.about,
        "id": fact.name.replace(".", "-"),
        "stat": stat,
        "chart": _chart(fact, rows, by_month=span == Span.MONTH),
        # One point makes no line.
        "single": _single(known[0], span) if len(known) == 1 else None,
        "has_few": any(row.is_few for row in rows) and fact.unit == "count",
    }


def _from_its_beginning(rows: Sequence[Told]) -> Sequence[Told]:
    """Leave out what was before the first thing there was to count: the place was not there yet."""
    for place, row in enumerate(rows):
        if row.is_few or row.value:
            return rows[place:]
    return []


def _single(row: Told, span: Span) -> dict[str, str]:
    when = month(row.start) if span == Span.MONTH else day(row.start)
    return {"figure": published.say(row.fact, row.value or 0), "text": when}


def _chart(fact: Fact, rows: Sequence[Told], *, by_month: bool) -> LineChart:
    points = [(row.start, _on_axis(fact, row.value)) for row in rows]
    return line(
        [Series(fact.label, points)],
        title=fact.label,
        head="Mois" if by_month else "Jour",
        by_month=by_month,
        say=_say_on_axis(fact),
    )


def _on_axis(fact: Fact, value: float | None) -> float | None:
    """Hours and per cents make round marks on the axis; seconds and fractions do not."""
    if value is None:
        return None
    return {"count": value, "seconds": round(value / 3600, 2), "share": round(100 * value, 1)}[fact.unit]


def _say_on_axis(fact: Fact):
    if fact.unit == "seconds":
        return lambda hours: duration(timedelta(hours=float(hours))) if hours else "0"
    if fact.unit == "share":
        return lambda percent: number(percent, unit="%")
    # Half a question is no mark of an axis.
    return lambda count: number(count) if count == int(count) else ""
