from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from community.questions import effects, services, similar
from community.questions.models import Figures, MeToo, Question
from core.capabilities import periodic
from core.outbox import enqueue
from core.testing import run_outbox
from tests.community.questions.factories import QuestionFactory, TopicFactory, actor

pytestmark = pytest.mark.django_db


def run(effect):
    with transaction.atomic():
        enqueue(effect)
    run_outbox()


def test_an_old_me_too_falls_out_of_the_week_in_every_slice(monkeypatch):
    monkeypatch.setattr(effects, "SLICE", 2)
    questions = QuestionFactory.create_batch(5)
    for question in questions:
        services.say_me_too(question.pk, by=actor())
    MeToo.objects.update(created_at=timezone.now() - timedelta(days=8))
    services.say_me_too(questions[0].pk, by=actor())
    run(effects.recount_week)
    stored = dict(Question.objects.values_list("pk", "week_count"))
    assert [stored[question.pk] for question in questions] == [1, 0, 0, 0, 0]
    assert set(Question.objects.values_list("me_too_count", flat=True)) == {1, 2}


def test_figures_are_computed_by_the_clock():
    QuestionFactory()
    run(effects.compute_figures)
    assert Figures.objects.get().asked_count == 1


def test_both_are_declared():
    assert periodic["questions.week"].effect == effects.recount_week
    assert periodic["questions.figures"].effect == effects.compute_figures


def near(question):
    question.refresh_from_db()
    return question.near_ids


def test_what_is_like_a_question_is_found_when_it_is_published_and_the_other_way_round():
    topic = TopicFactory()
    first = QuestionFactory(title="Mon apprenti ne vient plus, que faire ?", topics=[topic])
    run_outbox()
    by = actor()
    asked = services.ask_question(by=by, title="Apprenti absent : dois-je le payer ?", topics=[topic])
    run_outbox()
    assert near(asked) == [first.pk]
    assert near(first) == [asked.pk]


def test_a_new_title_is_compared_anew():
    topic = TopicFactory()
    rent, tax = (QuestionFactory(title=f"{word} en hausse ?", topics=[topic]) for word in ("Loyer", "Taxe"))
    asked = QuestionFactory(title="Une taxe de plus ?", topics=[topic])
    similar.keep(asked, limit=1)
    assert near(asked) == [tax.pk]
    services.edit_question(
        asked.pk, by=asked.asker, version=1, title="Un loyer de plus ?", body="", topics=[topic]
    )
    run_outbox()
    assert near(asked)[0] == rent.pk


def test_those_that_came_in_bulk_are_compared_at_night_in_every_slice(monkeypatch):
    monkeypatch.setattr(effects, "SLICE", 2)
    topic = TopicFactory()
    questions = QuestionFactory.create_batch(5, topics=[topic])
    hidden = QuestionFactory(topics=[topic], masked=True)
    run(effects.find_missing_near)
    assert all(len(near(question)) == 3 for question in questions)
    assert near(hidden) is None
