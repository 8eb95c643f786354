"""Nothing that is typed here is kept: neither in a log nor beside a person nor in a page kept for others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import limits
from core.asked import clean
from core.capabilities import searchables
from core.http import Request
from core.wording import number
from search import engine
from search.engines.interface import EngineDownError
from search.federated import correcting, labels, plain, showing, weights
from search.federated.asking import Wanted, kinds, read
from search.federated.finding import Results, look

MINUTE = 60
VISITOR = limits.Limit("search.visitor", 60, MINUTE)
ACCOUNT = limits.Limit("search.account", 120, MINUTE)
# A letter each, so more of them; each costs a tenth of a search.
TYPING_VISITOR = limits.Limit("search.typing.visitor", 300, MINUTE)
TYPING_ACCOUNT = limits.Limit("search.typing.account", 600, MINUTE)
LEAST = 2
"""Letters before anything is suggested."""


@require_safe
@never_cache
def results(request: Request) -> HttpResponse:
    wanted = read(request.GET)
    if wanted.is_empty:
        return render(request, "federated/start.html", {"kinds": _kinds()})
    verdict = _spend(request, VISITOR, ACCOUNT)
    if not verdict.allowed:
        response = render(request, "federated/too_often.html", {"wanted": wanted}, status=429)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    try:
        found = look(wanted, request.user)
    except EngineDownError:
        context = {"wanted": wanted, "rows": plain.rows(wanted, request.user), "kinds": _kinds()}
        return render(request, "federated/plain.html", context)
    return render(request, "federated/results.html", _context(wanted, found))


def _context(wanted: Wanted, found: Results) -> dict[str, Any]:
    start = (wanted.page - 1) * weights.SIZE
    shown = f"{start + 1} à {start + len(found.shown)}" if start else f"{len(found.shown)}"
    other = (
        correcting.better(wanted.text, found.nearby) if found.total < weights.FEW or found.approximate else ""
    )
    return {
        "wanted": wanted,
        "count": showing.count(found.total),
        "rows": showing.rows(found, wanted),
        "groups": showing.groups(found, wanted),
        "filters": showing.chosen(wanted),
        "reset": wanted.address(kinds=(), filters={}, since=""),
        "approximate": found.approximate,
        "other": other,
        "other_href": wanted.address(text=other) if other else "",
        "tabs": _sorts(wanted),
        "shown": f"{shown} sur {number(found.total)}" if found.has_more or start else "",
        "next_url": wanted.address(page=wanted.page + 1) if found.has_more else "",
        "first_url": wanted.address() if wanted.page > 1 else "",
    }


def _sorts(wanted: Wanted) -> list[dict[str, Any]]:
    """Without words there is nothing to be closer to: the newest come first, and that is all."""
    if not wanted.text:
        return []
    return [
        {"label": "Les plus utiles", "href": wanted.address(newest=False), "current": not wanted.newest},
        {"label": "Les plus récents", "href": wanted.address(newest=True), "current": wanted.newest},
    ]


def _kinds() -> list[dict[str, str]]:
    slugs = labels.kind_slugs()
    return [{"label": kind.plural, "href": Wanted(kinds=(slugs[kind.name],)).address()} for kind in kinds()]


@require_safe
@never_cache
def suggestions(request: Request) -> HttpResponse:
    """Answer the boxes: titles that begin as typed, those that their reader may see."""
    verdict = _spend(request, TYPING_VISITOR, TYPING_ACCOUNT)
    if not verdict.allowed:
        response = JsonResponse({"results": []}, status=429)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    typed = clean(request.GET.get("q", ""))[: weights.LONGEST]
    if len(typed) < LEAST:
        return JsonResponse({"results": []})
    try:
        found = engine.current().suggest(typed, (), weights.SUGGESTED)
    except EngineDownError:
        # The box does without: Enter searches, and the page says what is the matter.
        return JsonResponse({"results": []})
    keys: dict[str, list[int]] = {}
    for each in found:
        keys.setdefault(each.kind, []).append(each.key)
    seen = {
        (kind, pk)
        for kind, some in keys.items()
        if kind in searchables
        for pk in searchables[kind].visible_to(request.user).filter(pk__in=some).values_list("pk", flat=True)
    }
    lines = [
        {"label": each.title, "url": each.url, "hint": searchables[each.kind].label}
        for each in found
        if (each.kind, each.key) in seen
    ]
    return JsonResponse({"results": lines})


@require_safe
def how(request: Request) -> HttpResponse:
    """How results are put in order, with the very figures that do it."""
    fresh = [
        [
            searchables[name].plural,
            f"{number(rule.half_life)} jours",
            f"−{number(100 * (1 - rule.floor), decimals=0, unit='%')}",
            rule.why,
        ]
        for name, rule in weights.FRESHNESS.items()
        if name in searchables
    ]
    context = {
        "fresh_head": [{"label": label} for label in ("Contenu", "Perd la moitié en", "Au plus", "Pourquoi")],
        "fresh": fresh,
        "least": number(100 * (1 - weights.LEAST_QUALITY), decimals=0),
        "most": number(100 * (weights.MOST_QUALITY - 1), decimals=0),
        "few": weights.FEW,
        "approximate": number(100 * weights.APPROXIMATE, decimals=0),
    }
    return render(request, "federated/how.html", context)


def _spend(request: Request, visitor: limits.Limit, account: limits.Limit) -> limits.Verdict:
    if request.user.is_authenticated:
        return limits.hit(account, str(request.user.pk))
    return limits.hit(visitor, limits.network_of(request))
