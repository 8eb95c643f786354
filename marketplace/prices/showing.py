"""Cells of the latest release as pages show them: the nearest level that publishes, in words and drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.charts import Band, Bands, Spread, band, bands
from core.errors import Refusal
from core.wording import euros, number
from marketplace.prices.models import HIGHEST, Level, PriceCell, PriceRelease, Series
from marketplace.prices.periods import latest_counted, window
from marketplace.prices.rules import FEWEST
from taxonomy.models import ScopeBand, ServiceType, Unit
from territories.models import Region

OF = "prix"


class NotAnAmount(Refusal):
    """What was typed is no price before VAT."""


def read_amount(typed: str) -> int | None:
    """Return the cents of « 2 750 € » or « 2750,50 »; ``None`` for nothing. Raises ``NotAnAmount``."""
    text = "".join(typed[:40].upper().replace("€", "").replace("EUROS", "").removesuffix("HT").split())
    if not text:
        return None
    try:
        cents = Decimal(text.replace(",", ".")) * 100
    except InvalidOperation:
        raise NotAnAmount("devis", "Écrivez un montant en chiffres, par exemple 2 750.") from None
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise NotAnAmount("devis", "Un montant a deux chiffres au plus après la virgule.")
    if not 1 <= cents <= HIGHEST:
        raise NotAnAmount("devis", "Un montant va d’un centime à un million d’euros.")
    return int(cents)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to know the price of."""

    service: ServiceType
    series: str
    scope: ScopeBand | None = None
    region: Region | None = None


def nearest(cells: Iterable[PriceCell], asked: Asked) -> PriceCell | None:
    """Return the first cell that publishes: the region, the nation, the nation whatever the size."""
    published = {
        (cell.level, cell.scope_id, cell.region_id): cell for cell in cells if cell.median is not None
    }
    scope = asked.scope.pk if asked.scope else None
    tries: list[tuple[Level, int | None, str | None]]
    tries = [(Level.NATION, scope, None), (Level.ALL_SIZES, None, None)]
    if asked.region:
        tries.insert(0, (Level.REGION, scope, asked.region.pk))
    return next((published[key] for key in tries if key in published), None)


def spread(cell: PriceCell, label: str) -> Spread:
    def pair(low: str, high: str) -> tuple[int, int] | None:
        found = getattr(cell, low), getattr(cell, high)
        return None if None in found else found

    return Spread(
        label=label,
        count=cell.providers,
        median=cell.median,
        quartiles=pair("p25", "p75"),
        tenths=pair("p10", "p90"),
        interval=pair("median_low", "median_high"),
    )


def what(asked: Asked) -> str:
    """« Site vitrine, 6 à 15 pages »."""
    return f"{asked.service.name}, {asked.scope}" if asked.scope else asked.service.name


def place_of(cell: PriceCell) -> str:
    """Where and for which size the figures hold, for a sentence."""
    where = cell.region.located if cell.region else "en France"
    return f"{where}, toutes tailles confondues" if cell.level == Level.ALL_SIZES else where


def wider(cell: PriceCell, asked: Asked) -> str:
    """Say that the figures are not those of what was asked, or nothing."""
    if asked.region and cell.level != Level.REGION:
        start = f"Pas assez de prestataires {asked.region.located} pour publier sans trahir quelqu’un"
    elif asked.scope and cell.level == Level.ALL_SIZES:
        start = "Pas assez de prestataires de cette taille pour publier sans trahir quelqu’un"
    else:
        return ""
    return f"{start} : voici les prix {place_of(cell)}."


def draw(cell: PriceCell, asked: Asked, mine: int | None) -> Band:
    return band(spread(cell, f"{what(asked)}, {place_of(cell)}"), of=OF, say=euros, mine=mine)


def draw_regions(cells: Iterable[PriceCell], asked: Asked, regions: list[Region], mine: int | None) -> Bands:
    """Draw every region on one scale, the dearest first; those that publish nothing last, and why."""
    scope = asked.scope.pk if asked.scope else None
    known = {cell.region_id: cell for cell in cells if cell.level == Level.REGION and cell.scope_id == scope}
    rows = []
    for region in regions:
        cell = known.get(region.pk)
        if cell and cell.median is not None:
            rows.append(spread(cell, region.name))
        else:
            rows.append(Spread(label=region.name, count=min(cell.providers if cell else 0, FEWEST - 1)))
    rows.sort(key=lambda row: (row.median is None, -(row.median or 0), row.label))
    return bands(
        rows,
        title=f"{what(asked)} : prix par région",
        head="Région",
        of=OF,
        counted="prestataires",
        say=euros,
        mine=mine,
    )


def sentence(cell: PriceCell, series: str) -> str:
    """The answer in words, before any chart."""
    one, half = ("demande", "demande") if series == Series.ASKED else ("est payé", "est payée")
    unit = Unit(cell.unit).label
    if cell.p25 is not None and cell.p75 is not None:
        first = f"Un prestataire sur deux {one} entre {euros(cell.p25)} et {euros(cell.p75)} pour {unit}."
    elif cell.median is not None:
        first = f"La moitié des prestataires {half} moins de {euros(cell.median)} pour {unit}, l’autre plus."
    else:
        return ""
    if cell.p10 is not None and cell.p90 is not None:
        return (
            f"{first} Sous {euros(cell.p10)}, vérifiez ce qui n’est pas compris ; au-dessus de "
            f"{euros(cell.p90)}, demandez ce qui est en plus."
        )
    if cell.median_low is None:
        return f"{first} Ils sont peu nombreux : c’est une indication."
    return first


def trust(release: PriceRelease, cell: PriceCell | None, series: str) -> list[dict[str, str]]:
    """What the figures rest on."""
    facts = []
    if cell:
        since = PriceRelease.objects.frozen().filter(number=cell.since).first() or release
        facts = [
            {"label": "Prestataires", "value": f"{number(cell.providers)} différents"},
            {"label": "Écartés", "value": f"{number(cell.dropped)}, trop loin du reste"},
            {"label": "Niveau", "value": place_of(cell)},
        ]
        if cell.since != release.number:
            facts.append({"label": "Chiffres", "value": f"de l’édition {since.name} : trop peu ont changé"})
        release_of_figures = since
    else:
        release_of_figures = release
    first, last = window(release_of_figures.as_of)[0], latest_counted(release_of_figures.as_of)
    paid = "factures et devis acceptés" if series == Series.PAID else "tarifs des fiches de l’annuaire"
    corrected = (
        f"aux prix de {release.index_month:%m/%Y} ({release.index_source})"
        if release.index_month
        else "non corrigés"
    )
    return [
        *facts,
        {"label": "Source", "value": "prix inventés" if release.demonstration else paid},
        {"label": "Période", "value": f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"},
        {"label": "Hausse des prix", "value": corrected},
        {"label": "Édition", "value": f"{release.name}, n° {release.number}, figée"},
    ]


def confidence(cell: PriceCell) -> dict[str, str]:
    """How far the figures may be trusted, as a badge."""
    if cell.p10 is not None:
        return {"label": "Confiance forte", "kind": "yes", "icon": "shield-check"}
    if cell.p25 is not None:
        return {"label": "Confiance moyenne", "kind": "state"}
    return {"label": "Indicatif", "kind": "maybe"}
