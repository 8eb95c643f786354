from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.questions.models.questions import Question


class QuestionFollow(models.Model):
    """An account that wants to know what happens to a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_questions")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "question suivie"
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="questionfollow_once")]

    def __str__(self) -> str:
        return str(self.question_id)


class TopicFollow(models.Model):
    """An account that wants to know of new questions on a topic."""

    topic = models.ForeignKey("taxonomy.Topic", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_topics")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "sujet suivi"
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="topicfollow_once")]

    def __str__(self) -> str:
        return str(self.topic_id)
