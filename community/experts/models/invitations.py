from __future__ import annotations

from django.db import models
from django.db.models import Q

from community.experts.models.experts import Expert
from community.questions.models import Question
from core import clock
from core.ids import RandomIdField


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user) -> InvitationQuerySet:
        """An invitation is its expert's alone."""
        return self.filter(expert__person=user) if user.is_authenticated else self.none()

    def waiting(self) -> InvitationQuerySet:
        """Neither declined nor answered by anybody, about a question that still takes answers."""
        return self.filter(
            declined_at=None,
            question__state="published",
            question__closed_at=None,
            question__locked_at=None,
            question__duplicate_of=None,
            question__answer_count=0,
        )


class Invitation(models.Model):
    """One expert was asked to look at one question, and told why.

    The question may be nobody's: the key is random, and no time is finer than the hour.
    """

    id = RandomIdField(primary_key=True)
    question = models.ForeignKey(Question, models.CASCADE, db_index=False, related_name="invitations")
    expert = models.ForeignKey(Expert, models.CASCADE, db_index=False, related_name="invitations")
    # 0 at publication, then one for each widening.
    round = models.PositiveSmallIntegerField("vague")
    reason = models.CharField("parce que", max_length=200)
    invited_at = models.DateTimeField("invité vers", default=clock.this_hour)
    declined_at = models.DateTimeField("décliné vers", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation à répondre"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["question", "expert"], name="invitation_once")]
        indexes = [
            models.Index(fields=["expert", "-invited_at", "-id"], name="invitation_inbox"),
            models.Index(
                fields=["expert", "invited_at"], name="invitation_load", condition=Q(declined_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
