"""The next release, as it would be today: a draft, made anew each night and frozen each quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from marketplace.prices import rules
from marketplace.prices.models import (
    Level,
    Members,
    Observation,
    ObservationState,
    Origin,
    PriceCell,
    PriceRelease,
    ReleaseState,
    Series,
)
from marketplace.prices.models.releases import key_of
from marketplace.prices.periods import latest_counted, quarter_before, window
from marketplace.prices.reading import Read, index_for, read
from marketplace.prices.version import code_version

if TYPE_CHECKING:
    from marketplace.prices.statistics.cells import Cells

REGIONS = 100  # a region's code is a number below
ROWS = 1_000  # written in one transaction
PREVIOUS = [name + suffix for name in rules.QUANTILES for suffix in ("", "_low", "_high")]


@dataclass(frozen=True, slots=True)
class Made:
    """What one series gave: how many prices, cells, and cells that stay as they were."""

    prices: int
    cells: int
    published: int
    kept: int


def begin(as_of: date) -> PriceRelease:
    """Return the draft, made ready for ``as_of``; its cells are those of before."""
    index = index_for(as_of)
    last = PriceRelease.objects.frozen().first()
    values: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "quarter": quarter_before(as_of),
        "as_of": as_of,
        "code_version": code_version(),
        "method_version": rules.VERSION,
        "index_month": index.month if index else None,
        "index_source": index.source if index else "",
    }
    if last and last.quarter >= values["quarter"]:
        # That quarter is out: what is made now is for the next.
        values["quarter"] = _next(last.quarter)
    counted = Observation.objects.filter(
        observed_on__gt=window(as_of)[1], observed_on__lte=latest_counted(as_of)
    )
    kept = counted.filter(state=ObservationState.KEPT)
    values["observed"] = kept.count()
    values["held"] = counted.filter(state=ObservationState.HELD).count()
    values["demonstration"] = kept.filter(origin=Origin.DEMO).exists()
    return PriceRelease.objects.update_or_create(state=ReleaseState.DRAFT, defaults=values)[0]


def _next(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-T{number + 1}" if number < 4 else f"{year + 1}-T1"


def compute(draft: PriceRelease, series: str) -> Made:
    """Make the draft's cells of one series. No transaction is long: nobody reads a draft."""
    found = read(series, draft.as_of, index_for(draft.as_of))
    before = _before(series)
    rows: list[tuple[PriceCell, bytes, bytes]] = []
    kept = 0
    for cell, providers, cents in _cells(found, series, draft):
        previous = before.pop(cell.key, None)
        if previous and _changes(previous[1], providers, cents) < rules.CHANGES:
            for name in (*PREVIOUS, "providers", "dropped", "since"):
                setattr(cell, name, getattr(previous[0], name))
            providers, cents = bytes(previous[1].providers), bytes(previous[1].cents)  # noqa: PLW2901
            kept += 1
        rows.append((cell, providers, cents))
    _write(draft, series, rows)
    published = sum(cell.median is not None for cell, *_ in rows)
    return Made(found.rows, len(rows), published, kept)


def _before(series: str) -> dict[str, tuple[PriceCell, Members]]:
    """Return the published cells of the last release, by key, with who stood behind them."""
    last = PriceRelease.objects.frozen().first()
    if last is None:
        return {}
    members = Members.objects.filter(cell__release=last, cell__series=series).select_related("cell")
    return {each.cell.key: (each.cell, each) for each in members.iterator(chunk_size=ROWS)}


def _changes(before: Members, providers: bytes, cents: bytes) -> int:
    import numpy as np  # noqa: PLC0415

    from marketplace.prices.statistics.cells import changes  # noqa: PLC0415

    def numbers(column: bytes):
        return np.frombuffer(column, dtype=np.int32)

    were = numbers(bytes(before.providers)), numbers(bytes(before.cents))
    return changes(were, (numbers(providers), numbers(cents)))


def _cells(found: Read, series: str, draft: PriceRelease) -> Iterator[tuple[PriceCell, bytes, bytes]]:
    """Yield the cells of one series at each level, with who stands behind each."""
    import numpy as np  # noqa: PLC0415

    from marketplace.prices.statistics.cells import compute as compute_cells  # noqa: PLC0415

    if not found.rows:
        return
    levels = compute_cells(found.prices, regions=REGIONS, whole=np.array(found.whole_of))
    sized = {(service, unit) for service, unit, scope in found.scopes if scope}
    for level, cells in zip(Level, levels, strict=True):
        for place, key in enumerate(cells.key.tolist()):
            region = None
            if level == Level.ALL_SIZES:
                service, unit = found.whole[key]
                scope = 0
                # The same as the nation's where there is but one size.
                if (service, unit) not in sized:
                    continue
            else:
                number, code = divmod(key, REGIONS) if level == Level.REGION else (key, 0)
                service, unit, scope = found.scopes[number]
                region = f"{code:02}" if level == Level.REGION else None
            cell = PriceCell(
                release=draft,
                series=series,
                level=level,
                service_type_id=service,
                unit=unit,
                scope_id=scope or None,
                region_id=region,
                key=key_of(series, level, service, unit, scope, region),
                providers=int(cells.providers[place]),
                dropped=int(cells.dropped[place]),
                since=draft.number,
            )
            _fill(cell, cells, place)
            providers, cents = cells.members.of(place)
            yield cell, providers.astype(np.int32).tobytes(), cents.astype(np.int32).tobytes()


def _fill(cell: PriceCell, cells: Cells, place: int) -> None:
    for suffix, column in (("", cells.figures), ("_low", cells.low), ("_high", cells.high)):
        for name, value in zip(rules.QUANTILES, column[place].tolist(), strict=True):
            # NaN is the one number that is not itself.
            setattr(cell, name + suffix, max(rules.rounded(value), 1) if value == value else None)  # noqa: PLR0124


def _write(draft: PriceRelease, series: str, rows: list[tuple[PriceCell, bytes, bytes]]) -> None:
    old = PriceCell.objects.filter(release=draft, series=series)
    while ids := list(old.values_list("pk", flat=True)[:ROWS]):
        with transaction.atomic():
            Members.objects.filter(pk__in=ids)._raw_delete("default")
            PriceCell.objects.filter(pk__in=ids)._raw_delete("default")
    left = iter(rows)
    while chunk := list(islice(left, ROWS)):
        with transaction.atomic():
            PriceCell.objects.bulk_create([cell for cell, *_ in chunk])
            Members.objects.bulk_create(
                Members(cell=cell, providers=providers, cents=cents)
                for cell, providers, cents in chunk
                if cell.median is not None
            )


def recompute(as_of: date) -> dict[str, Made]:
    """Make the whole draft; what each series gave."""
    draft = begin(as_of)
    return {series: compute(draft, series) for series in Series.values}
