from __future__ import annotations

from django.urls import reverse

from community.questions.models import PUBLIC_STATES, QuestionFollow, TopicFollow
from core.capabilities import Subscription, SubscriptionSource, subscriptions
from core.ids import decode, encode


def questions_of(user) -> list[Subscription]:
    follows = user.followed_questions.select_related("question").order_by("-created_at", "-pk")
    return [
        Subscription(encode(follow.question_id), follow.question.title, follow.question.get_absolute_url())
        # What was hidden since may come back; until then it has nothing to tell.
        for follow in follows.filter(question__state__in=PUBLIC_STATES)
    ]


def stop_question(user, key: str) -> None:
    try:
        question_id = decode(key)
    except ValueError:  # not one of ours
        return
    QuestionFollow.objects.filter(person=user, question=question_id).delete()


def topics_of(user) -> list[Subscription]:
    follows = user.followed_topics.select_related("topic").order_by("topic__name")
    return [
        Subscription(
            follow.topic.slug, follow.topic.name, reverse("questions:topic", args=[follow.topic.slug])
        )
        for follow in follows
    ]


def stop_topic(user, key: str) -> None:
    TopicFollow.objects.filter(person=user, topic__slug=key).delete()


subscriptions.register(SubscriptionSource("questions.questions", "Questions", questions_of, stop_question))
subscriptions.register(SubscriptionSource("questions.topics", "Sujets", topics_of, stop_topic))
