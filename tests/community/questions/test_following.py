import pytest
from django.core.exceptions import PermissionDenied

from community.questions import services
from community.questions.models import Question, QuestionFollow, TopicFollow
from core.actors import SYSTEM
from taxonomy.models import Topic
from tests.community.questions.factories import QuestionFactory, TopicFactory, actor

pytestmark = pytest.mark.django_db


def test_a_question_is_followed_once_and_left():
    question, person = QuestionFactory(), actor()
    for _ in range(2):
        services.follow_question(question.pk, by=person)
    assert str(QuestionFollow.objects.get().person_id) == person.id
    services.unfollow_question(question.pk, by=actor())
    assert QuestionFollow.objects.exists()
    for _ in range(2):
        services.unfollow_question(question.pk, by=person)
    assert not QuestionFollow.objects.exists()


def test_a_topic_is_followed_once_and_left():
    topic, person = TopicFactory(), actor()
    for _ in range(2):
        services.follow_topic(topic.pk, by=person)
    assert TopicFollow.objects.get().topic == topic
    services.unfollow_topic(topic.pk, by=actor())
    assert TopicFollow.objects.exists()
    services.unfollow_topic(topic.pk, by=person)
    assert not TopicFollow.objects.exists()


def test_what_one_may_not_read_is_not_followed():
    question = QuestionFactory(masked=True)
    with pytest.raises(Question.DoesNotExist):
        services.follow_question(question.pk, by=actor())
    with pytest.raises(Topic.DoesNotExist):
        services.follow_topic(0, by=actor())
    services.follow_question(question.pk, by=question.asker)


def test_following_needs_an_account():
    with pytest.raises(PermissionDenied):
        services.follow_question(QuestionFactory().pk, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        services.unfollow_question(QuestionFactory().pk, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        services.follow_topic(TopicFactory().pk, by=SYSTEM)
    with pytest.raises(PermissionDenied):
        services.unfollow_topic(TopicFactory().pk, by=SYSTEM)
