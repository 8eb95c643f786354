import pytest
from django.contrib import admin

from community.questions import services, wording
from community.questions.models import Figures, Question, QuestionFollow, Quota, Revision, TopicFollow
from core.actors import Actor
from tests.community.questions.factories import (
    AnswerFactory,
    QuestionFactory,
    TopicFactory,
    VoteFactory,
    actor,
)
from tests.support.caches import empty as empty_caches

pytestmark = pytest.mark.django_db


def test_a_list_costs_two_queries_whatever_it_holds(django_assert_num_queries):
    for count in (1, 4):
        for _ in range(count):
            question = QuestionFactory(topics=TopicFactory.create_batch(2))
            answer = AnswerFactory(question=question)
            services.accept_answer(answer.pk, by=question.asker)
        empty_caches()
        with django_assert_num_queries(2):
            rows = wording.rows(Question.objects.listed().for_card())
            assert all(len(row["tags"]) == 2 and row["cell_kind"] == "done" for row in rows)


def test_a_row_in_the_admin_or_a_log_names_no_voter_and_no_follower():
    vote = VoteFactory()
    person = Actor.of(vote.voter)
    services.follow_question(vote.answer.question_id, by=person)
    topic = TopicFactory()
    services.follow_topic(topic.pk, by=person)
    services.say_me_too(vote.answer.question_id, by=person)
    assert str(vote) == "+1"
    assert str(QuestionFollow.objects.get()) == str(vote.answer.question_id)
    assert str(TopicFollow.objects.get()) == str(topic.pk)
    assert str(vote.answer.question.me_toos.get()) == str(vote.answer.question_id)


def test_rows_say_what_they_are():
    answer = AnswerFactory(body="Oui.")
    services.edit_answer(answer.pk, by=Actor.of(answer.author), version=1, body="Non.")
    figures = Figures.objects.create()
    assert str(answer) == "Oui."
    assert str(Revision.objects.get()) == "1"
    assert str(Quota.objects.get(action="ask", standing="new")) == "ask new: 3 / 86400 s"
    assert str(figures) == str(figures.computed_at)


def test_limits_are_in_the_admin_and_posts_are_not():
    registered = {model._meta.label for model in admin.site._registry}
    assert {label for label in registered if label.startswith("questions.")} == {"questions.Quota"}


def test_whoever_asks_may_be_nobody_any_more():
    question = QuestionFactory()
    services.erase_question(question.pk, by=question.asker)
    question.refresh_from_db()
    assert question.asker is None
    assert question.asker != actor()
