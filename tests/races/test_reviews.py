"""Forty threads at one interaction: one confirmation, one review, one publication that counts once."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection  # noqa: F401 - read by the condition below

from core.actors import SYSTEM, Actor
from core.errors import Conflict
from core.models import AuditEvent
from marketplace.reviews import services
from marketplace.reviews.errors import AlreadyReviewed
from marketplace.reviews.models import MonthCount, Rating, Review
from tests.marketplace.reviews.factories import GOOD, TEXT, InteractionFactory, written
from tests.races import test_votes
from tests.races.test_votes import THREADS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]


def at_once(work) -> list[Exception]:
    """As for votes; each thread has caches of its own, whose sockets it closes."""

    def run(number: int) -> None:
        try:
            work(number)
        finally:
            for cache in caches.all(initialized_only=True):
                for pool in getattr(getattr(cache, "_cache", None), "_pools", {}).values():
                    pool.disconnect()

    return test_votes.at_once(run)


def test_forty_reviews_of_one_interaction_are_one_and_forty_publications_count_once():
    said = InteractionFactory(waiting=True)
    seller = Actor.of(said.seller)
    assert at_once(lambda number: services.confirm(said.pk, by=seller)) == []
    assert AuditEvent.objects.filter(verb="reviews.interaction.confirm").count() == 1

    client = Actor.of(said.client)
    errors = at_once(
        lambda number: services.write(said.pk, by=client, marks=GOOD, text=f"{TEXT} Essai numéro {number}.")
    )
    assert len(errors) == THREADS - 1
    assert {type(error) for error in errors} == {AlreadyReviewed}
    review = Review.objects.get()

    errors = at_once(lambda number: services.publish_review(review.pk, by=SYSTEM, why=""))
    assert all(isinstance(error, Conflict) for error in errors)
    assert Rating.objects.get().counts == [0, 0, 0, 0, 1]


def test_forty_reviews_of_one_listing_published_at_once_are_all_counted():
    first = InteractionFactory()
    reviews = [written(first)]
    for _ in range(THREADS - 1):
        said = InteractionFactory(provider=first.provider, service_type=first.service_type)
        reviews.append(written(said, overall=3))
    assert at_once(lambda number: services.publish_review(reviews[number].pk, by=SYSTEM, why="")) == []
    assert Rating.objects.get().counts == [0, 0, THREADS - 1, 0, 1]
    assert sum(row.total for row in MonthCount.objects.all()) == THREADS
    first.provider.refresh_from_db()
    assert first.provider.rating_count == THREADS
    assert (
        at_once(lambda number: services.withdraw(reviews[number].pk, by=Actor.of(reviews[number].author)))
        == []
    )
    assert Rating.objects.get().sums == [0] * 5
    first.provider.refresh_from_db()
    assert (first.provider.rating_count, first.provider.rating_lower) == (0, None)
