"""Prices: the whole recomputation of a series, beside what raw SQL takes for its percentiles alone."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import accumulate
from math import exp
from random import Random
from time import perf_counter

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company
from core.ids import BITS
from demo.bench.databases import filled, tell_progress
from indicators.computing import today
from marketplace.prices import computing
from marketplace.prices.models import Series
from taxonomy.models import ScopeBand, ServiceFamily, ServiceType, Unit
from territories.models import Region

SOURCE = "platform/demo/bench/prices.py"
OBSERVATIONS = {"10k": 50_000, "100k": 250_000, "1m": 1_000_000}
SERVICES, SIZES = 150, 3
PROVIDERS_EACH = 16  # observations a provider, on average
ROWS = 5_000
DISTRIBUTION = (
    "150 services of 3 sizes, 18 regions of 0.2 to 21 %, log-normal prices (0.6), 16 prices a "
    "provider, 3 % ten times too high or low, over two years"
)
SHARES = (21, 13, 8, 9, 9, 7, 7, 6, 6, 4, 4, 3, 0.5, 0.7, 0.7, 0.4, 1.2, 0.2)
RAW = """
CREATE TEMPORARY TABLE raw_percentiles AS
SELECT service_type_id, scope_id, region_id, COUNT(DISTINCT company_id) AS providers,
       percentile_cont(ARRAY[0.1, 0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY ln(ht_cents)) AS figures
FROM prices_observation WHERE state = 'kept' AND series = 'paid'
GROUP BY GROUPING SETS (
    (service_type_id, scope_id, region_id), (service_type_id, scope_id), (service_type_id)
)
"""
INSERT = (
    "INSERT INTO prices_observation (id, series, origin, service_type_id, unit, scope_id, region_id, "
    "company_id, ht_cents, observed_on, state, doubt, recorded_at) VALUES "
)
ALONE = "from demo.bench.prices import recompute_alone; recompute_alone()"


def measure(size: str) -> Iterator[tuple[str, str]]:
    count = OBSERVATIONS[size]
    with filled(f"prices_{count}", partial(_fill, count), SOURCE) as address:
        yield f"distribution of {count:,} observations", DISTRIBUTION
        if connection.vendor == "postgresql":
            with transaction.atomic(), connection.cursor() as cursor:
                start = perf_counter()
                cursor.execute(RAW)
                raw = perf_counter() - start
                cursor.execute("SELECT COUNT(*) FROM raw_percentiles")
                cells = cursor.fetchone()[0]
                transaction.set_rollback(True)
            yield f"raw SQL percentile_cont of the same rows, {cells:,} cells", f"{raw:.2f} s"
        else:
            yield "raw SQL percentiles", "none: SQLite has no percentile_cont"
        # In a process of its own, whose peak of memory is the recomputation's alone.
        environment = {"DATABASE_URL": address, "PYTHONPATH": f"platform{os.pathsep}."}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", "shell", "-v0", "-c", ALONE],
            cwd=settings.ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            yield "FAILED", done.stderr.strip().splitlines()[-1][:200]
            return
        took, read, written, memory, base, made, published = done.stdout.split()
        yield (
            f"full recomputation, {int(made):,} cells of which {int(published):,} published (≤ 10 s)",
            f"{float(took):.2f} s, reading {float(read):.2f} s and writing {float(written):.2f} s of them",
        )
        yield (
            "peak of its process (≤ 1 000 MB)",
            f"{float(memory):.0f} MB, {float(base):.0f} MB before it began",
        )


def recompute_alone() -> None:
    """Recompute in this process, and print seconds, megabytes and cells."""
    import numpy as np  # noqa: F401, PLC0415 - loaded before the clock, as in a worker that runs for days
    import scipy.special  # noqa: F401, PLC0415

    from marketplace.prices import reading  # noqa: PLC0415

    timed: dict[str, float] = {"read": 0.0, "write": 0.0}
    inner_read, inner_write = reading.read, computing._write

    def read(*arguments):
        start = perf_counter()
        try:
            return inner_read(*arguments)
        finally:
            timed["read"] += perf_counter() - start

    def write(*arguments):
        start = perf_counter()
        try:
            return inner_write(*arguments)
        finally:
            timed["write"] += perf_counter() - start

    computing.read, computing._write = read, write
    base = _peak()
    start = perf_counter()
    draft = computing.begin(today())
    made = computing.compute(draft, Series.PAID)
    took = perf_counter() - start
    print(took, timed["read"], timed["write"], _peak(), base, made.cells, made.published)  # noqa: T201


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def _fill(count: int) -> None:
    draw = Random(count)  # noqa: S311
    providers = max(count // PROVIDERS_EACH, 1_000)
    for start in range(0, providers, ROWS):
        Company.objects.bulk_create(
            [
                Company(siren=f"{800_000_000 + number}")
                for number in range(start, min(start + ROWS, providers))
            ]
        )
    ServiceType.objects.bulk_create(
        ServiceType(
            code=f"bench-{number}", name=f"Bench {number}", family=ServiceFamily.WEBSITE, unit=Unit.JOB,
            description="Bench.", measure="pages",
        )
        for number in range(SERVICES)
    )  # fmt: skip
    ScopeBand.objects.bulk_create(
        ScopeBand(service_type_id=f"bench-{number}", minimum=1 + 10 * size, maximum=10 + 10 * size)
        for number in range(SERVICES)
        for size in range(SIZES)
    )
    bands = list(
        ScopeBand.objects.filter(service_type__code__startswith="bench-").values_list("service_type_id", "pk")
    )
    codes = list(Region.objects.order_by("code").values_list("code", flat=True))
    shares = list(accumulate(SHARES[: len(codes)]))
    regions = draw.choices(codes, cum_weights=shares, k=providers)
    days = [(today() - timedelta(days=number)).isoformat() for number in range(31, 720)]
    now = timezone.now().isoformat()
    for done in range(0, count, ROWS):
        # A row as text: a million objects would take longer than all that is measured.
        rows = []
        for _ in range(min(ROWS, count - done)):
            provider = int(draw.random() * providers)
            service, band = bands[int(draw.random() * len(bands))]
            wrong = draw.choice((0.1, 10)) if draw.random() < 0.03 else 1
            cents = max(1, min(int(exp(draw.gauss(11, 0.6)) * wrong), 100_000_000))
            day = days[int(draw.random() * len(days))]
            rows.append(
                f"({draw.getrandbits(BITS)}, 'paid', 'demo', '{service}', 'job', {band}, "
                f"'{regions[provider]}', '{800_000_000 + provider}', {cents}, '{day}', 'kept', '', '{now}')"
            )
        with connection.cursor() as cursor:
            cursor.execute(INSERT + ", ".join(rows))
        tell_progress("bench prices", min(done + ROWS, count), count)
