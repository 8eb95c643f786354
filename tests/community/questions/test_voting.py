from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from community.questions import services
from community.questions.errors import NotOpen, OwnAnswer, UnknownChoice, VoteFrozen
from community.questions.models import Answer, AnswerVote, DownReason, Quota
from community.questions.order import quality
from core.actors import SYSTEM, Actor
from core.errors import OverLimit
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    ReceiptFactory,
    VoteFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def figures(answer):
    return Answer.objects.values_list("up_count", "down_count", "quality").get(pk=answer.pk)


def age(answer, minutes):
    """Make every vote on ``answer`` that much older."""
    for vote in answer.votes.all():
        AnswerVote.objects.filter(pk=vote.pk).update(created_at=vote.created_at - timedelta(minutes=minutes))


def edit(answer, body="Autre chose, vérifié ce matin."):
    return services.edit_answer(
        answer.pk, by=Actor("user", str(answer.author_id)), version=answer.version, body=body
    )


def test_a_vote_for_counts_at_once():
    answer = AnswerFactory()
    returned = services.vote(answer.pk, by=actor(), value=1)
    assert figures(answer) == (1, 0, quality(1, 0))
    assert (returned.up_count, returned.quality) == (1, quality(1, 0))


@pytest.mark.parametrize("reason", DownReason.values)
def test_a_vote_against_gives_its_reason(reason):
    answer = AnswerFactory()
    services.vote(answer.pk, by=actor(), value=-1, reason=reason)
    assert figures(answer) == (0, 1, quality(0, 1))
    assert answer.votes.get().reason == reason


@pytest.mark.parametrize(
    ("value", "reason"), [(-1, ""), (-1, "nonsense"), (1, "wrong"), (0, ""), (2, ""), (-2, "wrong")]
)
def test_a_choice_that_is_none_is_refused(value, reason):
    answer = AnswerFactory()
    with pytest.raises(UnknownChoice) as refusal:
        services.vote(answer.pk, by=actor(), value=value, reason=reason)
    assert refusal.value.message
    assert refusal.value.field in {"value", "reason"}
    assert figures(answer) == (0, 0, quality(0, 0))


def test_the_same_vote_twice_is_one_vote_and_costs_one():
    answer, person = AnswerFactory(), actor()
    Quota.objects.filter(action="vote").update(count=1)
    for _ in range(2):
        services.vote(answer.pk, by=person, value=1)
    assert figures(answer) == (1, 0, quality(1, 0))
    assert answer.votes.count() == 1


def test_a_vote_is_changed_within_ten_minutes():
    answer, person = AnswerFactory(), actor()
    services.vote(answer.pk, by=person, value=1)
    age(answer, 9)
    services.vote(answer.pk, by=person, value=-1, reason="outdated")
    assert figures(answer) == (0, 1, quality(0, 1))
    age(answer, 2)
    with pytest.raises(VoteFrozen):
        services.vote(answer.pk, by=person, value=1)


def test_another_reason_changes_no_figure():
    answer, person = AnswerFactory(), actor()
    services.vote(answer.pk, by=person, value=-1, reason="wrong")
    services.vote(answer.pk, by=person, value=-1, reason="dangerous")
    assert figures(answer) == (0, 1, quality(0, 1))
    assert answer.votes.get().reason == "dangerous"


def test_after_ten_minutes_a_vote_holds():
    answer, person = AnswerFactory(), actor()
    services.vote(answer.pk, by=person, value=1)
    age(answer, 11)
    before = timezone.now()
    with pytest.raises(VoteFrozen) as frozen:
        services.vote(answer.pk, by=person, value=-1, reason="wrong")
    assert frozen.value.until < before
    with pytest.raises(VoteFrozen):
        services.withdraw_vote(answer.pk, by=person)
    assert figures(answer) == (1, 0, quality(1, 0))


def test_an_edit_of_the_answer_reopens_the_choice_for_ten_minutes_more():
    answer, person = AnswerFactory(), actor()
    services.vote(answer.pk, by=person, value=1)
    age(answer, 60)
    edit(answer)
    services.vote(answer.pk, by=person, value=-1, reason="wrong")
    assert figures(answer) == (0, 1, quality(0, 1))
    services.vote(answer.pk, by=person, value=1)
    age(answer, 11)
    with pytest.raises(VoteFrozen):
        services.withdraw_vote(answer.pk, by=person)


def test_an_edit_lets_an_old_vote_be_withdrawn():
    answer, person = AnswerFactory(), actor()
    services.vote(answer.pk, by=person, value=1)
    age(answer, 60)
    edit(answer)
    services.withdraw_vote(answer.pk, by=person)
    assert figures(answer) == (0, 0, quality(0, 0))


def test_voting_and_withdrawing_leaves_everything_as_before():
    answer, person = AnswerFactory(votes=(2, 1)), actor()
    before = figures(answer)
    services.vote(answer.pk, by=person, value=1)
    services.withdraw_vote(answer.pk, by=person)
    assert figures(answer) == before
    assert answer.votes.count() == 3


def test_withdrawing_a_vote_one_never_gave_does_nothing():
    answer = AnswerFactory(votes=(1, 0))
    services.withdraw_vote(answer.pk, by=actor())
    assert figures(answer) == (1, 0, quality(1, 0))


def test_nobody_votes_on_their_own_answer():
    answer = AnswerFactory()
    author = Actor.of(answer.author)
    with pytest.raises(OwnAnswer):
        services.vote(answer.pk, by=author, value=1)
    with pytest.raises(OwnAnswer):
        services.withdraw_vote(answer.pk, by=author)
    assert not AnswerVote.objects.exists()


