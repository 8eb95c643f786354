"""Published price references, for programs: frozen releases, their files, their figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Path, Query, Schema
from pydantic import Field

from core.addresses import absolute
from core.api.routes import ReadRouter
from core.api.schemas import Code, Listed, Paged, RegionCode, day, listed
from core.pagination import paginate
from marketplace.prices import releasing
from marketplace.prices.models import Level, PriceCell, PriceRelease, Series
from taxonomy.models import Unit

router = ReadRouter(tags=["Prix"])
MOST = 2_147_483_647
Number = Annotated[int, Path(ge=1, le=MOST, description="Numéro de l’édition.")]


class File(Schema):
    name: str
    url: str
    sha256: str


class Release(Schema):
    number: int
    url: str = Field(description="Sa page.")
    quarter: str = Field(description="2026-T4")
    as_of: date
    frozen_on: date | None
    method_version: int
    code_version: str
    demonstration: bool = Field(description="Si elle tient de données inventées pour la démonstration.")
    corrected_to: date | None = Field(
        description="Mois aux prix duquel tout est ramené ; rien : non corrigé."
    )
    licence: str


class ReleaseWhole(Release):
    files: list[File] = Field(description="À vérifier par leur empreinte.")


class Figure(Schema):
    quantile: Literal["p10", "p25", "median", "p75", "p90"]
    cents: int = Field(description="Hors taxes, deux chiffres significatifs.")
    low: int | None = Field(description="Bas de l’intervalle à 90 %, en centimes.")
    high: int | None = Field(description="Haut de l’intervalle à 90 %, en centimes.")


class Cell(Schema):
    series: Series = Field(description="Prix payés, ou tarifs affichés.")
    service: str = Field(description="Code de la prestation.")
    unit: Unit = Field(description="Ce que paie un prix : job, hour, day, month…")
    size: str = Field(description="La taille ; vide : toutes, ou une seule.")
    level: Level
    region: str = Field(description="Code INSEE ; vide : toute la France.")
    providers: int = Field(description="Prestataires différents dont le prix compte.")
    figures: list[Figure] = Field(description="Seuls ceux qui reposent sur assez de prestataires.")


class Filters(Schema):
    series: Series | None = Field(None, description="Prix payés, ou tarifs affichés.")
    service: Code | None = Field(None, description="Code de la prestation.")
    region: RegionCode | None = None


@router.read("", Listed[Release], "Lister les éditions des prix")
def releases(request: HttpRequest, paging: Paged):
    """Les éditions figées, la dernière d’abord."""
    page = paginate(PriceRelease.objects.frozen(), by=("-number",), after=paging.after, size=paging.size)
    return listed(page, _release)


@router.read("/{number}", ReleaseWhole, "Lire une édition")
def release(request: HttpRequest, number: Number):
    """Ce qu’elle dit d’elle-même, et ses fichiers. Rien n’y change plus."""
    one = _found(number)
    files = one.files.order_by("name").values_list("name", "sha256")
    return _release(one) | {
        "files": [
            {"name": name, "url": absolute(reverse("prices:file", args=[number, name])), "sha256": digest}
            for name, digest in files
        ]
    }


@router.read("/{number}/cells", Listed[Cell], "Lire les prix d’une édition")
def cells(request: HttpRequest, number: Number, filters: Annotated[Filters, Query()], paging: Paged):
    """Une ligne par prestation, unité, taille et lieu : les mêmes que dans le fichier CSV."""
    rows = PriceCell.objects.filter(release=_found(number)).select_related("scope")
    chosen = {"series": filters.series, "service_type": filters.service, "region": filters.region}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    return listed(paginate(rows, by=("id",), after=paging.after, size=paging.size), _cell)


def _found(number: int) -> PriceRelease:
    return get_object_or_404(PriceRelease.objects.frozen(), number=number)


def _release(one: PriceRelease) -> dict[str, Any]:
    return {
        "number": one.number,
        "url": absolute(one.get_absolute_url()),
        "quarter": one.quarter,
        "as_of": one.as_of,
        "frozen_on": day(one.frozen_at),
        "method_version": one.method_version,
        "code_version": one.code_version,
        "demonstration": one.demonstration,
        "corrected_to": one.index_month,
        "licence": releasing.LICENCE,
    }


def _cell(cell: PriceCell) -> dict[str, Any]:
    return {
        "series": cell.series,
        "service": cell.service_type_id,
        "unit": cell.unit,
        "size": releasing.size(cell.scope),
        "level": cell.level,
        "region": cell.region_id or "",
        "providers": cell.providers,
        "figures": [
            {"quantile": figure.name, "cents": figure.value, "low": figure.low, "high": figure.high}
            for figure in cell.figures
        ],
    }
