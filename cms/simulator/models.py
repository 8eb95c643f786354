from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from core import clock
from core.ids import RandomIdField

KEPT = timedelta(days=90)


def expiry() -> date:
    return timezone.localdate() + KEPT


class KeptResultQuerySet(models.QuerySet["KeptResult"]):
    def live(self) -> KeptResultQuerySet:
        return self.filter(expires_on__gte=timezone.localdate())


class KeptResult(models.Model):
    """What was answered, found again by whoever has the link. Nobody's: no account, no address, no number."""

    id = RandomIdField(primary_key=True)
    # Of the register: place, activity, size… never the number nor the name of the company.
    facts = models.JSONField("faits du registre", default=dict)
    answers = models.JSONField("réponses, dans l’ordre", default=list)
    kept_on = models.DateField("gardé le", default=timezone.localdate)
    expires_on = models.DateField("effacé après le", default=expiry, db_index=True)

    objects = KeptResultQuerySet.as_manager()

    class Meta:
        verbose_name = "résultat gardé"
        verbose_name_plural = "résultats gardés"
        default_permissions = ()

    def __str__(self) -> str:
        return f"résultat gardé le {self.kept_on:%d/%m/%Y}"


class Letter(models.Model):
    """A result to mail. Its address goes with the row, as soon as the mail has left."""

    id = RandomIdField(primary_key=True)
    result = models.ForeignKey(KeptResult, models.CASCADE, verbose_name="résultat", related_name="letters")
    email = models.EmailField("adresse")
    asked_at = models.DateTimeField("demandé vers", default=clock.this_hour)

    class Meta:
        verbose_name = "envoi d’un résultat"
        verbose_name_plural = "envois de résultats"
        default_permissions = ()

    def __str__(self) -> str:
        return "envoi d’un résultat"
