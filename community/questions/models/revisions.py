from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.questions.models.answers import Answer
from community.questions.models.questions import Question
from core import clock
from core.ids import RandomIdField
from core.triggers import append_only


class Revision(models.Model):
    """What a post said before an edit. Append-only; ``number`` 1 is the first text."""

    id = RandomIdField(primary_key=True)
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="revisions")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150, blank=True)
    body = models.TextField(blank=True)
    # Whoever edited by name; empty for the bearer of a receipt, and once the person has left.
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.this_hour)

    class Meta:
        verbose_name = "version"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="revision_of_one_post", condition=Q(question=None) ^ Q(answer=None)),
            models.UniqueConstraint(fields=["question", "number"], name="revision_question_number"),
            models.UniqueConstraint(fields=["answer", "number"], name="revision_answer_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)


# Erasing a post empties its words, erasing a person the name.
append_only("questions.Revision", erasable=("title", "body", "editor"))
