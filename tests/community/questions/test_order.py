from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.questions import services
from community.questions.models import Answer, Question
from community.questions.order import SCALE, quality, waiting_since
from tests.community.questions.factories import AnswerFactory, QuestionFactory, actor

MANY = 300


def test_each_vote_moves_quality_strictly_the_right_way():
    table = [[quality(up, down) for down in range(MANY + 1)] for up in range(MANY + 1)]
    for up in range(MANY):
        row, next_row = table[up], table[up + 1]
        for down in range(MANY):
            assert 0 < row[down + 1] < row[down] < next_row[down] < SCALE


@given(st.integers(0, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_each_vote_moves_quality_strictly_up_to_ten_thousand_votes(counts):
    up, n = counts
    down = n - up
    assert 0 < quality(up, down + 1) < quality(up, down) < quality(up + 1, down) < SCALE


@pytest.mark.parametrize(
    ("up", "down", "shown"),
    [
        (0, 0, 400),
        (1, 0, 488),
        (0, 1, 311),
        (2, 0, 555),
        (3, 1, 518),
        (10, 2, 665),
        (40, 20, 603),
        (100, 1, 956),
    ],
)
def test_quality_is_the_published_formula(up, down, shown):
    assert round(quality(up, down) * 1000 / SCALE) == shown


def test_being_accepted_is_worth_one_vote_for():
    assert quality(3, 1, accepted=True) == quality(4, 1)


@given(st.integers(0, 10**4))
def test_each_me_too_moves_a_question_forward_and_less_than_the_last(count):
    asked = timezone.now()
    steps = [waiting_since(asked, count + more) for more in range(3)]
    assert steps[0] - steps[1] > steps[1] - steps[2] > timedelta(0)


@pytest.mark.django_db
def test_answers_come_by_quality_then_age_then_key():
    question = QuestionFactory()
    now = timezone.now()
    later = AnswerFactory(question=question, answered_at=now)
    earlier = AnswerFactory(question=question, answered_at=now - timedelta(hours=1))
    twins = AnswerFactory.create_batch(2, question=question, answered_at=now - timedelta(hours=2))
    liked = AnswerFactory(question=question, votes=(1, 0))
    disliked = AnswerFactory(question=question, votes=(0, 1))
    twins.sort(key=lambda answer: answer.pk)
    assert list(question.answers.in_order()) == [liked, *twins, earlier, later, disliked]


@pytest.mark.django_db
def test_an_expired_answer_comes_after_all_others_and_best_first():
    question = QuestionFactory()
    today = timezone.localdate()
    good = AnswerFactory(question=question, expired=True, votes=(9, 0))
    better = AnswerFactory(question=question, expired=True, votes=(10, 0))
    still = AnswerFactory(question=question, expires_on=today, votes=(0, 5))
    assert list(question.answers.in_order()) == [still, better, good]
    assert [answer.is_expired for answer in question.answers.in_order()] == [False, True, True]


@pytest.mark.django_db
def test_accepting_moves_an_answer_by_one_vote_and_pins_nothing():
    question = QuestionFactory()
    best = AnswerFactory(question=question, votes=(3, 0))
    second = AnswerFactory(question=question, votes=(2, 1))
    last = AnswerFactory(question=question)
    services.accept_answer(last.pk, by=question.asker)
    assert list(question.answers.in_order()) == [best, last, second]
    services.withdraw_acceptance(question.pk, by=question.asker)
    assert list(question.answers.in_order()) == [best, second, last]


@pytest.mark.django_db
def test_the_order_is_the_same_whoever_asks_and_however_often():
    question = QuestionFactory()
    AnswerFactory.create_batch(6, question=question, answered_at=timezone.now())
    orders = {tuple(answer.pk for answer in question.answers.in_order()) for _ in range(5)}
    assert len(orders) == 1


@pytest.mark.django_db
def test_those_who_wait_longest_come_first_and_a_me_too_counts_as_waiting():
    now = timezone.now()
    old = QuestionFactory(asked_at=now - timedelta(hours=30))
    wanted = QuestionFactory(asked_at=now - timedelta(hours=20))
    recent = QuestionFactory(asked_at=now)
    services.say_me_too(wanted.pk, by=actor())
    assert list(Question.objects.unanswered().order_by("waiting_since")) == [wanted, old, recent]
    services.answer_question(wanted.pk, by=actor(), body="Voici comment j’ai fait.")
    assert list(Question.objects.unanswered().order_by("waiting_since")) == [old, recent]


@pytest.mark.django_db
def test_votes_given_make_the_stored_quality():
    AnswerFactory(votes=(3, 2))
    answer = Answer.objects.get()
    assert (answer.up_count, answer.down_count, answer.quality) == (3, 2, quality(3, 2))
    assert answer.score == 1
