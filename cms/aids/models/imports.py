"""What other catalogues gave: each row as it came, what was made of it, what waits for an editor."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import RandomIdField


class ImportState(models.TextChoices):
    NEW = "new", "Nouvelle, à relire"
    CHANGED = "changed", "Modifiée, à relire"
    SAME = "same", "À jour"
    IGNORED = "ignored", "Écartée"


class ImportRun(models.Model):
    """One file that was read to its end."""

    id = RandomIdField(primary_key=True)
    format = models.CharField("format", max_length=24)
    file_name = models.CharField("fichier", max_length=200)
    digest = models.CharField("empreinte", max_length=64)
    ran_at = models.DateTimeField("lu le", default=timezone.now)
    read = models.PositiveIntegerField("aides lues", default=0)
    added = models.PositiveIntegerField("nouvelles", default=0)
    changed = models.PositiveIntegerField("modifiées", default=0)
    report = models.JSONField("ce qui n’a pas pu être lu", default=list)
    """``[identifier, what]`` for each value that was kept in words only."""

    class Meta:
        verbose_name = "import d’aides"
        verbose_name_plural = "imports d’aides"
        ordering = ["-ran_at", "pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.format})"


class ImportedAidQuerySet(models.QuerySet["ImportedAid"]):
    def to_review(self) -> ImportedAidQuerySet:
        return self.filter(state__in=(ImportState.NEW, ImportState.CHANGED)).order_by("format", "title", "pk")


class ImportedAid(models.Model):
    """One aid of one catalogue: its raw copy, what the page was last given, what is proposed to it."""

    id = RandomIdField(primary_key=True)
    format = models.CharField("format", max_length=24)
    source_id = models.CharField("identifiant d’origine", max_length=200)
    title = models.CharField("titre", max_length=255)
    raw = models.JSONField("copie brute")
    digest = models.CharField("empreinte", max_length=64)
    proposed = models.JSONField("proposé")
    applied = models.JSONField("donné à la page", null=True, blank=True)
    state = models.CharField("état", max_length=8, choices=ImportState, default=ImportState.NEW)
    aid = models.OneToOneField(
        "aids.AidPage", models.SET_NULL, null=True, blank=True, related_name="imported", verbose_name="page"
    )
    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="aids", verbose_name="dernier import qui l’a changée"
    )

    objects = ImportedAidQuerySet.as_manager()

    class Meta:
        verbose_name = "aide importée"
        verbose_name_plural = "aides importées"
        constraints = [
            models.UniqueConstraint(fields=["format", "source_id"], name="importedaid_once_a_catalogue"),
            models.CheckConstraint(
                name="importedaid_same_was_applied", condition=~Q(state="same") | Q(applied__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["state", "format"], name="importedaid_state")]

    def __str__(self) -> str:
        return self.title