def test_whoever_has_no_account_does_not_vote():
    answer = AnswerFactory()
    closed = PersonFactory(is_active=False)
    for by in (SYSTEM, ReceiptFactory().bearer, Actor.of(closed), Actor("user", "0")):
        with pytest.raises(PermissionDenied):
            services.vote(answer.pk, by=by, value=1)
        with pytest.raises(PermissionDenied):
            services.withdraw_vote(answer.pk, by=by)
    assert not AnswerVote.objects.exists()


def test_an_account_of_today_votes():
    answer = AnswerFactory()
    services.vote(answer.pk, by=actor(new=True), value=1)
    assert figures(answer) == (1, 0, quality(1, 0))


@pytest.mark.parametrize(
    "make",
    [
        lambda: AnswerFactory(masked=True),
        lambda: AnswerFactory(state="removed"),
        lambda: AnswerFactory(state="archived"),
        lambda: AnswerFactory(question__masked=True),
        lambda: AnswerFactory(question__locked=True),
        lambda: AnswerFactory(official=True),
    ],
    ids=["masked", "removed", "archived", "question masked", "question locked", "official"],
)
def test_votes_do_not_move_on(make):
    answer = make()
    voter = VoteFactory(answer=answer).voter
    services.recount_votes(answer)
    for by in (actor(), Actor.of(voter)):
        with pytest.raises(NotOpen) as conflict:
            services.vote(answer.pk, by=by, value=-1, reason="wrong")
        assert conflict.value.message
        with pytest.raises(NotOpen):
            services.withdraw_vote(answer.pk, by=by)
    assert figures(answer) == (1, 0, quality(1, 0))


@pytest.mark.parametrize("trait", [{"closed": True}, {"duplicate": True}])
def test_a_closed_question_or_a_double_still_takes_votes(trait):
    question = (
        QuestionFactory(duplicate_of=QuestionFactory()) if "duplicate" in trait else QuestionFactory(**trait)
    )
    answer = AnswerFactory(question=question)
    services.vote(answer.pk, by=actor(), value=1)
    assert figures(answer) == (1, 0, quality(1, 0))


def test_being_accepted_counts_as_one_vote_for_at_each_vote():
    answer = AnswerFactory()
    services.accept_answer(answer.pk, by=answer.question.asker)
    person = actor()
    services.vote(answer.pk, by=person, value=1)
    assert figures(answer) == (1, 0, quality(2, 0))
    services.withdraw_vote(answer.pk, by=person)
    assert figures(answer) == (0, 0, quality(1, 0))


def test_too_many_votes_a_day_are_refused_in_words():
    answers = AnswerFactory.create_batch(6)
    person = actor(new=True)
    for answer in answers[:5]:
        services.vote(answer.pk, by=person, value=1)
    with pytest.raises(OverLimit) as over:
        services.vote(answers[5].pk, by=person, value=1)
    assert "5 votes par jour" in over.value.message
    assert 0 < over.value.retry_after <= 86_400
    assert figures(answers[5]) == (0, 0, quality(0, 0))


def test_a_refused_vote_costs_nothing():
    own, answer = AnswerFactory(), AnswerFactory()
    Quota.objects.filter(action="vote").update(count=1)
    person = Actor.of(own.author)
    with pytest.raises(OwnAnswer):
        services.vote(own.pk, by=person, value=1)
    services.vote(answer.pk, by=person, value=1)


def test_a_voter_who_leaves_changes_no_figure():
    answer = AnswerFactory(votes=(2, 1))
    before = figures(answer)
    answer.votes.first().voter.delete()
    assert figures(answer) == before
    services.recount_votes(answer)
    assert figures(answer) == before


# What the database itself refuses, whoever writes.


def insert_vote(answer, voter_id, author_id, value=1, reason=""):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO questions_answervote (answer_id, answer_author_id, voter_id, value, reason, "
            "answer_version, created_at) VALUES (%s, %s, %s, %s, %s, 1, %s)",
            [answer.pk, author_id, voter_id, value, reason, timezone.now()],
        )


@pytest.mark.parametrize("copy", ["right", "wrong", "none"])
def test_the_database_refuses_a_vote_on_ones_own_answer(copy):
    answer, other = AnswerFactory(), PersonFactory()
    copied = {"right": answer.author_id, "wrong": other.pk, "none": None}[copy]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_vote(answer, answer.author_id, copied)


@pytest.mark.parametrize("copy", ["wrong", "none"])
def test_the_database_refuses_a_vote_that_mistakes_the_author(copy):
    answer = AnswerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_vote(answer, PersonFactory().pk, None if copy == "none" else PersonFactory().pk)


def test_the_database_refuses_a_second_vote():
    vote = VoteFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_vote(vote.answer, vote.voter_id, vote.answer_author_id)


@pytest.mark.parametrize(("value", "reason"), [(0, ""), (2, ""), (-1, ""), (1, "wrong")])
def test_the_database_refuses_a_choice_that_is_none(value, reason):
    answer = AnswerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_vote(answer, PersonFactory().pk, answer.author_id, value, reason)


def test_the_database_refuses_a_vote_turned_into_ones_own():
    vote = VoteFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerVote.objects.filter(pk=vote.pk).update(voter=vote.answer.author)


def test_the_database_refuses_to_give_an_answer_to_one_of_its_voters():
    vote = VoteFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=vote.answer_id).update(author=vote.voter)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_change_of_author_is_followed_by_the_votes():
    vote, other = VoteFactory(), PersonFactory()
    Answer.objects.filter(pk=vote.answer_id).update(author=other)
    vote.refresh_from_db()
    assert vote.answer_author_id == other.pk


def test_votes_of_those_who_left_do_not_exclude_each_other():
    answer = AnswerFactory()
    for _ in range(2):
        insert_vote(answer, None, answer.author_id)
    assert answer.votes.count() == 2
