from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import figures
from community.questions.models import Figures
from tests.community.questions.factories import AnswerFactory, QuestionFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def asked(hours_ago, *waits, **traits):
    question = QuestionFactory(asked_at=timezone.now() - hours_ago * HOUR, **traits)
    for wait in waits:
        AnswerFactory(question=question, answered_at=question.asked_at + wait * HOUR)
    return question


def test_without_questions_nothing_is_said():
    assert figures.current().median_wait is None
    computed = figures.compute()
    assert (computed.asked_count, computed.median_wait, computed.day_share) == (0, None, None)


def test_the_first_answers_tell_the_median_and_the_share_of_a_day():
    asked(100, 1, 50)
    asked(100, 3)
    asked(100, 30)
    asked(100)
    computed = figures.compute()
    assert figures.current() == computed
    assert (computed.asked_count, computed.answered_count) == (4, 3)
    assert figures.current().median_wait == 3 * HOUR
    assert computed.day_share == 0.5


def test_of_an_even_number_the_shorter_of_the_two_in_the_middle():
    asked(100, 1)
    asked(100, 3)
    assert figures.compute().median_wait == HOUR


def test_a_question_of_today_may_still_be_answered_in_its_day():
    asked(2)
    asked(100, 1)
    assert figures.compute().day_share == 1


def test_what_is_old_hidden_or_double_does_not_count():
    asked(24 * 91, 1)
    asked(100, 1, masked=True)
    asked(100, 1, duplicate_of=asked(100, 2))
    assert figures.compute().asked_count == 1


def test_there_is_one_row():
    figures.compute()
    figures.compute()
    assert Figures.objects.count() == 1


def test_figures_cost_a_read_the_same_for_any_number(django_assert_num_queries):
    figures.compute()
    for _ in range(2):
        asked(100, 1)
        with django_assert_num_queries(6):  # two to count, two to write, between two marks of a transaction
            figures.compute()
    with django_assert_num_queries(1):
        figures.current()
