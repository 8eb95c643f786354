"""Rows that any app may need: the audit."""

from django.db import models
from django.utils import timezone

from core.clock import this_hour
from core.ids import RandomIdField
from core.triggers import append_only


class AuditEvent(models.Model):
    """Who did what, why, and what was before. Append-only; erasing a person empties ``actor_id``.

    No foreign key: a row about an anonymous post must not lead anywhere, and must outlive what it tells.
    """

    # Random too, and cut to the hour: a sequence or a time would tell in which order anonymous posts came.
    id = RandomIdField(primary_key=True)
    verb = models.CharField("fait", max_length=80)
    row_id = models.CharField("objet", max_length=20)
    actor_kind = models.CharField("auteur (sorte)", max_length=10)
    actor_id = models.CharField("auteur", max_length=36, blank=True)
    why = models.TextField("motif", blank=True)
    before = models.CharField("état d'avant", max_length=60, blank=True)
    hour = models.DateTimeField("heure", default=this_hour)

    class Meta:
        verbose_name = "fait d'audit"
        verbose_name_plural = "audit"
        indexes = [
            models.Index(fields=["verb", "row_id"], name="audit_verb_row"),
            models.Index(fields=["actor_kind", "actor_id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return self.verb


# Erasing a person empties the column; nothing may put another one there.
append_only("core.AuditEvent", erasable=("actor_id",))


class OutboxRow(models.Model):
    effect = models.CharField(max_length=120)
    ids = models.JSONField()
    once_key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001
    run_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.effect
