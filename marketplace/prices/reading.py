"""Observations of the database as arrays, and the index that corrects them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection

from marketplace.prices.models import PriceIndex
from marketplace.prices.periods import latest_counted, window

if TYPE_CHECKING:
    from marketplace.prices.statistics.cells import Prices

ROWS = 50_000
# A SIREN and a region are digits; numbers weigh less than words in a million rows.
KEPT = """
SELECT service_type_id, unit, COALESCE(scope_id, 0), CAST(region_id AS integer), CAST(company_id AS integer),
       ht_cents, observed_on
FROM prices_observation
WHERE state = 'kept' AND series = %s AND observed_on > %s AND observed_on <= %s
"""


@dataclass(frozen=True, slots=True)
class Index:
    """The values of the index by month, and the month to whose prices all are brought."""

    month: date
    source: str
    values: dict[str, float]

    def factor(self, month: str) -> float:
        """Return what a price of ``month`` is multiplied by; an unknown month counts as the one before."""
        known = [name for name in self.values if name <= month]
        return self.values[f"{self.month:%Y-%m}"] / self.values[max(known) if known else min(self.values)]


def index_for(as_of: date) -> Index | None:
    """Return the index as it is known, or nothing when nobody entered any: prices are then not corrected."""
    rows = list(PriceIndex.objects.filter(month__lte=as_of).order_by("month"))
    if not rows:
        return None
    return Index(rows[-1].month, rows[-1].source, {f"{row.month:%Y-%m}": float(row.value) for row in rows})


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of one series; ``scopes`` says what each number stands for: service, unit, size or 0."""

    prices: Prices
    scopes: list[tuple[str, str, int]]
    whole: list[tuple[str, str]]
    """What each number of ``whole_of`` stands for: service, unit."""
    whole_of: list[int]
    rows: int


def read(series: str, as_of: date, index: Index | None) -> Read:
    """Read what a release of ``as_of`` counts of one series."""
    import numpy as np  # noqa: PLC0415 - weighs, and pages do without

    from marketplace.prices.statistics.cells import Prices  # noqa: PLC0415

    short, long = window(as_of)
    numbers = count()
    scopes: dict[tuple[str, str, int], int] = {}
    columns: list[list] = [[] for _ in range(5)]
    for services, units, sizes, regions, companies, cents, days in _chunks(
        series, long, latest_counted(as_of)
    ):
        found = []
        for key in zip(services, units, sizes, strict=True):
            number = scopes.get(key)
            if number is None:
                number = scopes[key] = next(numbers)
            found.append(number)
        for column, values, kind in zip(
            columns,
            (found, regions, companies, cents, days),
            (np.int64, np.int64, np.int64, np.float64, "datetime64[D]"),
            strict=True,
        ):
            column.append(np.array(values, dtype=kind))  # type: ignore[call-overload]
    scope, region, provider, given, day = (
        np.concatenate(column) if column else np.array([], dtype=kind)
        for column, kind in zip(columns, ("i8", "i8", "i8", "f8", "datetime64[D]"), strict=True)
    )
    cents = given
    if index and len(given):
        months, places = np.unique(day.astype("datetime64[M]"), return_inverse=True)
        cents = given * np.array([index.factor(str(month)) for month in months])[places]
    whole = list(dict.fromkeys((service, unit) for service, unit, _ in scopes))
    places_of = {key: number for number, key in enumerate(whole)}
    return Read(
        Prices(scope, region, provider, cents, given, day > np.datetime64(short)),
        list(scopes),
        whole,
        [places_of[service, unit] for service, unit, _ in scopes],
        len(scope),
    )


def _chunks(series: str, after: date, until: date) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [series, after, until])
        while rows := cursor.fetchmany(ROWS):
            yield tuple(zip(*rows, strict=True))
