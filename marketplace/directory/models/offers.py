from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.ids import RandomIdField
from marketplace.directory.models.providers import ProviderProfile
from taxonomy.models import ScopeBand, ServiceType, Unit
from territories.zones import ZoneKind

OFFERS_MAX = 20
ZONES_MAX = 30
PRICE_MAX = 100_000_000
"""Cents: a million euros, before VAT."""
RADIUS_MAX = 1_000
"""Kilometres."""


class PriceKind(models.TextChoices):
    FIXED = "fixed", "prix fixe"
    FROM = "from", "à partir de"
    HOURLY = "hourly", "à l’heure"
    ON_QUOTE = "on_quote", "sur devis"


class CoverageKind(models.TextChoices):
    COUNTRY = "country", "toute la France"
    ZONES = "zones", "des régions, départements ou communes"
    RADIUS = "radius", "autour de chez moi"
    REMOTE = "remote", "à distance seulement"


# One price; a price and more, perhaps up to another; none.
PRICED = (
    Q(price_kind="fixed", price_min_cents__isnull=False, price_max_cents=None)
    | Q(price_kind="from", price_min_cents__isnull=False)
    | Q(price_kind="hourly", price_min_cents__isnull=False, unit="hour")
    | Q(price_kind="on_quote", price_min_cents=None, price_max_cents=None)
)


class ServiceOffer(models.Model):
    """A service that a provider sells: what, of which size, at what price, where."""

    id = RandomIdField(primary_key=True)
    profile = models.ForeignKey(ProviderProfile, models.CASCADE, related_name="offers")
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, related_name="offers", verbose_name="type de prestation"
    )
    unit = models.CharField("prix pour", max_length=12, choices=Unit)
    scope = models.ForeignKey(
        ScopeBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="taille"
    )
    details = models.CharField("ce qui est compris", max_length=160, blank=True)

    # Cents, before VAT.
    price_kind = models.CharField("tarif", max_length=8, choices=PriceKind)
    price_min_cents = models.PositiveIntegerField("prix HT", null=True, blank=True)
    price_max_cents = models.PositiveIntegerField("jusqu’à", null=True, blank=True)

    # Against the published median, as the price references above say; unknown without one.
    below_median = models.BooleanField("sous la médiane publiée", null=True, editable=False)

    coverage_kind = models.CharField("où", max_length=7, choices=CoverageKind)
    radius_km = models.PositiveSmallIntegerField("rayon", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "prestation"
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            # One price for one thing: prices compare by type, unit and size.
            models.UniqueConstraint(
                fields=["profile", "service_type", "unit", "scope"],
                name="offer_once_a_size",
                condition=Q(scope__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["profile", "service_type", "unit"],
                name="offer_once_without_size",
                condition=Q(scope=None),
            ),
            models.CheckConstraint(name="offer_priced_as_it_says", condition=PRICED),
            models.CheckConstraint(
                name="offer_price_in_range",
                condition=Q(price_min_cents=None) | Q(price_min_cents__range=(1, PRICE_MAX)),
            ),
            models.CheckConstraint(
                name="offer_prices_in_order",
                condition=Q(price_max_cents=None)
                | Q(price_max_cents__gte=F("price_min_cents"), price_max_cents__lte=PRICE_MAX),
            ),
            models.CheckConstraint(
                name="offer_radius_where_it_counts",
                condition=Q(coverage_kind="radius", radius_km__isnull=False, radius_km__range=(1, RADIUS_MAX))
                | ~Q(coverage_kind="radius") & Q(radius_km=None),
            ),
        ]
        indexes = [models.Index(fields=["service_type", "profile"], name="offer_service")]

    def __str__(self) -> str:
        return str(self.pk)


class OfferZone(models.Model):
    """A zone where a service is offered. Its ``path`` (``territories.zones``) begins that of its places."""

    id = RandomIdField(primary_key=True)
    offer = models.ForeignKey(ServiceOffer, models.CASCADE, related_name="zones")
    kind = models.CharField(
        "sorte",
        max_length=10,
        choices=[
            (kind.value, kind.label) for kind in (ZoneKind.REGION, ZoneKind.DEPARTMENT, ZoneKind.COMMUNE)
        ],
    )
    code = models.CharField("code INSEE", max_length=5)
    label = models.CharField("nom", max_length=80)
    path = models.CharField(max_length=24)

    class Meta:
        verbose_name = "zone d’une prestation"
        verbose_name_plural = "zones des prestations"
        default_permissions = ()
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "kind", "code"], name="offerzone_once"),
            models.CheckConstraint(name="offerzone_has_path", condition=~Q(path="")),
        ]
        indexes = [models.Index(fields=["path", "offer"], name="offerzone_path")]

    def __str__(self) -> str:
        return self.label
