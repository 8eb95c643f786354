"""A flood of reports makes one case a content, costs the same each time, and hides nothing alone."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from community.questions.models import Question
from core.actors import Actor
from core.errors import OverLimit
from moderation import services
from moderation.models import Case, Flag
from tests.community.questions.factories import PersonFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def test_one_actor_alone_hides_nothing_whatever_they_send():
    person = Actor.of(PersonFactory())
    questions = QuestionFactory.create_batch(5)
    refused = 0
    for number in range(300):
        try:
            services.flag(
                "question",
                questions[number % 5].pk,
                by=person if number % 2 else None,
                reason="links",
                bucket=str(number // 6),
            )
        except OverLimit:
            refused += 1
    assert Case.objects.count() == 5
    assert Flag.objects.exclude(reporter=None).count() == 5
    assert Flag.objects.filter(reporter=None).count() == 150
    assert set(Question.objects.values_list("state", flat=True)) == {"published"}


def test_a_report_costs_the_same_on_the_first_day_and_in_a_flood(django_assert_max_num_queries):
    from django.db import connection

    question = QuestionFactory()
    services.flag("question", question.pk, by=None, reason="links", bucket="a")
    with CaptureQueriesContext(connection) as first:
        services.flag("question", question.pk, by=None, reason="links", bucket="b")
    for number in range(30):
        services.flag("question", question.pk, by=None, reason="links", bucket=f"c{number}")
    with django_assert_max_num_queries(len(first)):
        services.flag("question", question.pk, by=None, reason="links", bucket="d")
