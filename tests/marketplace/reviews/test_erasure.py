"""What a person takes away, what leaving erases, and how long the rest is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import privacy
from core.actors import SYSTEM, Actor
from marketplace.reviews import erasure, retention, services
from marketplace.reviews.models import Interaction, Rating, Reply, Review, ReviewState, Version
from tests.marketplace.reviews.factories import GOOD, TEXT, InteractionFactory, published, written

pytestmark = pytest.mark.django_db


def test_one_takes_away_what_one_said():
    review = published()
    reply = services.reply(review.pk, by=Actor.of(review.provider.contact), text="Merci !")
    (mine,) = erasure.export_reviews(review.author)
    assert (mine["texte"], mine["notes"]["overall"]) == (TEXT, 5)
    (said,) = erasure.export_interactions(review.author)
    assert said["cote"] == "client"
    (answered,) = erasure.export_replies(reply.author)
    assert answered["texte"] == "Merci !"


def test_who_leaves_leaves_what_is_public_unsigned_and_takes_the_rest():
    review = published()
    waiting = written(
        InteractionFactory(client=review.author, client_company=review.interaction.client_company)
    )
    privacy.erase(review.author_id)
    review.refresh_from_db()
    assert (review.author, review.text, review.state) == (None, TEXT, ReviewState.PUBLISHED)
    assert Rating.objects.get(provider=review.provider).total == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.html) == (ReviewState.ERASED, "", "")
    said = Interaction.objects.get(pk=review.interaction_id)
    assert (said.client, said.client_company) == (None, None)
    assert said.is_confirmed


def test_words_go_too_for_who_wants_it_and_no_longer_count():
    review = published()
    services.revise(
        review.pk,
        by=Actor.of(review.author),
        version=1,
        marks=replace(GOOD, overall=1),
        text=f"{TEXT} Ou non.",
    )
    services.publish_review(review.pk, by=SYSTEM, why="")
    erasure.erase_reviews_texts(review.author)
    review.refresh_from_db()
    assert (review.state, review.text, review.author) == (ReviewState.ERASED, "", None)
    assert set(Version.objects.values_list("text", flat=True)) == {""}
    assert Rating.objects.get().sums == [0] * 5


def test_replies_are_unsigned_or_erased():
    review = published()
    by = Actor.of(review.provider.contact)
    reply = services.reply(review.pk, by=by, text="Merci !")
    services.publish_reply(reply.pk, by=SYSTEM, why="")
    person = review.provider.contact
    erasure.erase_replies(person)
    assert Reply.objects.get().author is None
    Reply.objects.update(author=person)
    erasure.erase_replies_texts(person)
    assert Reply.objects.get().state == ReviewState.ERASED


def test_reviews_are_kept_five_years_and_withdrawn_ones_a_year():
    old, withdrawn, fresh = published(), published(), published()
    services.reply(old.pk, by=Actor.of(old.provider.contact), text="Merci !")
    services.withdraw(withdrawn.pk, by=Actor.of(withdrawn.author))
    now = timezone.now()
    Review.objects.filter(pk=old.pk).update(published_at=now - timedelta(days=5 * 365 + 1))
    Review.objects.filter(pk=withdrawn.pk).update(withdrawn_at=now - timedelta(days=366))
    assert (retention.purge_published(now), retention.purge_withdrawn(now)) == (1, 1)
    assert (retention.purge_published(now), retention.purge_withdrawn(now)) == (0, 0)
    states = dict(Review.objects.values_list("pk", "state"))
    assert states == {old.pk: "erased", withdrawn.pk: "erased", fresh.pk: "published"}
    assert Reply.objects.get().state == ReviewState.ERASED
    assert Rating.objects.get(provider=old.provider).total == 0


def test_what_both_did_not_confirm_is_kept_a_year():
    waiting, confirmed = InteractionFactory(waiting=True), InteractionFactory()
    Interaction.objects.update(proposed_at=timezone.now() - timedelta(days=366))
    assert retention.purge_unconfirmed(timezone.now()) == 1
    assert list(Interaction.objects.all()) == [confirmed] != [waiting]
