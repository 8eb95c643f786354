from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, FloatField, Q
from django.urls import reverse
from django.utils import timezone

from core import clock, transitions
from core.ids import RandomIdField
from core.triggers import append_only


class CaseState(models.TextChoices):
    OPEN = "open", "à décider"
    CLAIMED = "claimed", "en cours"
    DECIDED = "decided", "décidé"
    APPEALED = "appealed", "en appel"
    CONFIRMED = "confirmed", "confirmé en appel"
    OVERTURNED = "overturned", "annulé en appel"


# Those that wait for somebody: one of them at most for each content.
LIVE = (CaseState.OPEN, CaseState.CLAIMED, CaseState.APPEALED)
CASE_MOVES = transitions.table(
    CaseState,
    claim=({"open"}, "claimed"),
    release=({"claimed"}, "open"),
    decide=({"claimed"}, "decided"),
    undo=({"decided"}, "open"),
    appeal=({"decided"}, "appealed"),
    confirm=({"appealed"}, "confirmed"),
    overturn=({"appealed"}, "overturned"),
    undo_appeal=({"confirmed", "overturned"}, "appealed"),
)


class Origin(models.TextChoices):
    FLAGS = "flags", "signalé"
    HELD = "held", "retenu avant publication"
    TEAM = "team", "ouvert par l’équipe"


class CaseQuerySet(models.QuerySet["Case"]):
    def live(self) -> CaseQuerySet:
        return self.filter(state__in=LIVE)

    def about(self, kind: str, subject_id: int) -> CaseQuerySet:
        return self.filter(kind=kind, subject_id=subject_id)

    def free_for(self, person_id: int) -> CaseQuerySet:
        """Those nobody else is busy with: a lease that has run out holds nothing."""
        return self.filter(
            Q(claimed_by=None) | Q(claimed_by=person_id) | Q(claimed_until__lte=timezone.now())
        )

    def claimed_by_now(self, person_id: int) -> CaseQuerySet:
        return self.live().filter(claimed_by=person_id, claimed_until__gt=timezone.now())

    def by_priority(self) -> CaseQuerySet:
        """What weighs most and has waited longest: the stakes, times the minutes."""
        now = int(timezone.now().timestamp() // 60)
        # Half an hour ahead, so that what comes now with great stakes is not last.
        age = ExpressionWrapper(now + 30 - F("opened_minute"), output_field=models.IntegerField())
        priority = ExpressionWrapper(F("stakes") * age, output_field=FloatField())
        return self.annotate(priority=priority).order_by("-priority", "id")


class Case(models.Model):
    """All that is to be decided about one content, whatever the number of reports.

    ``subject_id`` is no foreign key: contents live in the layers above. When nobody signed the content
    (``coarse``), no time that stays here is finer than the hour; those of a lease go with it.
    """

    id = RandomIdField(primary_key=True)
    kind = models.CharField("sorte", max_length=20)
    subject_id = models.BigIntegerField("contenu")
    state = models.CharField("état", max_length=10, choices=CaseState, default=CaseState.OPEN)
    origin = models.CharField("origine", max_length=5, choices=Origin)
    coarse = models.BooleanField("daté à l’heure près", default=False)
    # Why it was held before publication: codes of ``prechecks``.
    held_for = models.JSONField("retenu pour", default=list, blank=True)
    masked_automatically = models.BooleanField("masqué d’office", default=False)

    flag_count = models.PositiveIntegerField("signalements", default=0)
    visitor_count = models.PositiveIntegerField("dont visiteurs", default=0)
    account_weight = models.FloatField(default=0)
    # Weight of the reports times how many read it; the queue multiplies it by the age.
    stakes = models.FloatField(default=1)
    opened_at = models.DateTimeField("ouvert", default=timezone.now)
    opened_minute = models.PositiveIntegerField(editable=False)
    closed_at = models.DateTimeField("décidé", null=True, blank=True)

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Moves with each act: nobody decides what they have not seen.
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "cas"
        verbose_name_plural = "cas"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], name="case_one_open", condition=Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="case_lease_is_whole",
                condition=Q(claimed_by=None) | Q(claimed_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="case_subject"),
            # Covers the order of the queue, over what waits and nothing else.
            models.Index(
                fields=["state", "stakes", "opened_minute"], name="case_queue", condition=Q(state__in=LIVE)
            ),
            models.Index(
                fields=["-closed_at", "-id"], name="case_closed", condition=Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    def save(self, *args, **kwargs) -> None:
        self.opened_minute = int(self.opened_at.timestamp() // 60)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("moderation:case", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def is_held_by_other(self, person_id: int) -> bool:
        """Whether somebody else is busy with it now."""
        return (
            self.claimed_by_id is not None
            and self.claimed_by_id != person_id
            and self.claimed_until is not None
            and self.claimed_until > timezone.now()
        )


class CaseEvent(models.Model):
    """What happened to a case: who by role, why, by which rule, and what was before. Append-only."""

    id = RandomIdField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    move = models.CharField("fait", max_length=20)
    actor_kind = models.CharField("auteur (sorte)", max_length=10)
    actor_id = models.CharField("auteur", max_length=36, blank=True)
    role = models.CharField("rôle", max_length=20, blank=True)
    why = models.TextField("motif", blank=True)
    rule = models.CharField("règle", max_length=20, blank=True)
    before = models.CharField("état d’avant", max_length=30, blank=True)
    content_version = models.PositiveIntegerField("version du contenu", null=True)
    # A place in the case: hours have ties.
    number = models.PositiveIntegerField()
    hour = models.DateTimeField("heure", default=clock.this_hour)

    class Meta:
        verbose_name = "fait d’un cas"
        verbose_name_plural = "faits des cas"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="caseevent_number")]

    def __str__(self) -> str:
        return self.move


# Erasing a person empties the column.
append_only("moderation.CaseEvent", erasable=("actor_id",))
