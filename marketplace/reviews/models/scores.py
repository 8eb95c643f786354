from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.ids import RandomIdField
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.reviews.models.reviews import STARS


class Book(models.TextChoices):
    """Who speaks of whom: each book is counted apart, and never added to another."""

    SME = "sme", "Entreprises, sur un prestataire"
    CONNECTOR = "connector", "Connecteurs, sur un prestataire"
    SUPPORT = "support", "Entreprises, sur un connecteur"


class Histogram(models.Model):
    """Published reviews at each star."""

    n1 = models.PositiveIntegerField(default=0)
    n2 = models.PositiveIntegerField(default=0)
    n3 = models.PositiveIntegerField(default=0)
    n4 = models.PositiveIntegerField(default=0)
    n5 = models.PositiveIntegerField(default=0)

    COUNTS: ClassVar = [f"n{star}" for star in STARS]

    class Meta:
        abstract = True

    @property
    def counts(self) -> list[int]:
        return [getattr(self, name) for name in self.COUNTS]

    @property
    def total(self) -> int:
        return sum(self.counts)


class Rating(Histogram):
    """What the published reviews of one listing come to, in one book. Moves with each of them, in O(1)."""

    id = RandomIdField(primary_key=True)
    provider = models.ForeignKey(ProviderProfile, models.CASCADE, null=True, related_name="ratings")
    connector = models.ForeignKey(ConnectorProfile, models.CASCADE, null=True, related_name="ratings")
    book = models.CharField("livre", max_length=9, choices=Book)
    # Sums of ``rules.weight``: whole numbers told to one day, so that time rewrites none.
    w1 = models.BigIntegerField(default=0)
    w2 = models.BigIntegerField(default=0)
    w3 = models.BigIntegerField(default=0)
    w4 = models.BigIntegerField(default=0)
    w5 = models.BigIntegerField(default=0)

    SUMS: ClassVar = [f"w{star}" for star in STARS]

    class Meta:
        verbose_name = "note d’une fiche"
        verbose_name_plural = "notes des fiches"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["provider", "book"], name="rating_provider_book"),
            models.UniqueConstraint(fields=["connector", "book"], name="rating_connector_book"),
            models.CheckConstraint(
                name="rating_of_one_listing",
                condition=Q(connector=None, provider__isnull=False, book__in=["sme", "connector"])
                | Q(provider=None, connector__isnull=False, book="support"),
            ),
            models.CheckConstraint(
                name="rating_weighs_something",
                condition=Q(w1__gte=0, w2__gte=0, w3__gte=0, w4__gte=0, w5__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def sums(self) -> list[int]:
        return [getattr(self, name) for name in self.SUMS]


class MonthCount(Histogram):
    """Published reviews of one family of services, by the month of the service: what priors are made of."""

    id = RandomIdField(primary_key=True)
    book = models.CharField("livre", max_length=9, choices=Book)
    family = models.CharField("famille", max_length=12, blank=True)
    month = models.DateField("mois")

    class Meta:
        verbose_name = "avis d’une famille et d’un mois"
        verbose_name_plural = "avis par famille et par mois"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["book", "family", "month"], name="monthcount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.family} {self.month}"


class Prior(Histogram):
    """The histogram of a family over 24 months, frozen at night; of all families when it has no name."""

    id = RandomIdField(primary_key=True)
    book = models.CharField("livre", max_length=9, choices=Book)
    family = models.CharField("famille", max_length=12, blank=True)
    frozen_on = models.DateField("figée le")

    class Meta:
        verbose_name = "point de départ des notes"
        verbose_name_plural = "points de départ des notes"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["book", "family"], name="prior_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.family}"
