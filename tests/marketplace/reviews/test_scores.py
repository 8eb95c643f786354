"""What the counters hold after any sequence of moves is what the published reviews say (R2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM, Actor
from marketplace.directory.models import ProviderProfile
from marketplace.reviews import rules, services
from marketplace.reviews.models import MonthCount, Prior, Rating, Review, ReviewState
from marketplace.reviews.services import scoring
from tests.marketplace.directory.factories import OfferFactory, ProviderFactory
from tests.marketplace.reviews.factories import InteractionFactory, ReviewFactory, published
from tests.taxonomy.factories import ServiceTypeFactory

pytestmark = pytest.mark.django_db
MOVES = ("publish", "mask", "unmask", "withdraw", "hide and show")


@pytest.fixture
def provider():
    return ProviderFactory(verified=True)


def held(provider, kind, overall, days=3) -> Review:
    said = InteractionFactory(
        provider=provider, service_type=kind, occurred_on=timezone.localdate() - timedelta(days=days)
    )
    return ReviewFactory(interaction=said, overall=overall)


def agree(provider) -> None:
    """Hold every figure against the published rows."""
    rows = Review.objects.published().filter(provider=provider, role="sme")
    counts = [rows.filter(overall=star).count() for star in (1, 2, 3, 4, 5)]
    provider.refresh_from_db()
    rating = Rating.objects.filter(provider=provider, book="sme").first()
    if rating is None:
        assert not any(counts)
        return
    assert rating.counts == counts
    assert (rating.counts, rating.sums) == scoring.recount(rating)
    assert provider.rating_count == sum(counts)
    assert provider.rating_mean == rules.mean_hundredths(counts)
    assert sum(row.total for row in MonthCount.objects.filter(book="sme")) == sum(counts)
    assert (provider.rating_lower is None) == (not any(counts))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(MOVES)), max_size=14))
def test_any_sequence_of_moves_leaves_the_figures_of_what_is_public(moves):
    provider, kind = ProviderFactory(verified=True), ServiceTypeFactory()
    reviews = [held(provider, kind, star, days) for star, days in ((5, 2), (1, 40), (3, 900), (5, 10))]
    MonthCount.objects.all().delete()
    for which, move in moves:
        take(reviews[which], move)
    agree(provider)


def take(review: Review, move: str) -> None:
    review.refresh_from_db()
    state = review.state
    if move == "publish" and state == ReviewState.HELD:
        services.publish_review(review.pk, by=SYSTEM, why="")
    elif move in ("mask", "hide and show") and state == ReviewState.PUBLISHED:
        services.mask_review(review.pk, by=SYSTEM, why="")
        if move == "hide and show":
            services.unmask_review(review.pk, by=SYSTEM, why="")
    elif move == "unmask" and state == ReviewState.MASKED:
        services.unmask_review(review.pk, by=SYSTEM, why="")
    elif move == "withdraw" and state in (ReviewState.HELD, ReviewState.PUBLISHED):
        services.withdraw(review.pk, by=Actor.of(review.author))


def test_reviews_in_any_order_give_the_same_figures():
    kind = ServiceTypeFactory()
    given_reviews = [(5, 2), (1, 400), (4, 30), (5, 700), (2, 5)]
    seen = set()
    for start in range(3):
        provider = ProviderFactory(verified=True)
        for star, days in given_reviews[start:] + given_reviews[:start][::-1]:
            review = held(provider, kind, star, days)
            services.publish_review(review.pk, by=SYSTEM, why="")
        provider.refresh_from_db()
        seen.add((provider.rating_count, provider.rating_mean, provider.rating_lower))
    assert len(seen) == 1


def test_a_new_review_costs_the_same_whatever_their_number(provider):
    kind = ServiceTypeFactory()
    OfferFactory(profile=provider, service_type=kind)
    for _ in range(2):
        services.publish_review(held(provider, kind, 5).pk, by=SYSTEM, why="")
    costs = []
    for count in (1, 10):
        for _ in range(count):
            review = held(provider, kind, 4)
            with CaptureQueriesContext(connection) as queries:
                services.publish_review(review.pk, by=SYSTEM, why="")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_night_freezes_the_histograms_and_the_directory_takes_them(provider):
    kind = ServiceTypeFactory()
    OfferFactory(profile=provider, service_type=kind)
    for star in (5, 5, 1):
        services.publish_review(held(provider, kind, star).pk, by=SYSTEM, why="")
    provider.refresh_from_db()
    before = provider.rating_lower
    services.freeze(timezone.localdate())
    assert Prior.objects.get(book="sme", family="").counts == [1, 0, 0, 0, 2]
    assert Prior.objects.get(book="sme", family=kind.family).total == 3
    assert services.rescore(10) is None
    provider.refresh_from_db()
    expected = rules.rank_score(
        Rating.objects.get().sums, rules.shares([1, 0, 0, 0, 2]), timezone.localdate()
    )
    assert provider.rating_lower == expected != before
    assert (provider.rating_count, provider.rating_mean) == (3, 367)


def test_a_family_of_many_reviews_is_its_own_starting_point(provider):
    kind = ServiceTypeFactory()
    OfferFactory(profile=provider, service_type=kind)
    month = timezone.localdate().replace(day=1)
    MonthCount.objects.create(book="sme", family=kind.family, month=month, n5=150, n3=50)
    MonthCount.objects.create(book="sme", family="other", month=month, n1=100)
    services.freeze(timezone.localdate())
    priors = scoring.Priors("sme")
    assert list(priors.of(kind.family)) == rules.shares([0, 0, 50, 0, 150])
    assert list(priors.of("other")) == rules.shares([100, 0, 50, 0, 150])


def test_what_is_older_than_two_years_is_no_starting_point():
    today = date(2026, 11, 21)
    MonthCount.objects.create(book="sme", family="site", month=date(2024, 10, 1), n1=9)
    MonthCount.objects.create(book="sme", family="site", month=date(2024, 11, 1), n5=9)
    services.freeze(today)
    assert Prior.objects.get(book="sme", family="").counts == [0, 0, 0, 0, 9]


def test_time_alone_moves_scores_and_rewrites_no_review(provider):
    kind = ServiceTypeFactory()
    for _ in range(5):
        services.publish_review(held(provider, kind, 5).pk, by=SYSTEM, why="")
    sums = Rating.objects.get().sums
    services.rescore(10)
    now = ProviderProfile.objects.get(pk=provider.pk).rating_lower
    services.rescore(10, today=timezone.localdate() + timedelta(days=1461))
    assert ProviderProfile.objects.get(pk=provider.pk).rating_lower < now
    assert Rating.objects.get().sums == sums


def test_rescoring_goes_by_slices(provider):
    published()
    published()
    first = services.rescore(1)
    assert first is not None
    last = services.rescore(1, above=first)
    assert last is not None
    assert services.rescore(1, above=last) is None
