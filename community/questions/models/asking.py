"""What an asker without a name adds to their question. No time here is finer than the hour."""

from __future__ import annotations

import secrets

from django.db import models

from community.questions.models.questions import Question
from core import clock
from core.ids import RandomIdField


class Precision(models.Model):
    """What the asker says once more, under the question."""

    id = RandomIdField(primary_key=True)
    question = models.ForeignKey(Question, models.CASCADE, db_index=False, related_name="precisions")
    # Keys are random and times coarse, so the order is written down.
    number = models.PositiveSmallIntegerField("rang")
    body = models.TextField("texte")
    body_html = models.TextField(editable=False)
    added_at = models.DateTimeField("ajoutée vers", default=clock.this_hour)

    class Meta:
        verbose_name = "précision"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="precision_number")]

    def __str__(self) -> str:
        return self.body[:60]


def new_handle() -> str:
    return secrets.token_hex(16)


class AskerAddress(models.Model):
    """An e-mail address that an asker left, sealed. Its receipt knows ``handle``; it knows no question."""

    handle = models.CharField(max_length=32, primary_key=True, default=new_handle, editable=False)
    sealed = models.BinaryField()
    # The retention job erases it 90 days after.
    closed_at = models.DateTimeField("question close vers", null=True, editable=False)

    class Meta:
        verbose_name = "adresse laissée"
        default_permissions = ()

    def __str__(self) -> str:
        return "adresse laissée"
