from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.triggers import Trigger, triggers
from marketplace.prices.models.observations import Series
from marketplace.prices.rules import FEWEST_FOR_INTERVAL, LADDER, QUANTILES, VERSION
from taxonomy.models import ScopeBand, ServiceType, Unit
from territories.models import Region


class ReleaseState(models.TextChoices):
    # The next one, as it would be today. Nobody reads it.
    DRAFT = "draft", "en préparation"
    FROZEN = "frozen", "figée"


class PriceReleaseQuerySet(models.QuerySet["PriceRelease"]):
    def frozen(self) -> PriceReleaseQuerySet:
        """Every public read starts here; the latest comes first."""
        return self.filter(state=ReleaseState.FROZEN).order_by("-number")


class PriceRelease(models.Model):
    """What was published at one time. Once frozen, neither it nor its cells nor its files ever change."""

    state = models.CharField("état", max_length=6, choices=ReleaseState, default=ReleaseState.DRAFT)
    number = models.PositiveIntegerField("numéro", unique=True)
    quarter = models.CharField("trimestre", max_length=7, unique=True, help_text="2026-T4")
    as_of = models.DateField("date")
    frozen_at = models.DateTimeField("figée le", null=True, blank=True)
    code_version = models.CharField("version du code", max_length=80)
    method_version = models.PositiveSmallIntegerField("version de la méthode", default=VERSION)
    # The month of the index to whose prices all were brought; empty: not corrected.
    index_month = models.DateField("prix du mois", null=True, blank=True)
    index_source = models.CharField("indice", max_length=200, blank=True)
    demonstration = models.BooleanField("données de démonstration", default=False)
    observed = models.PositiveIntegerField("prix retenus", default=0)
    held = models.PositiveIntegerField("prix mis de côté", default=0)

    objects = PriceReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "édition des prix"
        verbose_name_plural = "éditions des prix"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="pricerelease_one_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                name="pricerelease_frozen_once", condition=Q(state="frozen") ^ Q(frozen_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("prices:release", args=[self.number])

    @property
    def name(self) -> str:
        """« T4 2026 »."""
        year, quarter = self.quarter.split("-")
        return f"{quarter} {year}"


class Level(models.TextChoices):
    """From the nearest to the widest: the first that publishes is the one that is shown."""

    REGION = "region", "la région"
    NATION = "nation", "toute la France"
    ALL_SIZES = "all", "toute la France, toutes tailles"


class PriceCellQuerySet(models.QuerySet["PriceCell"]):
    def released(self) -> PriceCellQuerySet:
        return self.filter(release__state=ReleaseState.FROZEN)


def _in_order() -> Q:
    """The order of figures, each within its interval; an interval is whole or absent."""
    found = Q()
    for lower, upper in pairwise(QUANTILES):
        found &= Q(**{lower: None}) | Q(**{upper: None}) | Q(**{f"{lower}__lte": F(upper)})
    for name in QUANTILES:
        absent = Q(**{f"{name}_low": None, f"{name}_high": None})
        # A comparison with nothing is neither true nor false, and a check lets it pass.
        whole = Q(**{f"{part}__isnull": False for part in (name, f"{name}_low", f"{name}_high")})
        around = whole & Q(
            **{f"{name}_low__gte": 1, f"{name}_low__lte": F(name), f"{name}_high__gte": F(name)}
        )
        found &= absent | around
    return found


def _as_the_ladder() -> Q:
    found = Q()
    for name, fewest in zip(QUANTILES, LADDER, strict=True):
        found &= Q(**{name: None}) | Q(providers__gte=fewest)
        found &= Q(**{f"{name}_low": None}) | Q(providers__gte=FEWEST_FOR_INTERVAL)
        found &= Q(median__isnull=False) | Q(**{name: None})
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: int
    low: int | None
    high: int | None


