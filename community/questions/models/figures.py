from __future__ import annotations

from django.db import models
from django.utils import timezone


class Figures(models.Model):
    """How soon people are answered, as the list says it. One row, computed anew each hour."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Over the questions of the last months.
    asked_count = models.PositiveIntegerField("questions posées", default=0)
    answered_count = models.PositiveIntegerField("questions répondues", default=0)
    # Empty as long as nothing can be said.
    median_wait = models.DurationField("délai médian de la première réponse", null=True)
    day_share = models.FloatField("part répondue en 24 heures", null=True)
    computed_at = models.DateTimeField("calculé le", default=timezone.now)

    class Meta:
        verbose_name = "délais de réponse"
        verbose_name_plural = "délais de réponse"
        constraints = [models.CheckConstraint(name="figures_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.computed_at)
