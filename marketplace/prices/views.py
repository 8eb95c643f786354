from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.http import Request
from core.page_cache import cached_for_visitors
from core.wording import day, euros, number
from marketplace.prices import offering, releasing, rules, showing
from marketplace.prices.models import Level, PriceCell, PriceRelease, ReleaseFile, Series
from taxonomy.models import ScopeBand, ServiceFamily, ServiceType, Unit
from territories.models import Region

SERIES = {"payes": Series.PAID, "affiches": Series.ASKED}
LIFE = 365 * 24 * 3600  # seconds: a file never changes
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@cached_for_visitors("prices", parameters=("serie",))
def index(request: Request) -> HttpResponse:
    series = _series(request)
    release = PriceRelease.objects.frozen().first()
    cells = PriceCell.objects.filter(release=release, series=series, region=None).exclude(median=None)
    shown: dict[str, PriceCell] = {}
    for cell in cells.filter(scope=None):
        # All sizes where there are several, the nation where there is one.
        if cell.level == Level.ALL_SIZES or cell.service_type_id not in shown:
            shown[cell.service_type_id] = cell
    known = list(ServiceType.objects.all())
    families = []
    for family in ServiceFamily:
        services = [one for one in known if one.family == family]
        rows = [_line(one, shown[one.pk], series) for one in services if one.pk in shown]
        if rows:
            families.append({"id": family.value, "title": family.label, "rows": rows})
    context = {
        "release": release,
        "families": families,
        "head": [
            {"label": "Prestation"},
            {"label": "Médiane", "number": True},
            {"label": "La moitié entre", "number": True},
            {"label": "Prestataires", "number": True},
        ],
        "tabs": _tabs(reverse("prices:index"), series, {}),
        "facts": showing.trust(release, None, series) if release else [],
        "canonical": settings.BASE_URL + reverse("prices:index"),
    }
    return render(request, "prices/index.html", context)


def _line(service: ServiceType, cell: PriceCell, series: str) -> list[Any]:
    half = "" if cell.p25 is None or cell.p75 is None else f"{euros(cell.p25)} et {euros(cell.p75)}"
    return [
        {"text": service.name, "href": _address(service, series)},
        {"text": euros(cell.median or 0), "number": True, "unit": Unit(cell.unit).label},
        {"text": half or "pas assez de prix", "number": True, "unit": "pour la moitié" if half else ""},
        {"text": number(cell.providers), "number": True, "unit": "prestataires"},
    ]


def _address(service: ServiceType, series: str) -> str:
    path = reverse("prices:service", args=[service.pk])
    return f"{path}?serie=affiches" if series == Series.ASKED else path


@require_safe
@cached_for_visitors("prices", "directory", parameters=("serie", "taille", "region", "devis"))
def service(request: Request, code: str) -> HttpResponse:
    one = get_object_or_404(ServiceType.objects.select_related("topic").prefetch_related("bands"), pk=code)
    bands = list(one.bands.all())
    for each in bands:
        # Else each would ask for the service to say its measure.
        each.service_type = one
    regions = list(Region.objects.order_by("name"))
    asked = showing.Asked(one, _series(request), _size(request, bands), _among(request, "region", regions))
    typed, mine, fault = request.GET.get("devis", "").replace("\0", ""), None, ""
    try:
        mine = showing.read_amount(typed)
    except showing.NotAnAmount as error:
        fault = str(error)
    release = PriceRelease.objects.frozen().first()
    cells = list(
        PriceCell.objects.filter(
            release=release, series=asked.series, service_type=one, unit=one.unit
        ).select_related("region")
    )
    cell = showing.nearest(cells, asked)
    chart = showing.draw(cell, asked, mine) if cell else None
    kept = {
        "taille": str(asked.scope.pk) if asked.scope else "",
        "region": asked.region.pk if asked.region else "",
        "devis": typed if mine else "",
    }
    context = {
        "service": one,
        "unit": Unit(one.unit).label,
        "release": release,
        "asked": asked,
        "name": showing.what(asked),
        "cell": cell,
        "chart": chart,
        "sentence": showing.sentence(cell, asked.series) if cell else "",
        "wider": showing.wider(cell, asked) if cell else "",
        "confidence": showing.confidence(cell) if cell else None,
        "position": _position(chart.position, mine) if chart and mine else "",
        "regions": showing.draw_regions(cells, asked, regions, mine) if cells else None,
        "facts": showing.trust(release, cell, asked.series) if release else [],
        "sizes": _choices("", [(str(band.pk), str(band)) for band in bands], kept["taille"]),
        "places": _choices("Toute la France", [(place.pk, place.name) for place in regions], kept["region"]),
        "typed": typed,
        "fault": fault,
        "here": reverse("prices:service", args=[one.pk]),
        "serie": request.GET.get("serie", ""),
        "tabs": _tabs(reverse("prices:service", args=[one.pk]), asked.series, kept),
        "providers": offering.within(request.user, asked, cell) if cell else [],
        "crumbs": [{"label": "Prix", "href": reverse("prices:index")}, {"label": one.name}],
        "canonical": settings.BASE_URL + reverse("prices:service", args=[one.pk]),
    }
    return render(request, "prices/service.html", context, status=422 if fault else 200)


