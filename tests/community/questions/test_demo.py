from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from community.questions import receipts, services
from community.questions.models import Answer, AnswerVote, MeToo, Question
from demo import questions as demo_questions
from taxonomy import reference as taxonomy
from taxonomy.models import Topic
from territories import reference as territories
from tests.support.databases import filled_for_a_module

FILES = sorted((settings.ROOT / "fixtures/demo/questions").glob("*.toml"))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for the tests of this file."""

    def fill():
        for app in (territories, taxonomy):
            list(app.load())
        call_command("load_demo", verbosity=0)

    with filled_for_a_module(django_db_blocker, fill):
        yield


pytestmark = pytest.mark.django_db


def test_each_question_has_its_answers_as_written(loaded):
    assert Question.objects.public().count() == len(FILES) >= 30
    for path in FILES:
        thread = tomllib.loads(path.read_text("utf-8"))
        question = Question.objects.get(title=" ".join(thread["title"].split()))
        given = thread.get("answers", [])
        assert len(given) == question.answers.count() == question.answer_count
        assert len(given) == 0 or 2 <= len(given) <= 5
        for answer, wanted in zip(question.answers.order_by("answered_at"), given, strict=True):
            assert [answer.up_count, answer.down_count] == wanted.get("votes", [0, 0])


def test_figures_are_those_the_services_count(loaded):
    for question in Question.objects.all():
        assert question.topic_keys == list(question.topic_links.values_list("tag_id", flat=True))
        before = question.answer_count, question.last_activity_at, question.week_count, question.waiting_since
        services.recount(question)
        services.recount_me_toos(question)
        after = question.answer_count, question.last_activity_at, question.week_count, question.waiting_since
        assert before == after
        for answer in question.answers.all():
            kept = answer.up_count, answer.down_count, answer.quality
            services.recount_votes(answer)
            assert kept == (answer.up_count, answer.down_count, answer.quality)


def test_loading_twice_changes_nothing(loaded):
    def rows():
        tables = (User, Question, Answer, AnswerVote, MeToo)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before = rows()
    assert demo_questions.load() == (0, len(FILES))
    assert rows() == before


def test_what_a_visitor_changed_stays_and_what_is_missing_comes_back(loaded):
    edited, erased = Question.objects.order_by("pk")[:2]
    Question.objects.filter(pk=edited.pk).update(title="Autre chose que dans le fichier")
    title, pk = erased.title, erased.pk
    Question.objects.filter(duplicate_of=erased).update(duplicate_of=None)
    AnswerVote.objects.filter(answer__question=erased).delete()
    erased.delete()
    assert demo_questions.load() == (1, len(FILES))
    assert Question.objects.get(pk=pk).title == title
    assert Question.objects.get(pk=edited.pk).title == "Autre chose que dans le fichier"


def test_it_shows_every_situation_a_visitor_may_meet(loaded):
    assert Question.objects.unanswered().count() >= 3
    assert Answer.objects.filter(is_official=True).count() == 1
    assert Answer.objects.filter(expires_on__lt=timezone.localdate()).exists()
    assert Question.objects.exclude(duplicate_of=None).count() == 1
    assert Question.objects.filter(accepted_answer__isnull=False).count() >= 20
    assert Question.objects.filter(region=None).count() < 5
    week = timezone.now() - timedelta(days=7)
    assert Question.objects.filter(asked_at__gt=week).exists()
    assert Question.objects.filter(asked_at__lt=week).exists()


def test_half_of_the_questions_bear_no_name_and_one_receipt_is_shown(loaded):
    anonymous = Question.objects.filter(author=None).count()
    assert len(FILES) * 0.4 <= anonymous <= len(FILES) * 0.6
    title, code = demo_questions.shown_receipt()
    question = receipts.opened_by(code).get().question
    assert question.title == title
    assert question.answer_count > 1


def test_votes_make_an_order_that_is_not_that_of_arrival(loaded):
    threads = [question for question in Question.objects.all() if question.answer_count > 1]
    by_votes = [[answer.pk for answer in thread.answers.in_order()] for thread in threads]
    by_time = [[answer.pk for answer in thread.answers.order_by("answered_at")] for thread in threads]
    assert sum(one != other for one, other in zip(by_votes, by_time, strict=True)) >= 10


def test_the_whole_range_of_topics_is_asked_about(loaded):
    asked = Topic.objects.filter(questions_questiontopic_items__isnull=False).distinct()
    assert {topic.parent_id for topic in asked} >= set(Topic.objects.roots().values_list("pk", flat=True))


def test_only_the_platform_itself_speaks_officially(loaded):
    assert {answer.institution for answer in Answer.objects.filter(is_official=True)} == {
        "Équipe de la plateforme (démonstration)"
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_set_in_french_typography(path):
    text = path.read_text("utf-8")
    assert "'" not in text
    assert not [mark for mark in "?!;:»" if f" {mark}" in text]
    assert "« " not in text
