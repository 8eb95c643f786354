from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from django.core.exceptions import PermissionDenied

from companies.models import MembershipState
from core.actors import SYSTEM, Actor
from core.errors import Refusal
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from marketplace.reviews import errors, services
from marketplace.reviews.models import Interaction, Rating, Reply, Review, ReviewState, Role, Version
from moderation import services as moderation
from moderation.effects import settle
from moderation.models import Case
from notifications.models import Notice
from tests.accounts.factories import UserFactory
from tests.marketplace.directory.factories import ConnectorFactory
from tests.marketplace.reviews.factories import (
    GOOD,
    TEXT,
    InteractionFactory,
    decided,
    published,
    verified,
    written,
)

pytestmark = pytest.mark.django_db


def author_of(row) -> Actor:
    return Actor.of(row.author)


def write(said, person=None, **values):
    values = {"marks": GOOD, "text": TEXT} | values
    return services.write(said.pk, by=Actor.of(person or said.client), **values)


def test_nobody_reads_a_review_before_a_moderator():
    review = written()
    assert review.state == ReviewState.HELD
    assert Case.objects.live().about("review", review.pk).exists()
    assert not Review.objects.visible_to(UserFactory()).exists()
    assert Review.objects.visible_to(review.author).get() == review
    assert not Rating.objects.exists()


def test_a_published_review_has_its_two_dates_and_tells_the_other_side(mailoutbox):
    review = written()
    decided(review, "keep")
    review.refresh_from_db()
    assert review.is_public
    assert review.experience_on == review.interaction.occurred_on
    assert review.published_at is not None
    run_outbox()
    contact = review.provider.contact
    assert "reviews.received" in Notice.objects.filter(recipient=contact).values_list("kind", flat=True)
    assert any("Un avis est paru" in mail.subject for mail in mailoutbox if mail.to == [contact.email])


def test_a_refused_review_carries_a_reason_sent_to_its_author(mailoutbox):
    review = written()
    decision = decided(review)
    review.refresh_from_db()
    assert review.state == ReviewState.REJECTED
    assert decision.reason
    # Five minutes later.
    settle.run(decision_id=decision.pk)
    run_outbox()
    assert Notice.objects.filter(recipient=review.author, kind="moderation.decided").exists()
    (letter,) = [mail for mail in mailoutbox if mail.to == [review.author.email]]
    assert decision.reason in letter.body


def test_an_appeal_that_wins_publishes_the_review():
    review = written()
    decision = decided(review)
    moderation.appeal(decision.pk, by=author_of(review), words="Je ne parle que du travail.")
    case = Case.objects.live().about("review", review.pk).get()
    moderation.answer_appeal(
        case.pk,
        by=Actor.of(UserFactory(role="moderator")),
        outcome="overturn",
        version=case.version,
        reason="Vous avez raison.",
    )
    review.refresh_from_db()
    assert review.is_public
    assert Rating.objects.get(provider=review.provider).counts == [0, 0, 0, 0, 1]


def test_refused_oneself():
    said = InteractionFactory()
    with pytest.raises(errors.Oneself):
        write(said, said.seller)
    said.provider.contact = said.client
    said.provider.save()
    with pytest.raises(errors.Oneself):
        write(said)


def test_refused_a_member_of_the_other_side():
    said = InteractionFactory()
    place = verified(said.seller_company, user=said.client)
    place.state = MembershipState.DECLARED
    place.save()
    with pytest.raises(errors.OtherSide):
        write(said)
    place.delete()
    verified(said.client_company, user=said.seller)
    with pytest.raises(errors.OtherSide):
        write(said)


def test_refused_an_unverified_membership():
    said = InteractionFactory()
    said.client.memberships.update(state=MembershipState.DECLARED)
    with pytest.raises(errors.NotVerified):
        write(said)


def test_refused_an_unconfirmed_interaction():
    said = InteractionFactory(waiting=True)
    with pytest.raises(errors.NotConfirmed):
        write(said)


def test_refused_a_second_review():
    said = InteractionFactory()
    write(said)
    with pytest.raises(errors.AlreadyReviewed):
        write(said, text=f"{TEXT} Encore.")


def test_refused_somebody_else():
    said = InteractionFactory()
    with pytest.raises(PermissionDenied):
        write(said, verified().user)


def test_each_refusal_has_its_own_words():
    refused = [error for error in vars(errors).values() if isinstance(error, type)]
    words = [error.message for error in refused if issubclass(error, errors.RuledOut) and error.message]
    codes = [error.code for error in refused if issubclass(error, errors.RuledOut)]
    assert len(set(codes)) == len(codes)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "Très bien"}, "text"),
        ({"text": "a" * 3_001}, "text"),
        ({"marks": replace(GOOD, overall=6)}, "overall"),
        ({"marks": replace(GOOD, worth=0)}, "worth"),
    ],
)
def test_bad_words_and_marks_are_refused_beside_their_field(values, field):
    with pytest.raises(Refusal) as refusal:
        write(InteractionFactory(), **values)
    assert refusal.value.field == field


def test_what_is_typed_is_rendered_safely():
    review = written(text="<script>alert(1)</script> **Bravo** pour ce travail de relecture.")
    assert "<script>" not in review.html
    assert "<strong>Bravo</strong>" in review.html


def test_a_new_version_waits_again_and_is_kept():
    review = published()
    first = review.published_at
    revised = services.revise(
        review.pk, by=author_of(review), version=1, marks=replace(GOOD, overall=2), text=f"{TEXT} Mais tard."
    )
    assert revised.state == ReviewState.HELD
    assert Rating.objects.get().total == 0
    assert [row.text for row in Version.objects.all()] == [TEXT]
    decided(review, "keep")
    review.refresh_from_db()
    assert review.is_public
    assert review.published_at == first
    assert Rating.objects.get().counts == [0, 1, 0, 0, 0]