class PriceCell(models.Model):
    """Figures of one service, unit and size at one level, in cents with two significant figures."""

    release = models.ForeignKey(PriceRelease, models.CASCADE, related_name="cells")
    series = models.CharField("série", max_length=5, choices=Series)
    level = models.CharField("niveau", max_length=6, choices=Level)
    service_type = models.ForeignKey(ServiceType, models.PROTECT, related_name="+")
    unit = models.CharField("prix pour", max_length=12, choices=Unit)
    scope = models.ForeignKey(ScopeBand, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    # All of the above in one word: what is null takes part in no unique constraint.
    key = models.CharField(max_length=110)
    providers = models.PositiveIntegerField("prestataires")
    dropped = models.PositiveIntegerField("écartés, trop loin du reste")
    # The release whose observations it tells: an older one where too few providers changed since.
    since = models.PositiveIntegerField("chiffres de l’édition")

    p10 = models.PositiveIntegerField(null=True)
    p10_low = models.PositiveIntegerField(null=True)
    p10_high = models.PositiveIntegerField(null=True)
    p25 = models.PositiveIntegerField(null=True)
    p25_low = models.PositiveIntegerField(null=True)
    p25_high = models.PositiveIntegerField(null=True)
    median = models.PositiveIntegerField(null=True)
    median_low = models.PositiveIntegerField(null=True)
    median_high = models.PositiveIntegerField(null=True)
    p75 = models.PositiveIntegerField(null=True)
    p75_low = models.PositiveIntegerField(null=True)
    p75_high = models.PositiveIntegerField(null=True)
    p90 = models.PositiveIntegerField(null=True)
    p90_low = models.PositiveIntegerField(null=True)
    p90_high = models.PositiveIntegerField(null=True)

    objects = PriceCellQuerySet.as_manager()

    class Meta:
        verbose_name = "référence de prix"
        verbose_name_plural = "références de prix"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["release", "key"], name="pricecell_once"),
            models.CheckConstraint(
                name="pricecell_place_of_its_level",
                condition=Q(level="region", region__isnull=False)
                | Q(level="nation", region=None)
                | Q(level="all", region=None, scope=None),
            ),
            models.CheckConstraint(name="pricecell_as_the_ladder", condition=_as_the_ladder()),
            models.CheckConstraint(name="pricecell_in_order", condition=_in_order()),
        ]
        indexes = [models.Index(fields=["release", "service_type"], name="pricecell_page")]

    def __str__(self) -> str:
        return self.key

    @property
    def figures(self) -> Iterator[Figure]:
        """Those that are published."""
        for name in QUANTILES:
            if (value := getattr(self, name)) is not None:
                yield Figure(name, value, getattr(self, f"{name}_low"), getattr(self, f"{name}_high"))


def key_of(series: str, level: str, service: str, unit: str, scope: Any, region: Any) -> str:
    """Return the ``key`` of a cell."""
    return "/".join([series, level, service, unit, str(scope or ""), str(region or "")])


class Members(models.Model):
    """Who stood behind a cell when its figures were last made, and for how much. Never shown.

    Kept for the latest release alone, to count how many changed since. Two columns of 32-bit numbers:
    the SIREN as a number, and cents.
    """

    cell = models.OneToOneField(PriceCell, models.CASCADE, primary_key=True, related_name="members")
    providers = models.BinaryField()
    cents = models.BinaryField()

    class Meta:
        verbose_name = "prestataires d’une référence"
        verbose_name_plural = "prestataires des références"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class ReleaseFile(models.Model):
    """A file of a release, as anybody may download it."""

    release = models.ForeignKey(PriceRelease, models.CASCADE, related_name="files")
    name = models.CharField("nom", max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "fichier d’une édition"
        verbose_name_plural = "fichiers des éditions"
        default_permissions = ()
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="releasefile_once")]

    def __str__(self) -> str:
        return self.name


FROZEN = (
    "EXISTS (SELECT 1 FROM prices_pricerelease AS r WHERE r.id = {row}.\"release_id\" AND r.state = 'frozen')"
)
for table in ("PriceCell", "ReleaseFile"):
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        triggers.register(
            Trigger(
                f"{table.lower()}_frozen_{event.lower()}",
                f"prices.{table}",
                event,
                FROZEN.format(row=row),
                "a frozen release never changes",
            )
        )
for event in ("UPDATE", "DELETE"):
    triggers.register(
        Trigger(
            f"pricerelease_frozen_{event.lower()}",
            "prices.PriceRelease",
            event,
            "OLD.\"state\" = 'frozen'",
            "a frozen release never changes",
        )
    )
