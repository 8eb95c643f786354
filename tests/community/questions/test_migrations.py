from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from community.questions.models import AnswerVote, Question, Quota
from tests.community.questions.factories import QuestionFactory, VoteFactory
from tests.taxonomy.factories import TopicFactory


@pytest.mark.django_db
def test_questions_that_were_there_know_their_topics():
    questions = [QuestionFactory(topics=TopicFactory.create_batch(count)) for count in (2, 0)]
    Question.objects.update(topic_keys=[])
    import_module("community.questions.migrations.0009_topic_keys").copy_keys(apps, None)
    for question in questions:
        assert Question.objects.get(pk=question.pk).topic_keys == question.topic_keys


@pytest.mark.django_db(transaction=True)
def test_tables_can_be_changed_although_triggers_of_one_read_another():
    Quota.objects.all().delete()
    call_command("migrate", "questions", "zero", verbosity=0)
    call_command("migrate", "questions", verbosity=0)
    assert Quota.objects.count() == 30
    vote = VoteFactory()
    with pytest.raises(IntegrityError):
        AnswerVote.objects.filter(pk=vote.pk).update(voter=vote.answer.author)
