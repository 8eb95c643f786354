from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.browser_session import PersonRequest
from accounts.views.places import places
from community.reputation import ledger, services, standing
from community.reputation.forms import AppearanceForm
from community.reputation.models import Appearance, Pending
from community.reputation.rules import RULES, Book, Kind
from core.http import Request
from core.page_cache import cached_for_visitors
from core.wording import month, number, short_day
from taxonomy.models import Topic
from territories.models import Region


@require_safe
@cached_for_visitors("reputation", parameters=("sujet", "region"))
def board(request: Request) -> HttpResponse:
    slug, region = (request.GET.get(name, "").replace("\0", "?") for name in ("sujet", "region"))
    topic = get_object_or_404(Topic, slug=slug) if slug else None
    regions = dict(Region.objects.order_by("name").values_list("code", "name"))
    if region and region not in regions:
        raise Http404
    ranked = standing.board(topic.pk if topic else Book.ANSWERS, region)
    place = [f"sujet « {topic.name} »"] if topic else []
    place += [regions[region]] if region else []
    context = {
        "head": [{"label": "Personne"}, {"label": "Région"}, {"label": "Points", "number": True}],
        "rows": [
            [
                {"text": f"{row.rank}. {row.person.get_full_name()}", "href": row.url},
                row.region,
                {"text": number(row.recent), "number": True, "unit": "points"},
            ]
            for row in ranked
        ],
        "caption": ", ".join(["Qui a le plus aidé depuis 90 jours", *place]),
        "filtered": bool(place),
        "topics": _choices(
            "Tous les sujets", dict(Topic.objects.order_by("name").values_list("slug", "name")), slug
        ),
        "regions": _choices("Toutes les régions", regions, region),
        "rules": _rules(),
        "canonical": settings.BASE_URL + reverse("reputation:board"),
    }
    return render(request, "reputation/board.html", context)


def _choices(everything: str, choices: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": value, "label": label, "chosen": value == chosen}
        for value, label in {"": everything, **choices}.items()
    ]


@require_safe
@cached_for_visitors("reputation")
def person(request: Request, person_id: int) -> HttpResponse:
    somebody = get_object_or_404(standing.public_people(), pk=person_id)
    if not standing.has_any(somebody):
        raise Http404
    context = {"person": somebody, "is_me": somebody == request.user, "rules": _rules()}
    return render(request, "reputation/person.html", context)


@never_cache
@login_required
def mine(request: PersonRequest) -> HttpResponse:
    user = request.user
    appearance = Appearance.objects.filter(person=user).first()
    kept = {"region": appearance.region_id or "", "is_hidden": appearance.is_hidden} if appearance else {}
    form = AppearanceForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        services.appear(
            user.pk, is_hidden=form.cleaned_data["is_hidden"], region_code=form.cleaned_data["region"]
        )
        messages.success(request, "C’est enregistré.")
        return redirect("reputation:mine")
    shown = ledger.month_of(user, _asked(request.GET.get("mois", "")))
    if shown is None and "mois" in request.GET:
        raise Http404
    context = {
        "places": places("reputation:mine"),
        "form": form,
        "month": _month(shown) if shown else None,
        "total": signed(ledger.balance(user)),
        "waiting": Pending.objects.filter(event__person=user).count(),
        "public_url": standing.page_of(user.pk)
        if standing.public_people().filter(pk=user.pk).exists() and shown
        else "",
        "rules": _rules(),
    }
    return render(request, "reputation/mine.html", context, status=422 if form.errors else 200)


def _asked(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise Http404 from error


def _month(shown: ledger.Month) -> dict[str, Any]:
    return {
        "title": month(shown.first),
        "head": [
            {"label": "Ce qui s’est passé"},
            {"label": "Jour"},
            {"label": "À propos de"},
            {"label": "Sujet"},
            {"label": "Points", "number": True},
        ],
        "before": signed(shown.before),
        "after": signed(shown.after),
        "rows": [
            [
                line.text,
                short_day(line.day),
                {"text": line.title, "href": line.url} if line.title else "",
                line.topic,
                {"text": signed(line.points), "number": True, "unit": "points"},
            ]
            for line in shown.lines
        ],
        "previous": _address(shown.previous),
        "next": _address(shown.next),
    }


def _address(first: date | None) -> str:
    return f"{reverse('reputation:mine')}?mois={first:%Y-%m}" if first else ""


def signed(points: int) -> str:
    """Return points with their sign: « + 15 », « − 2 », « 0 »."""
    if not points:
        return "0"
    return f"{'+' if points > 0 else '−'}\u202f{number(abs(points))}"


def _rules() -> list[dict[str, str]]:
    return [
        {"label": f"{Kind(rule.kind).label} : {signed(rule.points)}", "value": rule.why}
        for rule in RULES.values()
    ]
