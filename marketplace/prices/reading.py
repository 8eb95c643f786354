"""Observations of the database as arrays, and the index that corrects them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection, transaction

from marketplace.prices.models import PriceIndex
from marketplace.prices.periods import latest_counted, window

if TYPE_CHECKING:
    import numpy as np

    from marketplace.prices.statistics.cells import Prices

# A line for each service, size and region, its prices packed together: company, cents, day since 1970.
# A million rows one by one take the driver four times as long.
KEPT = """
SELECT service_type_id, unit, COALESCE(scope_id, 0), CAST(region_id AS integer), {packed}
FROM prices_observation
WHERE state = 'kept' AND series = %s AND observed_on > %s AND observed_on <= %s
GROUP BY service_type_id, unit, scope_id, region_id
"""
PACKED = {
    # Whole numbers of four bytes, the highest first.
    "postgresql": "string_agg(int4send(CAST(company_id AS integer)) || int4send(ht_cents)"
    " || int4send(observed_on - DATE '1970-01-01'), ''::bytea)",
    "sqlite": "group_concat(CAST(company_id AS text) || ' ' || ht_cents || ' '"
    " || CAST(JULIANDAY(observed_on) - 2440587.5 AS integer), ' ')",
}
# Grouped in memory, where a million prices take 58 MB. Left to itself the planner believes in twelve times as
# many groups as there are, sorts the rows by their words, and takes three times as long.
IN_MEMORY = ("SET LOCAL work_mem = '256MB'", "SET LOCAL enable_sort = off")


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
    lines: list[tuple[int, int]] = []
    packed: list[np.ndarray] = [np.empty((0, 3), dtype=np.int64)]
    for (service, unit, size, region_code), prices in _lines(series, long, latest_counted(as_of)):
        key = (service, unit, size)
        if key not in scopes:
            scopes[key] = next(numbers)
        lines.append((scopes[key], region_code))
        packed.append(prices)
    provider, cents_given, days = np.ascontiguousarray(np.concatenate(packed).T)
    scope, region = np.repeat(
        np.array(lines, dtype=np.int64).reshape(-1, 2), [len(each) for each in packed[1:]], axis=0
    ).T
    given, day = cents_given.astype(np.float64), days.astype("datetime64[D]")
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


def _lines(series: str, after: date, until: date) -> Iterator[tuple[tuple[str, str, int, int], np.ndarray]]:
    """Yield service, unit, size and region with what they hold: company, cents, day, a row each."""
    import numpy as np  # noqa: PLC0415

    on_postgresql = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if on_postgresql:
            for setting in IN_MEMORY:
                cursor.execute(setting)
        cursor.execute(KEPT.format(packed=PACKED[connection.vendor]), [series, after, until])
        for *key, packed in cursor:
            flat = (
                np.frombuffer(packed, dtype=">i4")
                if on_postgresql
                else np.fromstring(packed, dtype=np.int64, sep=" ")
            )
            yield tuple(key), flat.reshape(-1, 3)
