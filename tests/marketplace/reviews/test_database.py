"""What the database refuses by itself, whoever writes: R1 of the research report, and the counters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.models import MembershipState
from marketplace.reviews.models import Interaction, Rating, Review, ReviewState, Role, Version
from tests.accounts.factories import UserFactory
from tests.marketplace.directory.factories import ConnectorFactory
from tests.marketplace.reviews.factories import (
    InteractionFactory,
    ReviewFactory,
    published,
    verified,
    written,
)

pytestmark = pytest.mark.django_db


def refused(work) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        work()


def test_a_review_rests_on_an_interaction():
    refused(lambda: Review(role="sme", author=UserFactory(), text="…", overall=5).save())


def test_a_second_review_of_one_interaction():
    review = ReviewFactory()
    refused(lambda: ReviewFactory(interaction=review.interaction))


def test_a_review_of_what_is_not_confirmed():
    refused(lambda: ReviewFactory(interaction=InteractionFactory(waiting=True)))


def test_a_review_by_somebody_else():
    refused(lambda: ReviewFactory(author=verified().user))
    said = InteractionFactory()
    refused(lambda: ReviewFactory(interaction=said, author=said.seller))


def test_a_review_in_another_part_or_of_another_listing_or_day():
    said, other = InteractionFactory(), InteractionFactory()
    refused(lambda: ReviewFactory(interaction=said, role=Role.CONNECTOR))
    refused(lambda: ReviewFactory(interaction=said, provider=other.provider))
    refused(lambda: ReviewFactory(interaction=said, provider=None, connector=ConnectorFactory()))
    refused(lambda: ReviewFactory(interaction=said, experience_on=said.occurred_on - timedelta(days=1)))


def test_a_review_by_an_unverified_member():
    said = InteractionFactory()
    said.client.memberships.update(state=MembershipState.DECLARED)
    refused(lambda: ReviewFactory(interaction=said))


def test_a_review_by_a_member_of_the_other_side():
    said = InteractionFactory()
    verified(said.seller_company, user=said.client)
    refused(lambda: ReviewFactory(interaction=said))


def test_a_review_by_who_keeps_the_listing():
    said = InteractionFactory()
    said.provider.contact = said.client
    said.provider.save()
    refused(lambda: ReviewFactory(interaction=said))


def test_publishing_what_its_author_joined_since():
    review = ReviewFactory()
    verified(review.interaction.seller_company, user=review.author)
    refused(
        lambda: Review.objects.filter(pk=review.pk).update(state="published", published_at=timezone.now())
    )


def test_moving_a_review_elsewhere():
    review, other = ReviewFactory(), InteractionFactory()
    rows = Review.objects.filter(pk=review.pk)
    for values in (
        {"interaction": other},
        {"provider": other.provider},
        {"author": other.client},
        {"experience_on": timezone.localdate()},
        {"role": "connector"},
    ):
        refused(lambda values=values: rows.update(**values))
    rows.update(author=None)


@pytest.mark.parametrize("mark", [0, 6])
def test_marks_out_of_range(mark):
    refused(lambda: ReviewFactory(overall=mark))
    refused(lambda: ReviewFactory(listening=mark))


def test_nothing_is_refused_or_removed_without_a_decision():
    review = written()
    rows = Review.objects.filter(pk=review.pk)
    refused(lambda: rows.update(state=ReviewState.REJECTED))
    rows.update(state=ReviewState.MASKED, published_at=timezone.now())
    refused(lambda: rows.update(state=ReviewState.REMOVED))


def test_an_empty_review_or_an_undated_public_one():
    refused(lambda: ReviewFactory(text=""))
    review = ReviewFactory()
    refused(lambda: Review.objects.filter(pk=review.pk).update(state="published"))


def test_what_was_said_before_does_not_change():
    review = ReviewFactory()
    Version.objects.create(review=review, number=1, text="Avant")
    refused(lambda: Version.objects.update(text="Autre chose"))
    Version.objects.update(text="")


def test_one_row_of_figures_a_listing_and_a_book():
    review = published()
    refused(lambda: Rating.objects.create(provider=review.provider, book="sme"))
    refused(lambda: Rating.objects.create(provider=review.provider, book="support"))
    refused(lambda: Rating.objects.update(w5=-1))


def test_interactions_are_of_one_listing():
    refused(lambda: InteractionFactory(connector=ConnectorFactory()))
    refused(lambda: Interaction.objects.create(occurred_on=timezone.localdate(), client_day=1))
