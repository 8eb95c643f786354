"""What readers say is wrong with an aid. Nothing of them is kept: no account, no address, no exact time."""

from __future__ import annotations

from django.db import models

from cms.aids.choices import Fault
from core import clock
from core.ids import RandomIdField


class ReportState(models.TextChoices):
    OPEN = "open", "À regarder"
    DONE = "done", "Corrigé"
    CLOSED = "closed", "Sans suite"


class ErrorReport(models.Model):
    """One report. Editors read it in Wagtail, next to the page."""

    id = RandomIdField(primary_key=True)
    aid = models.ForeignKey("aids.AidPage", models.CASCADE, related_name="error_reports", verbose_name="aide")
    fault = models.CharField("ce qui ne va pas", max_length=10, choices=Fault)
    words = models.TextField("en mots", blank=True)
    reported_at = models.DateTimeField("signalé vers", default=clock.this_hour)
    state = models.CharField(
        "état",
        max_length=6,
        choices=ReportState,
        default=ReportState.OPEN,
        help_text="Ce que vous en avez fait.",
    )

    class Meta:
        verbose_name = "erreur signalée"
        verbose_name_plural = "erreurs signalées"
        ordering = ["-reported_at", "pk"]
        indexes = [models.Index(fields=["state", "-reported_at"], name="errorreport_open")]

    def __str__(self) -> str:
        return f"{self.get_fault_display()} – {self.aid}"
