from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from community.questions import effects, services
from community.questions.models import Figures, MeToo, Question
from core.capabilities import periodic
from core.outbox import enqueue
from core.testing import run_outbox
from tests.community.questions.factories import QuestionFactory, actor

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
