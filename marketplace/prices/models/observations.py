from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from companies.models import Company
from core import clock, transitions
from core.ids import RandomIdField
from core.models import PrivateFile
from core.triggers import Trigger, triggers
from marketplace.directory.models import ServiceOffer
from marketplace.reviews.models import Interaction
from taxonomy.models import ScopeBand, ServiceType, Unit
from territories.models import Region

HIGHEST = 100_000_000
"""Cents: a million euros before VAT, as in a listing."""


class Series(models.TextChoices):
    """What was paid and what is asked are two things, never in one figure."""

    PAID = "paid", "Prix payés"
    ASKED = "asked", "Tarifs affichés"


class Origin(models.TextChoices):
    PROOF = "proof", "facture ou devis accepté"
    LISTING = "listing", "tarif d’une fiche"
    # Invented. A release that holds one says so on every page and in every file.
    DEMO = "demo", "démonstration"


class ObservationState(models.TextChoices):
    PENDING = "pending", "à vérifier"
    KEPT = "kept", "retenu"
    HELD = "held", "mis de côté"
    REFUSED = "refused", "refusé"
    REPLACED = "replaced", "remplacé"


OBSERVATION_MOVES = transitions.table(
    ObservationState,
    accept=({"pending", "held"}, "kept"),
    hold=({"pending", "kept"}, "held"),
    refuse=({"pending", "held"}, "refused"),
    replace=({"pending", "kept", "held"}, "replaced"),
)
LIVE = (ObservationState.KEPT, ObservationState.HELD)


class Doubt(models.TextChoices):
    """Why a price was set aside."""

    VAT = "vat", "peut-être TTC : un cinquième d’écart avec un autre prix du même prestataire"
    FAR = "far", "plus de vingt fois au-dessus ou au-dessous de la médiane publiée"


class ObservationQuerySet(models.QuerySet["Observation"]):
    def to_check(self) -> ObservationQuerySet:
        """Those whose proof waits, the oldest first, with what a moderator reads."""
        return (
            self.filter(state=ObservationState.PENDING)
            .select_related("service_type", "scope__service_type", "company", "proof", "given_by", "region")
            .order_by("recorded_at", "pk")
        )


class Observation(models.Model):
    """One price of one service from one company, before VAT. Never shown: only cells of many are."""

    id = RandomIdField(primary_key=True)
    series = models.CharField("série", max_length=5, choices=Series)
    origin = models.CharField("d’où il vient", max_length=7, choices=Origin)
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, related_name="+", verbose_name="type de prestation"
    )
    unit = models.CharField("prix pour", max_length=12, choices=Unit)
    scope = models.ForeignKey(
        ScopeBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="taille"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="région")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name="prestataire")
    ht_cents = models.PositiveIntegerField("prix HT, en centimes")
    observed_on = models.DateField("daté du")
    state = models.CharField("état", max_length=8, choices=ObservationState)
    doubt = models.CharField("pourquoi de côté", max_length=3, choices=Doubt, blank=True)
    # The tariff it was read from. A listing may go, and its price with it from then on.
    offer = models.ForeignKey(ServiceOffer, models.SET_NULL, null=True, blank=True, related_name="+")
    # The service that was paid for, as both sides confirmed it. Its listing may go, and it with it.
    interaction = models.ForeignKey(
        Interaction, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="prestation"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proof = models.OneToOneField(
        PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="justificatif"
    )
    recorded_at = models.DateTimeField("reçu vers", default=clock.this_hour)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "prix observé"
        verbose_name_plural = "prix observés"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="observation_price_in_range", condition=Q(ht_cents__range=(1, HIGHEST))
            ),
            models.CheckConstraint(
                name="observation_series_of_its_origin",
                condition=Q(origin="demo")
                | Q(origin="proof", series="paid", offer=None)
                | Q(origin="listing", series="asked", proof=None, given_by=None, interaction=None),
            ),
            models.CheckConstraint(
                name="observation_waits_with_a_proof",
                condition=~Q(state="pending") | Q(origin="proof", proof__isnull=False, offer=None),
            ),
            models.CheckConstraint(
                name="observation_held_for_a_reason", condition=~Q(state="held") | ~Q(doubt="")
            ),
            models.UniqueConstraint(
                fields=["offer"],
                name="observation_one_of_an_offer",
                condition=Q(offer__isnull=False, state__in=["kept", "held"]),
            ),
            # One price for what was paid once; a refused one may be told again.
            models.UniqueConstraint(
                fields=["interaction"],
                name="observation_one_of_an_interaction",
                condition=Q(interaction__isnull=False, state__in=["pending", "kept", "held"]),
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], name="observation_waiting", condition=Q(state="pending")),
            # What a recomputation reads, in the order of the column that bounds it.
            models.Index(
                fields=["series", "observed_on"], name="observation_kept", condition=Q(state="kept")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


SIZE_OF_ANOTHER = (
    'NEW."scope_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM taxonomy_scopeband AS b '
    'WHERE b.id = NEW."scope_id" AND b.service_type_id = NEW."service_type_id")'
)
for event in ("INSERT", "UPDATE"):
    triggers.register(
        Trigger(
            f"observation_size_of_its_service_{event.lower()}",
            "prices.Observation",
            event,
            SIZE_OF_ANOTHER,
            "the size belongs to another service",
        )
    )


class PriceIndex(models.Model):
    """A month of the index by which older prices are brought to those of a release. No row: no correction."""

    month = models.DateField("mois", unique=True, help_text="Le premier jour du mois.")
    value = models.DecimalField(
        "valeur", max_digits=9, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    source = models.CharField("source", max_length=200, help_text="La série et qui la publie.")

    class Meta:
        verbose_name = "mois de l’indice de prix"
        verbose_name_plural = "indice de prix"
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="priceindex_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(name="priceindex_first_of_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def clean(self) -> None:
        if self.month and self.month.day != 1:
            raise ValidationError({"month": "Donnez le premier jour du mois."})


# A price with a proof is of what both sides confirmed, and of the company that did it. The interaction itself
# is never changed once confirmed; it may go with its listing, and the price stays.
NOT_AS_CONFIRMED = (
    'NEW."origin" = \'proof\' AND NEW."interaction_id" IS NOT NULL AND NOT EXISTS ('
    "SELECT 1 FROM reviews_interaction AS i JOIN directory_providerprofile AS p ON p.id = i.provider_id "
    "WHERE i.id = NEW.\"interaction_id\" AND i.state = 'confirmed' AND i.role = 'sme' "
    'AND i.service_type_id = NEW."service_type_id" AND p.company_id = NEW."company_id")'
)
triggers.register(
    Trigger(
        "observation_as_confirmed",
        "prices.Observation",
        "INSERT",
        f'{NOT_AS_CONFIRMED} OR (NEW."origin" = \'proof\' AND NEW."interaction_id" IS NULL)',
        "a paid price rests on a confirmed interaction",
    )
)