def _series(request: Request) -> str:
    typed = request.GET.get("serie", "")
    if typed and typed not in SERIES:
        raise Http404
    return SERIES.get(typed, Series.PAID)


def _among(request: Request, name: str, rows: list[Any]) -> Any:
    typed = request.GET.get(name, "")
    found = next((row for row in rows if str(row.pk) == typed), None)
    if typed and not found:
        raise Http404
    return found


def _size(request: Request, bands: list[ScopeBand]) -> ScopeBand | None:
    """The size that was chosen, or the first: the commonest question is the smallest one."""
    return _among(request, "taille", bands) or (bands[0] if bands else None)


def _choices(everything: str, choices: list[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    first = [("", everything)] if everything else []
    return [
        {"value": value, "label": label, "chosen": value == chosen} for value, label in [*first, *choices]
    ]


def _tabs(path: str, series: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for word, each in SERIES.items():
        query = {name: value for name, value in kept.items() if value}
        if each != Series.PAID:
            query["serie"] = word
        href = f"{path}?{urlencode(query)}" if query else path
        found.append({"label": Series(each).label, "href": href, "current": each == series})
    return found


def _position(words: str, mine: int) -> str:
    return f"Votre devis de {euros(mine)} HT est {words}."


@require_safe
@cached_for_visitors("prices")
def releases(request: Request) -> HttpResponse:
    rows = [
        [
            {"text": f"{each.name}, n° {each.number}", "href": each.get_absolute_url()},
            day(each.as_of),
            {"text": number(each.observed), "number": True, "unit": "prix"},
            each.code_version,
        ]
        for each in PriceRelease.objects.frozen()
    ]
    head = [
        {"label": "Édition"},
        {"label": "Figée le"},
        {"label": "Prix retenus", "number": True},
        {"label": "Calcul"},
    ]
    context = {"rows": rows, "head": head, "licence": releasing.LICENCE, "licence_url": releasing.LICENCE_URL}
    latest = PriceRelease.objects.frozen().first()
    return render(request, "prices/releases.html", context | {"release": latest})


@require_safe
@cached_for_visitors("prices")
def release(request: Request, edition: int) -> HttpResponse:
    one = get_object_or_404(PriceRelease.objects.frozen(), number=edition)
    files = list(one.files.defer("content"))
    context = {
        "release": one,
        "files": [
            {
                "name": file.name,
                "href": reverse("prices:file", args=[one.number, file.name]),
                "sum": file.sha256,
            }
            for file in files
        ],
        "facts": [
            {"label": "Figée le", "value": day(one.as_of)},
            {"label": "Prix retenus", "value": number(one.observed)},
            {"label": "Mis de côté", "value": number(one.held)},
            {
                "label": "Hausse des prix",
                "value": f"aux prix de {one.index_month:%m/%Y} ({one.index_source})"
                if one.index_month
                else "non corrigée",
            },
            {"label": "Code", "value": one.code_version},
            {"label": "Méthode", "value": f"version {one.method_version}"},
            {"label": "Licence", "value": releasing.LICENCE},
        ],
        "columns": [{"name": name, "about": about} for name, about in COLUMNS],
        "crumbs": [
            {"label": "Prix", "href": reverse("prices:index")},
            {"label": "Publications", "href": reverse("prices:releases")},
            {"label": one.name},
        ],
    }
    return render(request, "prices/release.html", context)


@require_safe
def release_file(request: Request, edition: int, name: str) -> HttpResponse:
    file = get_object_or_404(
        ReleaseFile.objects.filter(release__in=PriceRelease.objects.frozen()),
        release__number=edition,
        name=name,
    )
    kind = KINDS.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    response = HttpResponse(bytes(file.content), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Cache-Control"] = f"public, max-age={LIFE}, immutable"
    response["ETag"] = f'"{file.sha256}"'
    return response


@require_safe
@cached_for_visitors("prices")
def method(request: Request) -> HttpResponse:
    ladder = [
        ["Moins de 5", "rien : nous élargissons à la France, puis à toutes les tailles"],
        ["5 à 7", "la médiane, « indicatif »"],
        ["8 à 14", "la médiane et sa précision"],
        ["15 à 37", "les deux quarts, avec leur précision"],
        ["38 et plus", "les dixièmes, avec leur précision"],
    ]
    context = {
        "release": PriceRelease.objects.frozen().first(),
        "rules": rules,
        "ladder": ladder,
        "head": [{"label": "Prestataires"}, {"label": "Ce qui est publié"}],
        "crumbs": [{"label": "Prix", "href": reverse("prices:index")}, {"label": "Méthode"}],
    }
    return render(request, "prices/method.html", context)


COLUMNS = (
    ("release", "numéro de l’édition"),
    ("series", "paid : payés ; asked : affichés"),
    ("service", "code de la prestation"),
    ("unit", "ce que paie un prix : job, hour, day, month…"),
    ("scope", "taille ; vide : toutes, ou une seule"),
    ("level", "region, nation, ou all (toutes tailles)"),
    ("region", "code INSEE ; vide : toute la France"),
    ("providers", "prestataires différents dont le prix compte"),
    ("p10, p25, median, p75, p90", "centimes d’euro HT, deux chiffres significatifs ; vide : non publié"),
    ("p10_low, p10_high…", "intervalle à 90 % de chacun"),
)
