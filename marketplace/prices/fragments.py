from __future__ import annotations

from typing import Any

from core.capabilities import Fragment, fragments
from core.charts import band, bands
from core.wording import euros
from marketplace.prices import showing
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
    label = f"{showing.what(asked)}, {showing.place_of(cell)}"
    spread = showing.spread(cell, label)
    row = bands(
        [spread], title=label, head="", of=showing.OF, counted="prestataires", say=euros, mine=cents
    ).rows[0]
    position = band(spread, of=showing.OF, say=euros, mine=cents).position if cents else ""
    return {
        "chart": row,
        "median": euros(cell.median or 0),
        "place": showing.place_of(cell),
        "position": position,
        "service": service,
        "demonstration": release.demonstration,
    }


def of_interaction(user: Any, *, interaction: Interaction) -> dict[str, Any] | None:
    """Where the client of a confirmed service says what it cost, or that they did; nothing for the others."""
    if not may_give_price(user.pk, interaction):
        return None
    given = Observation.objects.filter(interaction=interaction).order_by("-recorded_at", "-pk").first()
    told = given and given.state != ObservationState.REFUSED
    return {"interaction": interaction, "given": given.get_state_display() if told and given else ""}


fragments.register(Fragment("prices.of_interaction", "prices/fragments/of_interaction.html", of_interaction))
fragments.register(Fragment("prices.band", "prices/fragments/band.html", price_band))
