"""The directory: a search with place, facets and the reason of each result; the page of a listing."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Company
from demo.bench.databases import filled, tell_progress
from demo.bench.search import Vocabulary
from demo.bench.search_page import SIZES, own_engine
from marketplace.directory import freezing, showing
from marketplace.directory.asking import read
from marketplace.directory.finding import Search
from marketplace.directory.models import CoverageKind, ListingState, PriceKind, ProviderProfile, ServiceOffer
from search.engine import using
from search.engines import elasticsearch
from search.indexing.rebuilding import rebuild
from taxonomy.models import ServiceType
from territories.models import Commune

SOURCE = "platform/demo/bench/directory.py"
SEARCHES = 200
PROFILES = 20
BATCH = 1_000


def measure(size: str) -> Iterator[tuple[str, str]]:
    logging.getLogger("requests").setLevel(logging.WARNING)  # a line each would break the table
    elasticsearch.SEARCH_TIMEOUT = 30.0  # to be measured, not given up
    count = SIZES[size]
    wanted = 150 if settings.ELASTICSEARCH_URLS else 100
    with (
        filled(f"directory_{size}", partial(fill, count), SOURCE),
        own_engine() as engine,
        using(engine),
    ):
        _freeze_today()
        start = perf_counter()
        total = rebuild()
        took = perf_counter() - start
        yield f"{count:,} providers, index from the database", f"{total / took:.0f} documents/s"
        kinds = {
            "place": _places,
            "place, service and words": _all,
            "words, no place": _words,
        }
        for name, queries in kinds.items():
            times, exact, found = _timed(list(queries()))
            yield (
                f"{name}: search, facets and explanation ({engine.name})",
                f"{_spread(times)} (p95 ≤ {wanted}); {found:,} found at the median, {exact} % proven exact",
            )
        times, most = _pages(list(_all()))
        yield f"whole page ({engine.name})", f"{_spread(times)}, {most} queries at most"
        yield "page of a provider, queries (≤ 12)", str(_profiles())


def fill(count: int) -> None:
    """Providers where people live, the same every time, with what is frozen of them."""
    draw = random.Random(17)  # noqa: S311
    communes = list(Commune.objects.exclude(latitude=None).exclude(population=None).order_by("pk"))
    weights = list(accumulate(max(1, commune.population or 1) for commune in communes))
    services = list(ServiceType.objects.order_by("pk"))
    now = timezone.now()
    words = Vocabulary()
    for start in range(0, count, BATCH):
        companies, profiles, offers = [], [], []
        for number in range(start, min(start + BATCH, count)):
            commune = draw.choices(communes, cum_weights=weights)[0]
            company = Company(siren=f"{100_000_000 + number}", name=f"Entreprise {number}")
            profile = _profile(draw, words, number, company, commune, now)
            companies.append(company)
            profiles.append(profile)
            offers += [
                _offer(draw, words, profile, kind) for kind in draw.sample(services, draw.randint(1, 4))
            ]
        with transaction.atomic():
            Company.objects.bulk_create(companies)
            ProviderProfile.objects.bulk_create(profiles)
            ServiceOffer.objects.bulk_create(offers)
        tell_progress("bench directory", min(start + BATCH, count), count)


def _profile(
    draw: random.Random, words: Vocabulary, number: int, company: Company, commune: Commune, now: datetime
) -> ProviderProfile:
    reviews = draw.choice((0, 0, 0, 1, 4, 12, 40))
    requests = draw.randrange(21)
    name = " ".join(words.draw_telling(draw, 2)).capitalize()[:100]
    profile = ProviderProfile(
        pk=draw.getrandbits(60),
        slug=f"banc-{number}",
        name=f"{name} {number}",
        headline=" ".join(words.draw(draw, 8))[:140],
        body=" ".join(words.draw(draw, 60)),
        company=company,
        partner="Banc d’essai",
        state=ListingState.PUBLISHED,
        published_at=now - timedelta(days=draw.randrange(1, 900)),
        confirmed_at=now - timedelta(days=draw.randrange(1, 360)),
        completeness=draw.randrange(40, 101),
        remote_ok=draw.random() < 0.4,
        languages=["fr", *draw.sample(["en", "de", "es"], draw.choice((0, 0, 1, 2)))],
        rating_count=reviews,
        rating_mean=draw.randrange(300, 501) if reviews else None,
        rating_lower=draw.randrange(4_000, 9_500) if reviews else None,
        recent_requests=requests,
        recent_in_time=draw.randint(0, requests),
    )
    # A point of its own within the commune, as an establishment's is.
    point = (
        (commune.latitude or 0) + draw.uniform(-0.03, 0.03),
        (commune.longitude or 0) + draw.uniform(-0.03, 0.03),
    )
    profile.stand_in(commune, point)
    return profile


def _offer(
    draw: random.Random, words: Vocabulary, profile: ProviderProfile, kind: ServiceType
) -> ServiceOffer:
    where = draw.choice((CoverageKind.COUNTRY, CoverageKind.RADIUS, CoverageKind.RADIUS, CoverageKind.REMOTE))
    return ServiceOffer(
        pk=draw.getrandbits(60),
        profile=profile,
        service_type=kind,
        unit=kind.unit,
        price_kind=PriceKind.FIXED,
        price_min_cents=draw.randrange(5_000, 500_000, 1_000),
        coverage_kind=where,
        radius_km=draw.choice((20, 30, 50, 100)) if where == CoverageKind.RADIUS else None,
        details=" ".join(words.draw(draw, 6))[:160],
    )


def _freeze_today() -> None:
    if freezing.day_of("provider") != timezone.localdate():
        freezing.freeze(["provider"])


def _towns(draw: random.Random) -> Sequence[Commune]:
    """As people look: where many live, more often."""
    communes = list(Commune.objects.exclude(latitude=None).exclude(population=None).order_by("pk"))
    return draw.choices(communes, weights=[commune.population or 1 for commune in communes], k=SEARCHES)


def _places() -> Iterator[str]:
    draw = random.Random(1)  # noqa: S311
    for commune in _towns(draw):
        radius = draw.choice((20, 50, 50, 100, "partout"))
        yield f"lieu={commune.name}&lieu_code={commune.code}&rayon={radius}"


def _all() -> Iterator[str]:
    draw = random.Random(2)  # noqa: S311
    services = list(ServiceType.objects.order_by("pk").values_list("pk", flat=True))
    vocabulary = Vocabulary()
    for commune in _towns(draw):
        wanted = "&".join(f"prestation={code}" for code in draw.sample(services, draw.choice((1, 1, 2))))
        words = "+".join(vocabulary.draw_telling(draw, draw.choice((1, 2, 3))))
        radius = draw.choice((50, 100, "partout"))
        yield f"q={words}&lieu={commune.name}&lieu_code={commune.code}&rayon={radius}&{wanted}"


def _words() -> Iterator[str]:
    draw = random.Random(3)  # noqa: S311
    vocabulary = Vocabulary()
    for _ in range(SEARCHES):
        yield "q=" + "+".join(vocabulary.draw_telling(draw, draw.choice((1, 2, 3))))


def _timed(queries: Sequence[str]) -> tuple[list[float], int, int]:
    times, exact, totals = [], 0, []
    for number, query in enumerate([*queries[:5], *queries]):
        wanted = read(QueryDict(query), "provider")
        start = perf_counter()
        results = Search(wanted, AnonymousUser()).run()
        showing.rows(results, wanted)
        showing.groups(results, wanted)
        took = (perf_counter() - start) * 1000
        if number >= 5:  # the first ones warm up what a process makes once
            times.append(took)
            exact += results.exact
            totals.append(results.total)
    return times, round(100 * exact / len(times)), round(median(totals))


def _pages(queries: Sequence[str]) -> tuple[list[float], int]:
    client = Client(headers={"host": "127.0.0.1"})
    times, most = [], 0
    for number, query in enumerate([*queries[:5], *queries]):
        # A neighbour each: nobody may search two hundred times a minute.
        address = f"10.{number // 60 % 250}.{number % 250}.9"
        with CaptureQueriesContext(connection) as made:
            start = perf_counter()
            status = client.get(f"/annuaire/?{query}", REMOTE_ADDR=address).status_code
            took = (perf_counter() - start) * 1000
        if status != 200:
            raise RuntimeError(f"{query}: {status}")
        if number >= 5:
            times.append(took)
            most = max(most, len(made))
    return times, most


def _profiles() -> int:
    client = Client(headers={"host": "127.0.0.1"})
    most = 0
    for slug in ProviderProfile.objects.order_by("pk").values_list("slug", flat=True)[:PROFILES]:
        with CaptureQueriesContext(connection) as made:
            if client.get(f"/annuaire/{slug}/").status_code != 200:
                raise RuntimeError(slug)
        most = max(most, len(made))
    return most


def _spread(times: Sequence[float]) -> str:
    return f"p50 {median(times):.1f}, p95 {quantiles(times, n=20)[-1]:.1f} ms"
