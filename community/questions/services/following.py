"""Who wants to know what happens to a question, or on a topic."""

from __future__ import annotations

from django.db import transaction

from community.questions.models import Question, QuestionFollow, TopicFollow
from community.questions.services.thread import account_of
from core.actors import Actor
from taxonomy.models import Topic


@transaction.atomic
def follow_question(question_id: int, *, by: Actor) -> None:
    """Follow a question one may read; twice is once."""
    account = account_of(by)
    question = Question.objects.visible_to(account).get(pk=question_id)
    QuestionFollow.objects.get_or_create(question=question, person=account)


@transaction.atomic
def unfollow_question(question_id: int, *, by: Actor) -> None:
    QuestionFollow.objects.filter(question=question_id, person=account_of(by)).delete()


@transaction.atomic
def follow_topic(topic_id: int, *, by: Actor) -> None:
    account = account_of(by)
    TopicFollow.objects.get_or_create(topic=Topic.objects.get(pk=topic_id), person=account)


@transaction.atomic
def unfollow_topic(topic_id: int, *, by: Actor) -> None:
    TopicFollow.objects.filter(topic=topic_id, person=account_of(by)).delete()
