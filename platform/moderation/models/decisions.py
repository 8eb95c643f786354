from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import RandomIdField
from moderation.models.cases import Case
from moderation.models.people import Hiding
from moderation.rules import CHOICES, RULES


class Outcome(models.TextChoices):
    KEEP = "keep", "laissé en ligne"
    MASK = "mask", "masqué"
    REMOVE = "remove", "retiré"
    # In appeal.
    CONFIRM = "confirm", "décision confirmée"
    OVERTURN = "overturn", "décision annulée"


RESTRICTIVE = (Outcome.MASK, Outcome.REMOVE)


class Decision(models.Model):
    """What a moderator decided about one content: by which rule, and the reason its author reads.

    ``in_force`` is what the database asks for before it lets a content be removed.
    """

    id = RandomIdField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    kind = models.CharField("sorte", max_length=20)
    subject_id = models.BigIntegerField("contenu")
    content_version = models.PositiveIntegerField("version du contenu")
    outcome = models.CharField("décision", max_length=8, choices=Outcome)
    rule = models.CharField("règle", max_length=20, choices=CHOICES, blank=True)
    reason = models.TextField("motif, envoyé à l’auteur", blank=True)
    # The team's own words, for the next moderator.
    note = models.TextField("note interne", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.CharField("état d’avant", max_length=13)
    after = models.CharField("état d’après", max_length=13)
    hiding = models.ForeignKey(Hiding, models.SET_NULL, null=True, blank=True, related_name="decisions")
    # By the one who decided first, for want of another: said to the author.
    alone = models.BooleanField("sans second modérateur", default=False)
    in_force = models.BooleanField("en vigueur", default=True)
    undone = models.BooleanField("défaite", default=False)
    # Empty once it cannot be undone any more: the letter has left then.
    undo_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField("décidée", default=timezone.now)

    class Meta:
        verbose_name = "décision"
        constraints = [
            models.CheckConstraint(
                name="decision_restricts_with_reason",
                condition=~Q(outcome__in=("mask", "remove", "confirm")) | (~Q(rule="") & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="decision_subject"),
            models.Index(fields=["by", "-decided_at"], name="decision_by"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.kind}"

    @property
    def is_restrictive(self) -> bool:
        return self.outcome in RESTRICTIVE

    @property
    def rule_label(self) -> str:
        return RULES[self.rule].label if self.rule else ""

    @property
    def can_be_undone(self) -> bool:
        return not self.undone and self.undo_until is not None and self.undo_until > timezone.now()


class Appeal(models.Model):
    """Its author asks that another moderator look again. Whose content it is stays where it was."""

    id = RandomIdField(primary_key=True)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    words = models.TextField("ce que dit l’auteur")
    answer = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="answers_appeal"
    )
    made_at = models.DateTimeField("fait", default=timezone.now)

    class Meta:
        verbose_name = "appel"

    def __str__(self) -> str:
        return self.words[:60]
