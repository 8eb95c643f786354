"""Prices of companies that do not exist, so that the pages of prices have something to show.

Each draws one region, a level of its own (log-normal, standard deviation ``OWN``), and two to five services
of ``fixtures/demo/prix.csv``, the common ones more often. Every service is sold once or twice in two
years: the price is the file's median for its size, times the region's level, the company's, and a chance of
its own; one in a hundred is typed ten times too high. Four in ten also show a tariff, a little
above. All come from one seed and the day, and all say that they are invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from math import exp, log, log10
from random import Random

from django.conf import settings
from django.db import transaction
from stdnum import luhn

from companies.models import Company
from indicators.computing import today
from marketplace.prices import computing, releasing
from marketplace.prices.models import HIGHEST, Observation, ObservationState, Origin, PriceRelease, Series
from marketplace.prices.rules import LAG_DAYS
from taxonomy.models import ScopeBand, ServiceType
from territories.models import Region

SEED = 19
COMPANIES = 2_000
OWN = 0.28
MISTYPED = 0.01
ABOVE = 1.08  # a tariff beside what is paid in the end
MONTHS = 24
ROWS = 2_000
# How many of a hundred companies, and how dear; the other regions have 4 and 1.
REGIONS = {
    "11": (21, 1.20), "84": (13, 1.05), "93": (8, 1.04), "76": (9, 0.95), "75": (9, 0.97), "32": (7, 0.95),
    "44": (7, 0.96), "52": (6, 0.97), "53": (6, 0.98), "28": (4, 0.94), "27": (4, 0.93), "24": (3, 0.95),
    "94": (0.5, 1.06), "01": (0.7, 1.08), "02": (0.7, 1.08), "03": (0.4, 1.15), "04": (1.2, 1.04),
    "06": (0.2, 1.10),
}  # fmt: skip


def load() -> int:
    """Add invented prices and release them; return how many. What is there stays as it is."""
    if Observation.objects.filter(origin=Origin.DEMO).exists():
        return 0
    day = today()
    draw = Random(SEED)  # noqa: S311
    companies = [
        Company(siren=_siren(number), name=f"Prestataire inventé {number:04}")
        for number in range(1, COMPANIES + 1)
    ]
    with transaction.atomic():
        Company.objects.bulk_create(companies, batch_size=ROWS, ignore_conflicts=True)
        rows = list(_prices(draw, [company.siren for company in companies], day))
        Observation.objects.bulk_create(rows, batch_size=ROWS)
    if not PriceRelease.objects.frozen().exists():
        computing.recompute(day)
        releasing.freeze()
    return len(rows)


def _siren(number: int) -> str:
    """Return a number that the register never gives: it starts with zeros."""
    digits = f"0009{number:04}"
    return digits + luhn.calc_check_digit(digits)


def _prices(draw: Random, sirens: list[str], day: date) -> Iterator[Observation]:
    written = (settings.ROOT / "fixtures/demo/prix.csv").read_text("utf-8").splitlines()
    lines = list(csv.DictReader(written))
    units = dict(ServiceType.objects.values_list("code", "unit"))
    bands: dict[str, list[ScopeBand]] = {}
    for band in ScopeBand.objects.order_by("service_type", "minimum"):
        bands.setdefault(band.service_type_id, []).append(band)
    codes = list(Region.objects.order_by("code").values_list("code", flat=True))
    shares = list(accumulate(REGIONS[code][0] for code in codes))
    common = list(accumulate(float(line["poids"]) for line in lines))
    for siren in sirens:
        region = draw.choices(codes, cum_weights=shares)[0]
        level = draw.gauss(log(REGIONS[region][1]), OWN)
        shown = draw.random() < 0.4
        for place in {
            draw.choices(range(len(lines)), cum_weights=common)[0] for _ in range(draw.randint(2, 5))
        }:
            line = lines[place]
            sizes = bands.get(line["service"], [])
            # The first sizes are the common ones.
            size = min(int(draw.expovariate(1.1)), len(sizes) - 1) if sizes else 0
            middle = log(100 * float(line["mediane"]) * float(line["croissance"]) ** size) + level
            about = {
                "origin": Origin.DEMO,
                "service_type_id": line["service"],
                "unit": units[line["service"]],
                "scope": sizes[size] if sizes else None,
                "region_id": region,
                "company_id": siren,
                "state": ObservationState.KEPT,
            }
            spread = float(line["dispersion"])
            for _ in range(draw.choice((1, 1, 1, 2))):
                wrong = 10 if draw.random() < MISTYPED else 1
                yield Observation(
                    series=Series.PAID,
                    ht_cents=_cents(draw.gauss(middle, spread), wrong),
                    observed_on=day - timedelta(days=draw.randint(LAG_DAYS + 1, MONTHS * 30)),
                    **about,
                )
            if shown:
                yield Observation(
                    series=Series.ASKED,
                    ht_cents=_cents(draw.gauss(middle + log(ABOVE), spread), 1),
                    observed_on=day - timedelta(days=draw.randint(LAG_DAYS + 1, 360)),
                    **about,
                )


def _cents(logs: float, wrong: int) -> int:
    """Return a price as people write them: two figures and a half."""
    cents = exp(logs)
    step = 5 * 10 ** max(int(log10(cents)) - 2, 0)
    return min(max(round(cents / step) * step, 100) * wrong, HIGHEST)
