from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.ids import RandomIdField
from moderation.models.cases import Case
from moderation.rules import REPORTS


class Flag(models.Model):
    """One reader says that something is wrong. A visitor's has nobody in it."""

    id = RandomIdField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="flags")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("motif", max_length=20, choices=REPORTS)
    words = models.TextField("précisions", blank=True)
    weight = models.FloatField("poids", default=1)
    # Old enough an account, or trusted: counts for hiding before a moderator has looked.
    counts = models.BooleanField(default=False)
    trusted = models.BooleanField(default=False)
    # What the decision made of it: a reporter's record.
    upheld = models.BooleanField("retenu", null=True, blank=True)
    made_at = models.DateTimeField("fait", default=timezone.now)

    class Meta:
        verbose_name = "signalement"
        constraints = [
            # SQL's null is nobody: visitors' flags are as many as they are.
            models.UniqueConstraint(fields=["case", "reporter"], name="flag_once"),
        ]
        indexes = [
            models.Index(
                fields=["reporter", "upheld"],
                name="flag_record",
                condition=models.Q(upheld__isnull=False, reporter__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reason
