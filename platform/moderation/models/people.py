from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.ids import RandomIdField
from moderation.rules import CHOICES, RULES


class SanctionKind(models.TextChoices):
    WARNING = "warning", "avertissement"
    SUSPENSION = "suspension", "suspension"


class Sanction(models.Model):
    """A warning, or a time during which an account does not write. Lifting it keeps the line."""

    id = RandomIdField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sanctions")
    kind = models.CharField("sorte", max_length=10, choices=SanctionKind)
    rule = models.CharField("règle", max_length=20, choices=CHOICES)
    reason = models.TextField("motif, lu par la personne")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("donnée le", default=timezone.now)
    until = models.DateTimeField("jusqu’au", null=True, blank=True)
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_why = models.TextField("motif de la levée", blank=True)

    class Meta:
        verbose_name = "sanction"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sanction_suspension_has_end",
                condition=Q(kind="warning", until=None)
                | Q(kind="suspension", until__isnull=False, until__gt=F("made_at")),
            ),
            models.CheckConstraint(name="sanction_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def rule_label(self) -> str:
        return RULES[self.rule].label

    @property
    def in_force(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())


class Hiding(models.Model):
    """All the published posts of one person, hidden at once; restored at once if it was wrong."""

    id = RandomIdField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rule = models.CharField("règle", max_length=20, choices=CHOICES)
    reason = models.TextField("motif, lu par la personne")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("fait le", default=timezone.now)
    restored_at = models.DateTimeField("défait le", null=True, blank=True)
    # How far it has come; the pages say so while it runs.
    done = models.BooleanField(default=False)

    class Meta:
        verbose_name = "masquage d’une personne"
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return str(self.made_at)


class BlockedDomain(models.Model):
    """A site whose links are kept back, whoever posts them. Its own subdomains too."""

    domain = models.CharField("domaine", max_length=253, unique=True)
    why = models.CharField("motif", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField("ajouté le", default=timezone.now)

    class Meta:
        verbose_name = "domaine bloqué"
        verbose_name_plural = "domaines bloqués"
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain
