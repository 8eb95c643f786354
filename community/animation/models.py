from __future__ import annotations

from django.conf import settings
from django.db import models

from community.questions.models import Question
from core import clock
from core.ids import RandomIdField

# A gesture may be about a question asked without a name: its key tells no order, its time no minute.


class Highlight(models.Model):
    """A question brought forward: shown on the home page for a while."""

    id = RandomIdField(primary_key=True)
    question = models.OneToOneField(Question, models.CASCADE, related_name="highlight")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField("depuis", default=clock.this_hour, db_index=True)

    class Meta:
        verbose_name = "mise en avant"
        verbose_name_plural = "mises en avant"

    def __str__(self) -> str:
        return str(self.question_id)


class OfficialRequest(models.Model):
    """The State's team was asked, once, to take a position on a question."""

    id = RandomIdField(primary_key=True)
    question = models.OneToOneField(Question, models.CASCADE, related_name="official_request")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField("depuis", default=clock.this_hour)

    class Meta:
        verbose_name = "demande de réponse officielle"
        verbose_name_plural = "demandes de réponse officielle"

    def __str__(self) -> str:
        return str(self.question_id)


class Thanks(models.Model):
    """A newcomer was thanked for a first answer; once, by one of the team."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField("depuis", default=clock.this_hour)

    class Meta:
        verbose_name = "remerciement"

    def __str__(self) -> str:
        return str(self.person_id)
