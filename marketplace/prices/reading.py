"""Observations of the database as arrays, and the index that corrects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from marketplace.prices.models import PriceIndex
from marketplace.prices.periods import latest_counted, window
from taxonomy.models import ServiceType, Unit

if TYPE_CHECKING:
    import numpy as np

    from marketplace.prices.statistics.cells import Prices

# Whole numbers only: a row of the binary form is then as long as any other, and all are read as one array.
# A million rows one by one take the driver five seconds.
KEPT = """
WITH service(code, number) AS (VALUES {services}), unit(code, number) AS (VALUES {units})
SELECT s.number, u.number, CAST(COALESCE(o.scope_id, 0) AS integer),
       CAST(o.region_id AS integer), CAST(o.company_id AS integer), CAST(o.ht_cents AS integer), {day}
FROM prices_observation AS o
JOIN service AS s ON s.code = o.service_type_id JOIN unit AS u ON u.code = o.unit
WHERE o.state = 'kept' AND o.series = %s AND o.observed_on > %s AND o.observed_on <= %s
"""
DAY = {
    "postgresql": "o.observed_on - DATE '1970-01-01'",
    "sqlite": "CAST(JULIANDAY(o.observed_on) - 2440587.5 AS integer)",
}
NAMES = ("service", "unit", "size", "region", "company", "cents", "day")
# PostgreSQL's binary form: 19 bytes, then each row with its number of columns and each value with its length,
# then an end of two bytes. https://www.postgresql.org/docs/15/sql-copy.html
HEAD, END = 19, 2
ROWS = 50_000  # at once, from SQLite
SIZES = 31  # bits that a size's key may take


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
    services = list(ServiceType.objects.values_list("code", flat=True))
    units = [unit.value for unit in Unit]
    rows = _rows(services, units, [series, long, latest_counted(as_of)])
    numbers, scope = np.unique(
        (rows["service"].astype(np.int64) * len(Unit) + rows["unit"]) << SIZES | rows["size"],
        return_inverse=True,
    )
    scopes = []
    for number in numbers.tolist():
        service, unit = divmod(number >> SIZES, len(Unit))
        scopes.append((services[service], units[unit], number & (1 << SIZES) - 1))
    given = rows["cents"].astype(np.float64)
    day = rows["day"].astype("datetime64[D]")
    cents = given
    if index and len(given):
        months, places = np.unique(day.astype("datetime64[M]"), return_inverse=True)
        cents = given * np.array([index.factor(str(month)) for month in months])[places]
    whole = list(dict.fromkeys((service, unit) for service, unit, _ in scopes))
    places_of = {key: number for number, key in enumerate(whole)}
    return Read(
        Prices(
            scope.reshape(-1),
            rows["region"].astype(np.int64),
            rows["company"].astype(np.int64),
            cents,
            given,
            day > np.datetime64(short),
        ),
        scopes,
        whole,
        [places_of[service, unit] for service, unit, _ in scopes],
        len(rows),
    )


def _rows(services: list[str], units: list[str], bounds: list[object]) -> np.ndarray:
    """Return the rows as records of ``NAMES``, with the places of service and unit, and 0 for no size."""
    import numpy as np  # noqa: PLC0415

    if not services:
        return np.empty(0, dtype=[(name, np.int64) for name in NAMES])
    sql = KEPT.format(services=_places(services), units=_places(units), day=DAY[connection.vendor])
    parameters = [*services, *units, *bounds]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            written = [("columns", ">i2")]
            for name in NAMES:
                written += [(f"length of {name}", ">i4"), (name, ">i4")]
            with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT binary)", parameters) as copy:
                content = b"".join(copy)
            return np.frombuffer(memoryview(content)[HEAD:-END], dtype=written)
        cursor.execute(sql, parameters)
        parts = [np.empty(0, dtype=[(name, np.int64) for name in NAMES])]
        while rows := cursor.fetchmany(ROWS):
            parts.append(np.array(rows, dtype=parts[0].dtype))
        return np.concatenate(parts)


def _places(codes: list[str]) -> str:
    return ", ".join(f"(%s, {place})" for place in range(len(codes)))
