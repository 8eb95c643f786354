from __future__ import annotations

from typing import Any

from core.capabilities import Fragment, fragments
from core.charts import band, bands
from core.wording import euros
from marketplace.prices import showing
from marketplace.prices.models import PriceCell, PriceRelease, Series
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


fragments.register(Fragment("prices.band", "prices/fragments/band.html", price_band))
