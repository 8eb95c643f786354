"""Reviews: whether a new one costs more where there are many, a listing’s page, the night’s rescoring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from companies.models import Company, Membership, MembershipState, Role
from core.actors import SYSTEM
from core.ids import BITS
from demo.bench.databases import filled, tell_progress
from marketplace.directory.models import ListingState, ProviderProfile, ServiceOffer
from marketplace.reviews import services
from marketplace.reviews.models import Interaction, InteractionState, Review, ReviewState
from marketplace.reviews.services import scoring
from taxonomy.models import ServiceType
from territories.models import Commune

SOURCE = "platform/demo/bench/reviews.py"
REVIEWS = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
OF_ONE = 100
"""Reviews of one provider."""
CLIENTS = 1_000
WRITTEN, COPIED = 50, 100
"""Listings whose reviews are written; those of the others are copies, so many listings at once."""
STEP = 1_000_000_007
ROWS = 2_000
ROUNDS = 40
MARKS = ([1] * 4 + [2] * 3 + [3] * 9 + [4] * 24 + [5] * 60, "4 %, 3 %, 9 %, 24 % and 60 % of 1 to 5")
TEXT = "Travail rendu à la date dite, explications claires, prix du devis tenu jusqu’au bout."


def measure(size: str) -> Iterator[tuple[str, str]]:
    costs = {}
    for count in dict.fromkeys([REVIEWS["10k"], REVIEWS[size]]):
        with filled(f"reviews_{count}", partial(_fill, count), SOURCE):
            costs[count] = _publishing()
            queries, milliseconds = costs[count]
            yield f"a new review published among {count:,}", f"{milliseconds:.1f} ms, {queries} queries"
            if count == REVIEWS[size]:
                yield (
                    f"distribution of {count:,} reviews",
                    f"{OF_ONE} a provider, {MARKS[1]}, over five years",
                )
                yield from _page()
                yield from _night(count)
    if len(costs) > 1:
        (_, small), (_, large) = costs.values()
        yield "a new review, among many beside few (≤ 1.3)", f"{large / small:.2f} ×"


def _fill(count: int) -> None:
    draw = Random(count)  # noqa: S311
    now = timezone.now()
    commune = Commune.objects.order_by("pk")[0]
    types = list(ServiceType.objects.order_by("pk")[:10])
    clients = _members(CLIENTS, 20_000_000, now)
    sellers = _members(count // OF_ONE, 30_000_000, now)
    profiles = []
    for number, (person, company) in enumerate(sellers):
        profile = ProviderProfile(
            slug=f"bench-{number}",
            name=f"Atelier {number}",
            headline="Sites et boutiques",
            company=company,
            contact=person,
            state=ListingState.PUBLISHED,
            published_at=now,
            confirmed_at=now,
        )
        profile.stand_in(commune)
        profiles.append(profile)
    ProviderProfile.objects.bulk_create(profiles, batch_size=ROWS)
    ServiceOffer.objects.bulk_create(
        [
            ServiceOffer(
                profile=profile,
                service_type=types[number % 10],
                unit=types[number % 10].unit,
                price_kind="on_quote",
                coverage_kind="country",
            )
            for number, profile in enumerate(profiles)
        ],
        batch_size=ROWS,
    )
    listings = list(zip(profiles, sellers, strict=True))
    for number, (profile, (seller, company)) in enumerate(listings[:WRITTEN]):
        said = [
            _interaction(profile, seller, company, clients[(number * 37 + place) % CLIENTS], types, draw, now)
            for place in range(OF_ONE)
        ]
        Interaction.objects.bulk_create(said)
        Review.objects.bulk_create(_review(row, draw.choice(MARKS[0])) for row in said)
    for start in range(WRITTEN, len(listings), COPIED):
        _copy(profiles[:WRITTEN], listings[start : start + COPIED], start)
        tell_progress("bench reviews", min(start + COPIED, len(listings)) * OF_ONE, count)
    scoring.rebuild()
    _rescore()


def _copy(written: list[ProviderProfile], listings: list, first: int) -> None:
    """Give to each listing the interactions and reviews of one that was written."""
    rows = ", ".join(
        f"({written[number % len(written)].pk}, {profile.pk}, {seller.pk}, '{company.pk}', {number * STEP})"
        for number, (profile, (seller, company)) in enumerate(listings, first)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Interaction, Review):
            table = model._meta.db_table
            columns = [str(field.column) for field in model._meta.concrete_fields]
            changed = {
                "id": f"(one.id + new.shift) % {1 << BITS}",
                "interaction_id": f"(one.interaction_id + new.shift) % {1 << BITS}",
                "provider_id": "new.provider",
                "seller_id": "new.seller",
                "seller_company_id": "new.company",
            }
            cursor.execute(
                f"WITH new (old, provider, seller, company, shift) AS (VALUES {rows}) "  # noqa: S608 - ours
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(changed.get(column, f'one.{column}') for column in columns)} "
                f"FROM {table} AS one JOIN new ON one.provider_id = new.old"
            )


def _members(count: int, first: int, now) -> list[tuple[User, Company]]:
    people = [User(email=f"bench-{first + number}@bench.invalid", password="!") for number in range(count)]  # noqa: S106
    companies = [
        Company(siren=f"{first * 10 + number:09d}", name=f"Bench {number}") for number in range(count)
    ]
    User.objects.bulk_create(people, batch_size=ROWS)
    Company.objects.bulk_create(companies, batch_size=ROWS)
    pairs = list(zip(people, companies, strict=True))
    Membership.objects.bulk_create(
        [
            Membership(
                user=person, company=company, role=Role.OWNER, state=MembershipState.VERIFIED, verified_at=now
            )
            for person, company in pairs
        ],
        batch_size=ROWS,
    )
    return pairs


def _interaction(profile, seller, company, client, types, draw, now) -> Interaction:
    ended = (now - timedelta(days=draw.randrange(10, 1_800))).date()
    return Interaction(
        provider=profile,
        service_type=draw.choice(types),
        occurred_on=ended,
        client=client[0],
        client_company=client[1],
        seller=seller,
        seller_company=company,
        client_day=ended.toordinal() + 1,
        seller_day=ended.toordinal() + 2,
        state=InteractionState.CONFIRMED,
        settled_at=now,
    )


def _review(said: Interaction, overall: int) -> Review:
    return Review(
        interaction=said,
        role=said.role,
        provider=said.provider,
        experience_on=said.occurred_on,
        author=said.client,
        who="Entreprise, commerce, réparation automobile",
        overall=overall,
        quality=overall,
        deadlines=overall,
        listening=overall,
        worth=overall,
        text=TEXT,
        html=f"<p>{TEXT}</p>",
        state=ReviewState.PUBLISHED,
        written_at=said.settled_at or timezone.now(),
        published_at=said.settled_at,
    )


def _publishing() -> tuple[int, float]:
    """Publish reviews of listings drawn at random; return queries and the median of the milliseconds."""
    keys = list(ProviderProfile.objects.order_by("pk").values_list("pk", flat=True))
    draw = Random(7)  # noqa: S311
    spans, queries = [], 0
    for place in range(ROUNDS):
        # Everything is taken back: the database serves again.
        with transaction.atomic():
            template = Interaction.objects.filter(provider=draw.choice(keys)).select_related("provider")[0]
            template.pk, template.thread = Interaction().pk, None
            template.occurred_on = date(2021, 1, 1) + timedelta(days=place)
            template.save(force_insert=True)
            review = _review(template, 5)
            review.state, review.published_at = ReviewState.HELD, None
            review.save(force_insert=True)
            start = perf_counter()
            services.publish_review(review.pk, by=SYSTEM, why="")
            spans.append(perf_counter() - start)
            if place == 0:
                services.mask_review(review.pk, by=SYSTEM, why="")
                with CaptureQueriesContext(connection) as seen:
                    services.unmask_review(review.pk, by=SYSTEM, why="")
                queries = len(seen)
            transaction.set_rollback(True)
    return queries, 1_000 * median(spans)


def _page() -> Iterator[tuple[str, str]]:
    """The page of a listing, made anew each time."""
    client = Client(HTTP_HOST="localhost")
    # Whoever has a message waiting gets a page of their own.
    client.cookies["messages"] = "x"
    address = ProviderProfile.objects.order_by("pk")[0].get_absolute_url()
    client.get(address)
    spans = []
    for _ in range(ROUNDS):
        start = perf_counter()
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address)
        spans.append(perf_counter() - start)
    assert response.status_code == 200, response.status_code  # noqa: S101
    yield (
        "page of a listing, cache passed by (≤ 12 queries)",
        f"{len(seen)} queries, {1_000 * median(spans):.0f} ms",
    )


def _night(count: int) -> Iterator[tuple[str, str]]:
    start = perf_counter()
    with transaction.atomic():
        services.freeze(timezone.localdate())
        slices = _rescore()
        transaction.set_rollback(True)
    span = perf_counter() - start
    yield (
        f"night’s rescoring of {count // OF_ONE:,} listings",
        f"{span:.1f} s, {1_000 * span / slices:.0f} ms a slice of 100, reviews not read",
    )


def _rescore() -> int:
    above: int | None = 0
    slices = 0
    while above is not None:
        above = services.rescore(100, above=above)
        slices += 1
    return slices