def test_the_same_version_again_changes_nothing():
    review = published()
    services.revise(review.pk, by=author_of(review), version=1, marks=GOOD, text=TEXT)
    assert not Version.objects.exists()
    review.refresh_from_db()
    assert review.is_public


def test_a_version_read_before_another_is_refused():
    review = written()
    services.revise(review.pk, by=author_of(review), version=1, marks=GOOD, text=f"{TEXT} Plus.")
    with pytest.raises(errors.StaleVersion):
        services.revise(review.pk, by=author_of(review), version=1, marks=GOOD, text=f"{TEXT} Moins.")


def test_only_its_author_writes_it_anew_or_takes_it_away():
    review = published()
    for act in (
        lambda by: services.revise(review.pk, by=by, version=1, marks=GOOD, text=f"{TEXT} !"),
        lambda by: services.withdraw(review.pk, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(Actor.of(review.provider.contact))


def test_a_withdrawn_review_leaves_the_page_and_the_score_and_may_come_back():
    review = published()
    for _ in range(2):
        services.withdraw(review.pk, by=author_of(review))
    assert not Review.objects.published().exists()
    assert (Rating.objects.get().total, Rating.objects.get().sums) == (0, [0] * 5)
    review.provider.refresh_from_db()
    assert (review.provider.rating_count, review.provider.rating_mean) == (0, None)
    with pytest.raises(errors.AlreadyReviewed):
        write(review.interaction)
    review.refresh_from_db()
    services.revise(review.pk, by=author_of(review), version=review.version, marks=GOOD, text=TEXT)
    decided(review, "keep")
    assert Rating.objects.get().total == 1


def test_withdrawn_while_it_waits_the_case_can_only_be_closed():
    review = written()
    services.withdraw(review.pk, by=author_of(review))
    decided(review, "keep")
    review.refresh_from_db()
    assert review.state == ReviewState.WITHDRAWN


def test_what_moderation_took_away_is_contested_and_not_rewritten():
    review = published()
    services.mask_review(review.pk, by=SYSTEM, why="")
    with pytest.raises(errors.Frozen):
        services.revise(review.pk, by=author_of(review), version=1, marks=GOOD, text=f"{TEXT} !")


def test_an_author_who_joined_the_other_side_since_is_not_published():
    review = written()
    verified(review.interaction.seller_company, user=review.author)
    with pytest.raises(errors.OtherSide):
        services.publish_review(review.pk, by=SYSTEM, why="")


def test_only_moderation_moves_a_review():
    review = written()
    with pytest.raises(PermissionDenied):
        services.publish_review(review.pk, by=author_of(review), why="")
    with pytest.raises(TransitionNotAllowed):
        services.unmask_review(review.pk, by=SYSTEM, why="")


def test_a_report_hides_nothing_by_itself_and_opens_a_case():
    review = published()
    Case.objects.update(state="decided")
    flag = moderation.flag(
        "review", review.pk, by=Actor.of(review.provider.contact), reason="respect", words="Il me nomme."
    )
    assert flag.case.kind == "review"
    review.refresh_from_db()
    assert review.is_public


def test_the_reviewed_side_replies_once_and_its_author_is_told():
    review = published()
    by = Actor.of(review.provider.contact)
    reply = services.reply(review.pk, by=by, text="Merci !")
    assert reply.state == ReviewState.HELD
    with pytest.raises(errors.AlreadyReplied):
        services.reply(review.pk, by=by, text="Merci encore !")
    decided(reply, "keep")
    run_outbox()
    assert Notice.objects.filter(recipient=review.author, kind="reviews.replied").exists()
    reply.refresh_from_db()
    services.revise_reply(reply.pk, by=by, version=1, text="Merci beaucoup !")
    reply.refresh_from_db()
    assert reply.state == ReviewState.HELD
    services.withdraw_reply(reply.pk, by=by)
    assert not Reply.objects.filter(state=ReviewState.PUBLISHED).exists()


def test_a_colleague_who_is_verified_replies_and_others_do_not():
    review = published()
    colleague = verified(review.provider.company).user
    for person in (review.author, UserFactory()):
        with pytest.raises(errors.NotYours):
            services.reply(review.pk, by=Actor.of(person), text="Merci !")
    assert services.reply(review.pk, by=Actor.of(colleague), text="Merci !")


def test_books_are_never_blended():
    said = InteractionFactory()
    published(said, overall=5)
    connector = ConnectorFactory()
    theirs = InteractionFactory(
        provider=said.provider, service_type=said.service_type, role=Role.CONNECTOR, client=connector.contact
    )
    review = published(theirs, overall=1)
    assert review.who.startswith("Connecteur")
    books = {row.book: row.counts for row in Rating.objects.filter(provider=said.provider)}
    assert books == {"sme": [0, 0, 0, 0, 1], "connector": [1, 0, 0, 0, 0]}
    said.provider.refresh_from_db()
    assert (said.provider.rating_count, said.provider.rating_mean) == (1, 500)


def test_companies_review_connectors_in_a_book_of_its_own():
    review = published(InteractionFactory(accompaniment=True), overall=4)
    rating = Rating.objects.get(connector=review.connector)
    assert (rating.book, rating.counts) == ("support", [0, 0, 0, 1, 0])


def test_a_listing_that_goes_takes_its_reviews_along():
    review = published()
    services.revise(review.pk, by=author_of(review), version=1, marks=GOOD, text=f"{TEXT} Plus.")
    review.provider.delete()
    assert not Review.objects.exists()
    assert not Interaction.objects.exists()


def test_marks_are_kept_as_given():
    assert written().marks == asdict(GOOD)
