"""``/annuaire/`` and ``/connecteurs/``: found fairly, told why, on a map and in a list that say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import limits
from core.http import Request
from core.indexing import Unavailable
from core.page_cache import cached_for_visitors
from core.wording import day as day_words
from core.wording import number
from marketplace.directory import mapping, showing, wording
from marketplace.directory.asking import LAST_PAGE, NAMES, SIZE, Wanted, read
from marketplace.directory.finding import Results, Search, plain, without
from marketplace.directory.freezing import KEPT, day_of
from marketplace.directory.ranking import newcomers
from marketplace.directory.ranking.weights import TERMS, List, Weights, in_force, versions
from territories.forms import CommuneField
from territories.picker import Resolution

MINUTE = 60
VISITOR = limits.Limit("directory.visitor", 60, MINUTE)
ACCOUNT = limits.Limit("directory.account", 120, MINUTE)
# Without the words: what is typed is in no cache.
KEPT_PARAMETERS = (
    "lieu", "lieu_code", "rayon", "prestation", "prix", "langue", "avis", "distance", "sujet", "region",
    "niveau", "places", "tri", "page",
)  # fmt: skip
MOST_STEPS = 6
"""Filters whose absence is tried when nothing is found."""
TEXTS: dict[List, dict[str, str]] = {
    "provider": {
        "title": "Annuaire des prestataires",
        "heading": "Qui peut m’aider près de chez moi ?",
        "lead": "Des prestataires du numérique et de la gestion, classés par un calcul public. "
        "Personne ne paie pour être là.",
        "need": "Votre besoin",
        "example": "site vitrine, comptabilité, caisse…",
        "filters": "Filtrer les prestataires",
        "propose": "Proposer ma fiche",
        "none": "Pas encore de prestataire.",
    },
    "connector": {
        "title": "Connecteurs",
        "heading": "Quel connecteur près de chez moi ?",
        "lead": "Un connecteur écoute, fait le point avec vous et vous oriente. Bénévole ou labellisé, il a "
        "signé la charte.",
        "need": "Votre sujet",
        "example": "vendre en ligne, cybersécurité…",
        "filters": "Filtrer les connecteurs",
        "propose": "Devenir connecteur",
        "none": "Pas encore de connecteur.",
    },
}
PROPOSE: dict[List, str] = {"provider": "directory:propose", "connector": "directory:propose_connector"}


class NeedForm(forms.Form):
    """What one looks for, and where. The place was understood before: it is not asked twice."""

    def __init__(self, wanted: Wanted):
        resolution = wanted.typed or Resolution(None, [])
        super().__init__({"q": wanted.text, "lieu": wanted.place, "lieu_code": wanted.code}, auto_id="%s")
        texts = TEXTS[wanted.list]
        self.fields["q"] = forms.CharField(
            label=texts["need"],
            required=False,
            widget=forms.TextInput(attrs={"type": "search", "placeholder": texts["example"]}),
        )
        self.fields["lieu"] = CommuneField(
            label="Où : commune ou code postal", required=False, resolution=resolution
        )
        self.fields["lieu"].widget.attrs["placeholder"] = "Guéret, 23000…"
        for field in self.fields.values():
            field.told_optional = False  # type: ignore[attr-defined]


@require_safe
@cached_for_visitors("directory", parameters=KEPT_PARAMETERS)
def providers(request: Request) -> HttpResponse:
    return _list(request, "provider")


@require_safe
@cached_for_visitors("directory", parameters=KEPT_PARAMETERS)
def connectors(request: Request) -> HttpResponse:
    return _list(request, "connector")


def _list(request: Request, of: List) -> HttpResponse:
    wanted = read(request.GET, of)
    context = {"wanted": wanted, "texts": TEXTS[of], "form": NeedForm(wanted), "list_url": reverse(NAMES[of])}
    context["propose"] = reverse(PROPOSE[of])
    verdict = _spend(request)
    if not verdict.allowed:
        response = render(request, "directory/search/too_often.html", context, status=429)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    try:
        results = Search(wanted, request.user).run()
        if not results.total:
            context["steps"] = _steps(wanted, request)
    except Unavailable:
        rows = [_plain_row(row) for row in plain(wanted, request.user)]
        response = render(request, "directory/search/plain.html", {**context, "rows": rows})
        # A moment's outage is not kept for others.
        response.headers["Cache-Control"] = "no-store"
        return response
    return render(request, "directory/search/list.html", {**context, **_context(wanted, results)})


def _context(wanted: Wanted, results: Results) -> dict[str, Any]:
    start = (wanted.page - 1) * SIZE
    shown = f"{number(start + 1)} à {number(start + len(results.shown))}"
    more = results.has_more and wanted.page < LAST_PAGE
    return {
        "count": showing.count(results.total, wanted),
        "rows": showing.rows(results, wanted),
        "groups": showing.groups(results, wanted),
        "hidden": showing.hidden(wanted, place=True),
        "chart": mapping.drawn(results.shown, wanted, start + 1),
        "filters": showing.chosen(wanted),
        "reset": reverse(NAMES[wanted.list]),
        "tabs": _sorts(wanted),
        "shown": f"{shown} sur {number(results.total)}" if more or start else "",
        "next_url": wanted.address(page=wanted.page + 1) if more else "",
        "first_url": wanted.address() if start else "",
        "day": day_words(results.day),
        "lost": wanted.place and not wanted.point,
    }


def _sorts(wanted: Wanted) -> list[dict[str, Any]]:
    """Without a place nothing is nearer than anything."""
    if not wanted.point:
        return []
    return [
        {"label": "Les plus adaptés", "href": wanted.address(nearest=False), "current": not wanted.nearest},
        {"label": "Les plus proches", "href": wanted.address(nearest=True), "current": wanted.nearest},
    ]


def _steps(wanted: Wanted, request: Request) -> list[dict[str, str]]:
    """Where to go from a page without results: each filter less, with how many there are then."""
    known = showing.names(wanted)
    tries: list[tuple[str, Wanted]] = []
    if wanted.point and wanted.radius:
        tries.append(("partout, à distance aussi", _changed(wanted, radius=0)))
    for name, values in wanted.chosen.items():
        for value in values:
            label = known[name].get(value, value)
            tries.append((f"sans le filtre {label}", wanted.less(name, value)))
    if wanted.place:
        tries.append((f"sans {wanted.place}", wanted.placeless()))
    if wanted.text:
        tries.append(("sans vos mots", _changed(wanted, text="")))
    found = []
    for label, other in tries[:MOST_STEPS]:
        if total := without(other, request.user):
            found.append({"title": f"{number(total)} {label}", "href": other.address()})
    return found


def _changed(wanted: Wanted, **changes: Any) -> Wanted:
    return replace(wanted, page=1, **changes)


def _plain_row(row: Any) -> dict[str, Any]:
    return {**wording.row(row), "meta": [{"text": wording.where(row), "icon": "map-pin"}]}


def _spend(request: Request) -> limits.Verdict:
    if request.user.is_authenticated:
        return limits.hit(ACCOUNT, str(request.user.pk))
    return limits.hit(VISITOR, limits.network_of(request))


# -- The formula

MEANINGS: dict[str, tuple[str, str]] = {
    "fit": (
        "Prestations ou sujets",
        "Part de ce que vous demandez qui est proposée. Sans demande précise, tous ont tout.",
    ),
    "text": (
        "Vos mots",
        "Chaque mot compte {title} dans le nom ou les prestations, {body} dans la présentation, {other} sous "
        "un autre nom, sur 1. Ni la rareté d’un mot ni le nombre de fiches n’y changent rien.",
    ),
    "geo": (
        "Distance",
        "Tout jusqu’à {near} ; puis la moitié tous les {half}. Tout aussi pour qui travaille à distance, "
        "quand vous l’acceptez.",
    ),
    "rating": (
        "Avis",
        "Borne basse de la note : peu d’avis comptent moins qu’un grand nombre. Sans avis : {unrated} sur 1.",
    ),
    "reply": (
        "Réponses aux demandes",
        "(demandes répondues en deux jours ouvrés + {good}) ÷ (demandes + {all}), sur les vingt dernières.",
    ),
    "fresh": (
        "Fiche à jour",
        "Tout le jour où la fiche est confirmée ; la moitié au bout d’un an.",
    ),
}


@require_safe
@cached_for_visitors("directory")
def formula(request: Request) -> HttpResponse:
    """How lists are put in order, with the very figures that do it."""
    today = timezone.localdate()
    lists = [_told("provider", "Prestataires", today), _told("connector", "Connecteurs", today)]
    context = {
        "lists": lists,
        "head": [{"label": label} for label in ("Ce qui compte", "Au plus", "Comment")],
        "slots": " et ".join(f"{slot}e" for slot in newcomers.SLOTS),
        "new_for": newcomers.NEW_FOR,
        "most_reviews": newcomers.MOST_REVIEWS,
        "kept": KEPT.days,
        "history_head": [{"label": label} for label in ("Version", "Depuis", "Pourquoi")],
    }
    return render(request, "directory/search/formula.html", context)


def _told(of: List, title: str, today: date) -> dict[str, Any]:
    weights = in_force(of, today)
    day = day_of(of)
    return {
        "slug": of,
        "title": title,
        "version": weights.version,
        "rows": [_term(term, weights) for term in TERMS if weights.of(term)],
        "history": [[f"{each.version}", day_words(each.since), each.why] for each in versions(of)],
        "day": day_words(day) if day else "",
    }


def _term(term: str, weights: Weights) -> list[str]:
    title, body, other = (number(level / 10_000) for level in weights.word_levels())
    label, how = MEANINGS[term]
    said = how.format(
        title=title,
        body=body,
        other=other,
        near=number(weights.near, unit="km"),
        half=number(weights.half, unit="km"),
        unrated=number(weights.unrated),
        good=weights.reply_good,
        all=weights.reply_all,
    )
    return [label, number(weights.of(term) / 1000, decimals=2), said]
