from __future__ import annotations

from django.db import models
from django.utils import timezone


class Span(models.TextChoices):
    DAY = "day", "jour"
    MONTH = "month", "mois"
    # The one that moves: the 90 days until now.
    RECENT = "recent", "90 jours"


class Figure(models.Model):
    """What a fact was over one span of time: nobody is in it, and what may be said is ``services``'."""

    fact = models.CharField("fait", max_length=60)
    span = models.CharField("durée", max_length=6, choices=Span)
    start = models.DateField("premier jour")
    # How many, or on how many things ``value`` rests.
    count = models.PositiveIntegerField("nombre")
    value = models.FloatField("valeur", null=True, blank=True)
    computed_at = models.DateTimeField("calculé le", default=timezone.now)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["fact", "span", "start"]
        constraints = [models.UniqueConstraint(fields=["fact", "span", "start"], name="figure_once")]

    def __str__(self) -> str:
        return f"{self.fact} {self.start}"
