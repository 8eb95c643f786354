from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.experts.models.experts import Expert
from community.experts.professions import Profession
from core import transitions
from core.ids import RandomIdField
from core.models import PrivateFile


class CredentialState(models.TextChoices):
    PENDING = "pending", "à vérifier"
    ACCEPTED = "accepted", "vérifié"
    REFUSED = "refused", "refusé"
    REPLACED = "replaced", "remplacé"


CREDENTIAL_MOVES = transitions.table(
    CredentialState,
    accept=({"pending"}, "accepted"),
    refuse=({"pending"}, "refused"),
    # A newer one takes its place, sent or accepted.
    replace=({"pending", "accepted"}, "replaced"),
)


class CredentialQuerySet(models.QuerySet["Credential"]):
    def to_check(self) -> CredentialQuerySet:
        """Those that wait, the oldest first, with what a moderator reads."""
        waiting = self.filter(state=CredentialState.PENDING)
        return waiting.select_related("expert__person", "proof").order_by("sent_at", "pk")


class Credential(models.Model):
    """What somebody says they are, with the paper that shows it. Checked by a moderator, valid for a time."""

    id = RandomIdField(primary_key=True)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="credentials")
    profession = models.CharField("profession", max_length=10, choices=Profession)
    register = models.CharField("registre", max_length=120)
    number = models.CharField("numéro", max_length=60)
    proof = models.OneToOneField(
        PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="justificatif"
    )
    valid_until = models.DateField("valable jusqu’au")
    state = models.CharField("état", max_length=8, choices=CredentialState, default=CredentialState.PENDING)
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refusal = models.TextField("motif du refus", blank=True)
    # The person was told that it ends soon.
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = "justificatif d’expert"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["expert"], name="credential_one_waits", condition=Q(state="pending")
            ),
            models.UniqueConstraint(
                fields=["expert"], name="credential_one_in_force", condition=Q(state="accepted")
            ),
            models.CheckConstraint(
                name="credential_refusal_says_why", condition=~Q(state="refused") | ~Q(refusal="")
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], name="credential_waiting", condition=Q(state="pending")),
            models.Index(fields=["valid_until"], name="credential_end", condition=Q(state="accepted")),
        ]

    def __str__(self) -> str:
        return str(self.pk)
