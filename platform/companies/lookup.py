"""Finding an establishment in the copy of the register."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from companies.models import Diffusion, Establishment, Source, State
from core.words import fold
from territories.models import CITIES_WITH_ARRONDISSEMENTS, Commune

SHOWN = 20
MAX_WORDS = 6


def establishments() -> QuerySet[Establishment]:
    """What the register says, with what a result prints. What people declared is nobody else's to find."""
    return Establishment.objects.filter(source=Source.REGISTER).select_related("company", "commune", "sector")


def by_siret(siret: str) -> Establishment | None:
    """Return the establishment, closed ones too. One query."""
    return establishments().filter(pk=siret).first()


def by_name(name: str, commune: Commune) -> list[Establishment]:
    """Return the open establishments of a town whose name has words that begin so, ``SHOWN + 1`` at most.

    A city's include those of its arrondissements. Those that the register hides are not found by name.
    One query.
    """
    words = fold(name).split()[:MAX_WORDS]
    if not words:
        return []
    found = establishments().filter(
        commune__in=_within(commune),
        state=State.ACTIVE,
        company__state=State.ACTIVE,
        company__diffusion=Diffusion.FULL,
    )
    for word in words:
        found = found.filter(search_name__contains=f" {word}")
    return list(found.order_by("company__name", "siret")[: SHOWN + 1])


def _within(commune: Commune) -> QuerySet[Commune] | list[Commune]:
    if commune.code not in CITIES_WITH_ARRONDISSEMENTS:
        return [commune]
    return Commune.objects.filter(Q(pk=commune.pk) | Q(city=commune))


def search_name(name: str, sign: str) -> str:
    """Return what ``by_name`` looks into."""
    return "".join(f" {word}" for word in dict.fromkeys(fold(f"{name} {sign}").split()))[:300]
