from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import RandomIdField
from marketplace.directory.models.providers import ProviderProfile
from marketplace.directory.models.states import ClaimState


class ClaimQuerySet(models.QuerySet["ListingClaim"]):
    def to_check(self) -> ClaimQuerySet:
        """Those that wait, the oldest first, with what a moderator reads."""
        waiting = self.filter(state=ClaimState.PENDING)
        return waiting.select_related("person", "profile__company", "profile__contact").order_by(
            "sent_at", "pk"
        )


class ListingClaim(models.Model):
    """« C’est mon entreprise »: somebody asks to keep a listing. A moderator decides when it is not plain."""

    id = RandomIdField(primary_key=True)
    profile = models.ForeignKey(ProviderProfile, models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # Somebody else kept it when it was claimed.
    disputed = models.BooleanField("contestée", default=False)
    words = models.CharField("en quelques mots", max_length=400, blank=True)
    state = models.CharField("état", max_length=8, choices=ClaimState, default=ClaimState.PENDING)
    sent_at = models.DateTimeField("envoyée", default=timezone.now)
    decided_at = models.DateTimeField("décidée", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refusal = models.TextField("motif du refus", blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "revendication de fiche"
        verbose_name_plural = "revendications de fiches"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "person"], name="claim_one_waits", condition=Q(state="pending")
            ),
            models.CheckConstraint(
                name="claim_refusal_says_why", condition=~Q(state="refused") | ~Q(refusal="")
            ),
            models.CheckConstraint(
                name="claim_decided_at_a_time", condition=Q(state="pending") | Q(decided_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["sent_at"], name="claim_waiting", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return str(self.pk)
