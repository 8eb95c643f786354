from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.capabilities import Fragment, fragments
from core.charts import bands
from core.wording import euros
from marketplace.directory.models import ProviderProfile
from marketplace.prices import showing
from marketplace.prices.asking import TOLD_KINDS, asked_cents
from marketplace.prices.models import Observation, ObservationState, PriceCell, PriceRelease, Series
from marketplace.prices.policies import may_give_price
from marketplace.reviews.models import Interaction
from taxonomy.models import ScopeBand, ServiceType
from territories.models import Region


def price_band(
    user: Any,
    *,
    service: ServiceType,
    scope: ScopeBand | None = None,
    region: Region | None = None,
    cents: int | None = None,
    series: str = Series.ASKED,
) -> dict[str, Any] | None:
    """Where a tariff stands among those of others, on one line; nothing where nothing is published.

    A listing's tariff is compared with tariffs, so the series is *asked* unless said otherwise. Two queries.
    """
    release = PriceRelease.objects.frozen().first()
    if release is None:
        return None
    asked = showing.Asked(service, series, scope, region)
    cells = PriceCell.objects.filter(
        release=release, series=series, service_type=service, unit=service.unit
    ).select_related("region")
    cell = showing.nearest(cells, asked)
    if cell is None:
        return None
    return _band(cell, asked, cents) | {"demonstration": release.demonstration}


def _band(cell: PriceCell, asked: showing.Asked, cents: int | None) -> dict[str, Any]:
    place = showing.place_of(cell)
    spread = showing.spread(cell, f"{showing.what(asked)}, {place}")
    row = bands(
        [spread], title=spread.label, head="", of=showing.OF, counted="prestataires", say=euros, mine=cents,
        mine_label="ce tarif",
    ).rows[0]  # fmt: skip
    href = reverse("prices:service", args=[asked.service.pk])
    return {
        "chart": row,
        "median": euros(cell.median or 0),
        "place": place,
        "position": row.position,
        "service": asked.service,
        "href": href if asked.series == Series.PAID else f"{href}?serie=affiches",
    }


def of_provider(user: Any, *, profile: ProviderProfile) -> dict[str, Any] | None:
    """Where each tariff of a listing stands among those of others; nothing where nothing is published."""
    release = PriceRelease.objects.frozen().first()
    offers = [offer for offer in profile.offers.all() if offer.price_kind in TOLD_KINDS]
    if release is None or not offers:
        return None
    cells: dict[str, list[PriceCell]] = {}
    rows = PriceCell.objects.filter(
        release=release, series=Series.ASKED, service_type__in={offer.service_type_id for offer in offers}
    )
    for cell in rows.select_related("region"):
        cells.setdefault(cell.service_type_id, []).append(cell)
    found = []
    for offer in offers:
        asked = showing.Asked(offer.service_type, Series.ASKED, offer.scope, profile.region)
        same = [cell for cell in cells.get(offer.service_type_id, []) if cell.unit == offer.unit]
        if nearest := showing.nearest(same, asked):
            cents = asked_cents(offer.price_min_cents or 0, offer.price_max_cents)
            found.append(_band(nearest, asked, cents) | {"name": showing.what(asked)})
    return {"bands": found, "demonstration": release.demonstration} if found else None


def of_interaction(user: Any, *, interaction: Interaction) -> dict[str, Any] | None:
    """Where the client of a confirmed service says what it cost, or that they did; nothing for the others."""
    if not may_give_price(user.pk, interaction):
        return None
    given = Observation.objects.filter(interaction=interaction).order_by("-recorded_at", "-pk").first()
    told = given and given.state != ObservationState.REFUSED
    return {"interaction": interaction, "given": given.get_state_display() if told and given else ""}


fragments.register(Fragment("prices.of_provider", "prices/fragments/of_provider.html", of_provider))
fragments.register(Fragment("prices.of_interaction", "prices/fragments/of_interaction.html", of_interaction))
fragments.register(Fragment("prices.band", "prices/fragments/band.html", price_band))
