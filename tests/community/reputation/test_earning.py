"""What people do with questions and answers, and what the ledger says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import services
from community.questions.models import Quota
from community.reputation.models import ReputationEvent
from community.reputation.rules import Kind
from core.actors import SYSTEM, Actor
from core.testing import run_outbox
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.community.reputation.factories import total
from tests.moderation.factories import statement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit(db):
    Quota.objects.all().delete()


def lines():
    return ReputationEvent.objects.count()


def earned(answer, scope=0):
    run_outbox()
    return total(answer.author, scope)


def test_votes_move_the_points_of_the_author_in_the_first_topic_of_the_question():
    first, second = TopicFactory.create_batch(2)
    answer = AnswerFactory(question=QuestionFactory(topics=[second, first]))
    by = Actor.of(PersonFactory())
    steps = [
        (lambda: services.vote(answer.pk, by=by, value=1), 10),
        (lambda: services.vote(answer.pk, by=by, value=1), 10),
        (lambda: services.vote(answer.pk, by=by, value=-1, reason="wrong"), -2),
        (lambda: services.vote(answer.pk, by=by, value=-1, reason="outdated"), -2),
        (lambda: services.vote(answer.pk, by=by, value=1), 10),
        (lambda: services.withdraw_vote(answer.pk, by=by), 0),
        (lambda: services.vote(answer.pk, by=by, value=1), 10),
    ]
    for act, points in steps:
        act()
        assert earned(answer) == earned(answer, first.pk) == points
    assert earned(answer, second.pk) == 0


def test_a_line_does_not_name_who_voted():
    answer, voter = AnswerFactory(), PersonFactory()
    services.vote(answer.pk, by=Actor.of(voter), value=1)
    (line,) = ReputationEvent.objects.values()
    assert voter.pk not in line.values()
    assert line["recorded_hour"].minute == line["recorded_hour"].second == 0


def test_the_vote_of_an_account_of_less_than_a_day_orders_answers_and_earns_nothing():
    answer, young = AnswerFactory(), PersonFactory(date_joined=timezone.now() - timedelta(hours=23))
    voted = services.vote(answer.pk, by=Actor.of(young), value=1)
    assert voted.up_count == 1
    services.withdraw_vote(answer.pk, by=Actor.of(young))
    assert lines() == 0
    young.date_joined -= timedelta(hours=2)
    young.save()
    services.vote(answer.pk, by=Actor.of(young), value=1)
    assert earned(answer) == 10


def test_the_choice_of_an_asker_with_a_name_earns_and_moves_with_it():
    question = QuestionFactory()
    one, other = AnswerFactory.create_batch(2, question=question)
    for _ in range(3):
        services.accept_answer(one.pk, by=question.asker)
        assert (earned(one), earned(other)) == (15, 0)
        services.accept_answer(other.pk, by=question.asker)
        assert (earned(one), earned(other)) == (0, 15)
    services.withdraw_acceptance(question.pk, by=question.asker)
    assert (earned(one), earned(other)) == (0, 0)


def test_the_choice_of_an_asker_without_a_name_writes_nothing():
    answer = AnswerFactory(question=QuestionFactory(anonymous=True))
    services.accept_answer(answer.pk, by=answer.question.asker)
    services.withdraw_acceptance(answer.question_id, by=answer.question.asker)
    assert lines() == 0


def test_an_official_answer_earns_nothing():
    answer = AnswerFactory(official=True)
    services.accept_answer(answer.pk, by=answer.question.asker)
    assert lines() == 0


def test_two_choices_a_week_of_one_asker_are_rewarded_and_the_third_never():
    asker, author = PersonFactory(), PersonFactory()
    answers = [AnswerFactory(question=QuestionFactory(author=asker), author=author) for _ in range(4)]
    for answer in answers[:3]:
        services.accept_answer(answer.pk, by=Actor.of(asker))
    assert earned(answers[0]) == 30
    # Nor by turning round.
    services.withdraw_acceptance(answers[0].question_id, by=Actor.of(asker))
    services.withdraw_acceptance(answers[2].question_id, by=Actor.of(asker))
    services.accept_answer(answers[3].pk, by=Actor.of(asker))
    services.accept_answer(answers[2].pk, by=Actor.of(asker))
    services.accept_answer(answers[0].pk, by=Actor.of(asker))
    assert earned(answers[0]) == 30
    somebody_else = AnswerFactory(author=author)
    services.accept_answer(somebody_else.pk, by=somebody_else.question.asker)
    assert earned(somebody_else) == 45
    assert set(ReputationEvent.objects.filter(points=0).values_list("kind", flat=True)) == {Kind.ACCEPTED}


def test_two_answers_of_one_author_to_one_question_use_the_week_once():
    asker, author = PersonFactory(), PersonFactory()
    question = QuestionFactory(author=asker)
    for answer in AnswerFactory.create_batch(3, question=question, author=author):
        services.accept_answer(answer.pk, by=Actor.of(asker))
        assert earned(answer) == 15


def test_what_is_removed_loses_what_it_earned_and_twenty_and_restoring_gives_it_all_back():
    answer = AnswerFactory()
    statement(answer)
    services.vote(answer.pk, by=Actor.of(PersonFactory()), value=1)
    services.accept_answer(answer.pk, by=answer.question.asker)
    assert earned(answer) == 25
    for _ in range(2):
        services.mask_answer(answer.pk, by=SYSTEM, why="essai")
        assert earned(answer) == 0
        services.remove_answer(answer.pk, by=SYSTEM, why="essai")
        assert earned(answer) == -20
        services.restore_answer(answer.pk, by=SYSTEM, why="essai")
        assert earned(answer) == 25
    services.erase_answer(answer.pk, by=Actor.of(answer.author))
    assert earned(answer) == 0


def test_a_choice_withdrawn_while_the_answer_is_hidden_does_not_come_back():
    answer = AnswerFactory()
    services.accept_answer(answer.pk, by=answer.question.asker)
    services.mask_answer(answer.pk, by=SYSTEM, why="essai")
    services.withdraw_acceptance(answer.question_id, by=answer.question.asker)
    services.unmask_answer(answer.pk, by=SYSTEM, why="essai")
    assert earned(answer) == 0


def test_a_voter_who_leaves_takes_no_point_away():
    answer, voter = AnswerFactory(), PersonFactory()
    services.vote(answer.pk, by=Actor.of(voter), value=1)
    voter.delete()
    assert earned(answer) == 10


def test_an_answer_without_an_author_earns_nothing():
    answer = AnswerFactory()
    services.unsign_answer(answer.pk, by=SYSTEM)
    services.vote(answer.pk, by=Actor.of(PersonFactory()), value=1)
    services.accept_answer(answer.pk, by=answer.question.asker)
    assert lines() == 0
