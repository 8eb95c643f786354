from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from conversations.models import Thread
from core import transitions
from core.ids import RandomIdField
from core.triggers import Trigger, triggers
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from taxonomy.models import ServiceType

WINDOW = 30
"""Days between the two sides' words: later, nothing is confirmed."""
OLDEST = 365
"""Days after which a service is too long ago to be told."""


class Role(models.TextChoices):
    """In which part the author of a review speaks. The two are counted apart, always."""

    SME = "sme", "Entreprise cliente"
    CONNECTOR = "connector", "Connecteur"


class InteractionState(models.TextChoices):
    PROPOSED = "proposed", "à confirmer"
    CONFIRMED = "confirmed", "confirmée"
    DECLINED = "declined", "non reconnue"
    LAPSED = "lapsed", "sans réponse"


INTERACTION_MOVES = transitions.table(
    InteractionState,
    confirm=({"proposed"}, "confirmed"),
    decline=({"proposed"}, "declined"),
    lapse=({"proposed"}, "lapsed"),
)


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def visible_to(self, user) -> InteractionQuerySet:
        """Every read starts here: it is the two sides' and nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(client=user.pk) | Q(seller=user.pk))

    def confirmed(self) -> InteractionQuerySet:
        """What a review, or a price that was paid, may rest on."""
        return self.filter(state=InteractionState.CONFIRMED)

    def waiting_for(self, user) -> InteractionQuerySet:
        """Those whose other side has spoken and that wait for this person's word."""
        mine = Q(client=user.pk, client_day=None) | Q(seller=user.pk, seller_day=None)
        return self.filter(mine, state=InteractionState.PROPOSED)

    def late(self, today: date) -> InteractionQuerySet:
        """Those that the other side did not confirm in time."""
        before = today.toordinal() - WINDOW
        spoken = Q(client_day__lt=before) | Q(seller_day__lt=before)
        return self.filter(spoken, state=InteractionState.PROPOSED)

    def for_page(self) -> InteractionQuerySet:
        return self.select_related(
            "provider", "connector", "service_type", "client", "seller", "client_company__sector",
            "seller_company", "thread",
        )  # fmt: skip


