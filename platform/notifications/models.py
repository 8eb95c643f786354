from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import RandomIdField


class Frequency(models.TextChoices):
    """When the mails of a kind leave. The inbox gets every notice, whatever is chosen."""

    NOW = "now", "Tout de suite"
    DAY = "day", "Dans le résumé du jour"
    WEEK = "week", "Dans le résumé de la semaine"
    NEVER = "never", "Jamais"


# How often a summary may come; each is a ``Frequency`` too.
SUMMARIES = (Frequency.DAY, Frequency.WEEK)


class Preference(models.Model):
    """What one person chose for one kind; without a row, the kind's own default.

    A row for ``summary.day`` or ``summary.week`` remembers that this summary was stopped as a whole:
    kinds which join it later stay silent as well.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField("sorte", max_length=60)
    frequency = models.CharField("fréquence", max_length=5, choices=Frequency)

    class Meta:
        verbose_name = "préférence de courriel"
        verbose_name_plural = "préférences de courriel"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} : {self.get_frequency_display()}"


class Digest(models.Model):
    """The summary of one person for one period: what is in it is fixed when it is built."""

    id = RandomIdField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    period = models.CharField("période", max_length=5, choices=[(each, each.label) for each in SUMMARIES])
    start = models.DateField("premier jour")
    mailed_at = models.DateTimeField("envoyé", null=True, blank=True)

    class Meta:
        verbose_name = "résumé"
        verbose_name_plural = "résumés"
        constraints = [
            models.UniqueConstraint(fields=["person", "period", "start"], name="digest_one_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.get_period_display()} ({self.start})"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user) -> NoticeQuerySet:
        """An inbox is its owner's alone: no role reads another's."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def waiting(self) -> NoticeQuerySet:
        """Neither read nor mailed, and its recipient did not refuse the mail."""
        return self.filter(WAITING)


WAITING = Q(read_at=None, mailed_at=None) & ~Q(leaves=Frequency.NEVER)


class Notice(models.Model):
    """One thing told to one person, once. What it says is read anew each time (``notifications.wording``)."""

    id = RandomIdField(primary_key=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField("sorte", max_length=60)
    about_type = models.CharField("objet (sorte)", max_length=60)
    about_id = models.CharField("objet", max_length=36)
    payload = models.JSONField("détails", default=dict, blank=True)
    once_key = models.CharField("fait", max_length=120)
    created_at = models.DateTimeField("reçue", default=timezone.now)
    read_at = models.DateTimeField("lue", null=True, blank=True)
    # Chosen when the notice is made; a later choice moves what waits for a summary (``services.choose``).
    leaves = models.CharField("départ du courriel", max_length=5, choices=Frequency)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, blank=True, related_name="notices")
    mailed_at = models.DateTimeField("envoyée", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        constraints = [
            # The same fact may concern many people; each is told once, however often it is delivered.
            models.UniqueConstraint(fields=["recipient", "once_key"], name="notice_once_per_person"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["leaves", "recipient"],
                name="notice_for_summary",
                condition=Q(read_at=None, mailed_at=None, digest=None),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
