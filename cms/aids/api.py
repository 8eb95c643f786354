"""Public aids, for programs: what each page says, field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from cms.aids.choices import Closing, Kind
from cms.aids.models import AidCondition, AidPage
from cms.aids.views.aid import conditions_of
from cms.aids.views.listing import filtered
from core.addresses import absolute
from core.api.routes import ANYONE, ReadRouter
from core.api.schemas import Listed, Named, Paged, RegionCode, Slug, listed, named
from core.pagination import paginate

router = ReadRouter(tags=["Aides"])


class AidRow(Schema):
    slug: Slug
    url: str = Field(description="Sa page.")
    title: str
    summary: str = Field(description="Ce qu’elle apporte, en une phrase.")
    kinds: list[Kind] = Field(description="Ce qu’on reçoit.")
    funders: list[str] = Field(description="Qui paie.")
    territory: str = Field(description="Où elle vaut, en mots ; vide si ce n’est pas précisé.")
    opens_on: date | None
    closes_on: date | None = Field(description="Dernier jour, compris.")
    closing: Closing = Field(description="À une date, sans fin, ou fin inconnue.")
    suspended: bool = Field(description="Ne prend pas de demandes en ce moment.")
    rate_min: float | None = Field(description="Part de la dépense, au moins, en pour cent.")
    rate_max: float | None = Field(description="Part de la dépense, au plus, en pour cent.")
    floor_cents: int | None = Field(description="Aide la plus petite.")
    ceiling_cents: int | None = Field(description="Aide la plus grande.")
    amount: str = Field(description="Combien, en mots, quand les chiffres ne suffisent pas.")
    topics: list[Named]


class Ground(Schema):
    text: str = Field(description="La condition, en une phrase.")
    note: str = Field(description="Ce que la source en dit.")


class Source(Schema):
    title: str
    url: str
    checked_on: date | None


class AidWhole(AidRow):
    conditions: list[Ground] = Field(description="À remplir, toutes.")
    apply_url: str = Field(description="Où faire sa demande.")
    more_url: str = Field(description="La page de l’organisme.")
    cumulation: str = Field(description="Avec quoi elle se cumule, ou non.")
    reviewed_on: date | None = Field(description="Jour où quelqu’un a vérifié la page.")
    sources: list[Source]


class Filters(Schema):
    kind: Kind | None = Field(None, description="Ce qu’on reçoit.")
    topic: Slug | None = Field(None, description="Le sujet : « code » d’un sujet dans une réponse.")
    region: RegionCode | None = None


@router.read("", Listed[AidRow], "Lister les aides")
def aids(request: HttpRequest, filters: Annotated[Filters, Query()], paging: Paged):
    """Celles qui ne sont pas closes, les plus proches de leur fin d’abord."""
    kept = {"type": filters.kind, "sujet": filters.topic, "lieu": filters.region and f"r-{filters.region}"}
    rows = filtered(AidPage.objects.visible_to(ANYONE).current(), {k: v for k, v in kept.items() if v})
    rows = rows.for_row()
    return listed(paginate(rows, by=("last_day", "pk"), after=paging.after, size=paging.size), _row)


@router.read("/{slug}", AidWhole, "Lire une aide")
def aid(request: HttpRequest, slug: Slug):
    """L’aide entière, avec ses conditions en toutes lettres. Une aide close garde son adresse."""
    grounds = AidCondition.objects.select_related("territory").order_by("sort_order", "pk")
    rows = AidPage.objects.visible_to(ANYONE).for_row()
    one = get_object_or_404(rows.prefetch_related("sources", Prefetch("conditions", grounds)), slug=slug)
    return _row(one) | {
        "conditions": [{"text": each["text"], "note": each["source"]} for each in conditions_of(one)],
        "apply_url": one.apply_url,
        "more_url": one.more_url,
        "cumulation": one.cumulation,
        "reviewed_on": one.reviewed_on,
        "sources": [
            {"title": source.title, "url": source.url, "checked_on": source.checked_on}
            for source in one.sources.all()
        ],
    }


def _row(aid: AidPage) -> dict[str, Any]:
    return {
        "slug": aid.slug,
        "url": absolute(aid.path_on_site),
        "title": aid.title,
        "summary": aid.lead,
        "kinds": aid.kinds,
        "funders": aid.funders,
        "territory": aid.territory.words if aid.territory else "",
        "opens_on": aid.opens_on,
        "closes_on": aid.closes_on,
        "closing": aid.closing,
        "suspended": aid.suspended,
        "rate_min": aid.rate_min,
        "rate_max": aid.rate_max,
        "floor_cents": aid.floor,
        "ceiling_cents": aid.ceiling,
        "amount": aid.amount_text,
        "topics": named(aid.topics.all()),
    }