class Interaction(models.Model):
    """A service that took place between two companies, as one of their people each says.

    ``seller`` did the work: for a provider, or as the connector who accompanied a company. ``client`` is who
    may review it: for a client company (``role`` sme), or as the connector who accompanied one there.
    """

    id = RandomIdField(primary_key=True)
    # Whose work it was: one of the two.
    provider = models.ForeignKey(
        ProviderProfile, models.CASCADE, null=True, blank=True, related_name="interactions"
    )
    connector = models.ForeignKey(
        ConnectorProfile, models.CASCADE, null=True, blank=True, related_name="interactions"
    )
    role = models.CharField("l’autre côté est", max_length=9, choices=Role, default=Role.SME)
    # Where it was told. Conversations are forgotten after two years; what was confirmed stays.
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, blank=True, related_name="interactions")

    # What, and when. An accompaniment has no kind of service.
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="prestation"
    )
    occurred_on = models.DateField("terminée le")

    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="client"
    )
    # Chosen by whoever speaks for it, when they do; emptied with the person.
    client_company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", verbose_name="entreprise cliente"
    )
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="prestataire"
    )
    seller_company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", verbose_name="entreprise prestataire"
    )
    # The day on which each said so (``date.toordinal()``): the database compares them, on any database.
    client_day = models.PositiveIntegerField("dit par le client", null=True)
    seller_day = models.PositiveIntegerField("dit par le prestataire", null=True)

    state = models.CharField(
        "état", max_length=9, choices=InteractionState, default=InteractionState.PROPOSED
    )
    proposed_at = models.DateTimeField("proposée", default=timezone.now)
    reminded_at = models.DateTimeField("rappelée", null=True, blank=True)
    settled_at = models.DateTimeField("confirmée ou close", null=True, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = "prestation confirmée"
        verbose_name_plural = "prestations confirmées"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="interaction_of_one_listing", condition=Q(provider=None) ^ Q(connector=None)
            ),
            models.CheckConstraint(
                name="interaction_says_what", condition=Q(provider=None) | Q(service_type__isnull=False)
            ),
            # A connector is reviewed by companies; connectors speak of providers.
            models.CheckConstraint(
                name="interaction_connectors_speak_of_providers",
                condition=Q(role="sme") | Q(role="connector", provider__isnull=False),
            ),
            models.CheckConstraint(
                name="interaction_not_oneself", condition=Q(client=None) | ~Q(client=F("seller"))
            ),
            models.CheckConstraint(
                name="interaction_not_same_company",
                condition=Q(client_company=None) | ~Q(client_company=F("seller_company")),
            ),
            models.CheckConstraint(
                name="interaction_somebody_said_so",
                condition=Q(client_day__isnull=False) | Q(seller_day__isnull=False),
            ),
            models.CheckConstraint(
                name="interaction_confirmed_by_both",
                condition=~Q(state="confirmed")
                | Q(
                    client_day__isnull=False,
                    seller_day__isnull=False,
                    client_day__lte=F("seller_day") + WINDOW,
                    seller_day__lte=F("client_day") + WINDOW,
                    settled_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["thread"], name="interaction_one_waits", condition=Q(state="proposed")
            ),
            # The same service is told once, however many colleagues tell it.
            models.UniqueConstraint(
                fields=["provider", "client_company", "service_type", "occurred_on", "role"],
                name="interaction_service_once",
                condition=Q(state="confirmed", connector=None),
            ),
            models.UniqueConstraint(
                fields=["connector", "client_company", "occurred_on"],
                name="interaction_accompaniment_once",
                condition=Q(state="confirmed", provider=None),
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_at"], name="interaction_waiting", condition=Q(state="proposed"))
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("reviews:interaction", args=[self.pk])

    @property
    def listing(self) -> ProviderProfile | ConnectorProfile:
        """Whose work it was."""
        found = self.provider or self.connector
        assert found is not None, "an interaction is of one listing"  # noqa: S101
        return found

    @property
    def is_confirmed(self) -> bool:
        return self.state == InteractionState.CONFIRMED

    @property
    def what(self) -> str:
        """« Site vitrine », or « un accompagnement »."""
        return self.service_type.name if self.service_type else "Un accompagnement"

    @property
    def last_day(self) -> date:
        """The last day on which the other side can confirm."""
        first = min(day for day in (self.client_day, self.seller_day) if day is not None)
        return date.fromordinal(first + WINDOW)


def _member(person: str, company: str, *states: str) -> str:
    said = ", ".join(f"'{state}'" for state in states)
    # Words of this module only.
    return (
        f'EXISTS (SELECT 1 FROM companies_membership AS place WHERE place.user_id = NEW."{person}" '  # noqa: S608
        f'AND place.company_id = NEW."{company}" AND place.state IN ({said}))'
    )


BECOMES_CONFIRMED = {
    "INSERT": "NEW.\"state\" = 'confirmed'",
    "UPDATE": "NEW.\"state\" = 'confirmed' AND OLD.\"state\" <> 'confirmed'",
}
UNVERIFIED = (
    f"NOT {_member('client_id', 'client_company_id', 'verified')} "
    f"OR NOT {_member('seller_id', 'seller_company_id', 'verified')}"
)
CROSSED = (
    f"{_member('client_id', 'seller_company_id', 'declared', 'verified')} "
    f"OR {_member('seller_id', 'client_company_id', 'declared', 'verified')}"
)
# The one who keeps the listing is oneself, whatever company one speaks for.
OWN_LISTING = (
    'EXISTS (SELECT 1 FROM directory_providerprofile AS listing WHERE listing.id = NEW."provider_id" '
    'AND (listing.contact_id = NEW."client_id" OR listing.company_id <> NEW."seller_company_id")) '
    'OR EXISTS (SELECT 1 FROM directory_connectorprofile AS listing WHERE listing.id = NEW."connector_id" '
    'AND listing.contact_id = NEW."client_id")'
)
NO_CONNECTOR = (
    "NEW.\"role\" = 'connector' AND NOT EXISTS (SELECT 1 FROM directory_connectorprofile AS speaker "
    "WHERE speaker.contact_id = NEW.\"client_id\" AND speaker.state = 'published')"
)
REFUSED = (
    ("unverified", UNVERIFIED, "both sides are verified members"),
    ("crossed", CROSSED, "nobody belongs to both sides"),
    ("own", OWN_LISTING, "one does not confirm one’s own work"),
    ("no_connector", NO_CONNECTOR, "a connector has a published listing"),
)
for event, becomes in BECOMES_CONFIRMED.items():
    for name, when, message in REFUSED:
        triggers.register(
            Trigger(
                f"reviews_interaction_{name}_{event.lower()}",
                "reviews.Interaction",
                event,
                f"({becomes}) AND ({when})",
                message.replace("’", "''"),
            )
        )


def kept(*columns: str) -> str:
    """Return the SQL that holds when any of ``columns`` changes."""
    return " OR ".join(
        f'NEW."{name}" <> OLD."{name}" OR (NEW."{name}" IS NULL) <> (OLD."{name}" IS NULL)'
        for name in columns
    )


def only_emptied(*columns: str) -> str:
    """Return the SQL that holds when any of ``columns`` changes, but for being emptied."""
    return " OR ".join(
        f'(NEW."{name}" IS NOT NULL AND (OLD."{name}" IS NULL OR NEW."{name}" <> OLD."{name}"))'
        for name in columns
    )


# Reviews and prices rest on what both sides said: erasing a person empties who they were, nothing else moves.
triggers.register(
    Trigger(
        "reviews_interaction_stays",
        "reviews.Interaction",
        "UPDATE",
        "OLD.\"state\" = 'confirmed' AND ("
        + kept(
            "state",
            "provider_id",
            "connector_id",
            "role",
            "service_type_id",
            "occurred_on",
            "client_day",
            "seller_day",
        )
        + " OR "
        + only_emptied("client_id", "client_company_id", "seller_id", "seller_company_id")
        + ")",
        "what both sides confirmed does not change",
    )
)
