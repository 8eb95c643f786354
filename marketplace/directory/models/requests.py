from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from conversations.models import Thread
from core.ids import RandomIdField
from marketplace.directory.models.connectors import ConnectorProfile
from marketplace.directory.models.offers import ServiceOffer
from marketplace.directory.models.providers import ProviderProfile


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, user) -> RequestQuerySet:
        """A request is the two parties' of its conversation, and nobody else's."""
        return self.filter(thread__parties__person=user.pk) if user.is_authenticated else self.none()

    def unanswered(self) -> RequestQuerySet:
        return self.filter(answered_at=None)


class ServiceRequest(models.Model):
    """Somebody asked a listing for help. What they wrote is in the conversation; here is what is measured."""

    id = RandomIdField(primary_key=True)
    provider = models.ForeignKey(
        ProviderProfile, models.CASCADE, null=True, blank=True, db_index=False, related_name="requests"
    )
    connector = models.ForeignKey(
        ConnectorProfile, models.CASCADE, null=True, blank=True, db_index=False, related_name="requests"
    )
    # Emptied when a conversation is forgotten: how long the answer took still counts.
    thread = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, related_name="service_request"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offer = models.ForeignKey(ServiceOffer, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField("demandé", default=timezone.now)
    # Two working days later: an answer until then is in time.
    due_at = models.DateTimeField("à temps jusqu’au")
    answered_at = models.DateTimeField("répondu", null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande à une fiche"
        verbose_name_plural = "demandes aux fiches"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="request_of_one_listing", condition=Q(provider=None) ^ Q(connector=None)
            ),
            models.CheckConstraint(
                name="request_answered_after",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(name="request_due_after", condition=Q(due_at__gte=F("asked_at"))),
        ]
        indexes = [
            models.Index(
                fields=["provider", "-asked_at"],
                name="request_provider",
                condition=Q(provider__isnull=False),
            ),
            models.Index(
                fields=["connector", "-asked_at"],
                name="request_connector",
                condition=Q(connector__isnull=False),
            ),
            models.Index(fields=["asked_at"], name="request_waiting", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def in_time(self) -> bool:
        return self.answered_at is not None and self.answered_at <= self.due_at
