from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from territories.zones import Zone, ZoneKind, ancestors, covers

# The only three whose arrondissements are rows of their own, under the city's.
CITIES_WITH_ARRONDISSEMENTS = ("13055", "69123", "75056")


class Region(models.Model):
    """One of the 18 regions, by its INSEE code."""

    code = models.CharField("code INSEE", max_length=2, primary_key=True)
    name = models.CharField("nom", max_length=60)
    located = models.CharField("dans une phrase", max_length=60, help_text="« en Bretagne », « à Mayotte »")
    overseas = models.BooleanField("outre-mer", default=False)

    class Meta:
        verbose_name = "région"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.code


class Department(models.Model):
    """One of the 101 departments, by its INSEE code: ``2A`` and ``2B`` in Corsica, three digits overseas."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="departments")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def path(self) -> str:
        return f"{self.region_id}/{self.code}"


class Collectivity(models.TextChoices):
    """Overseas collectivities, which have communes and neither region nor department."""

    SAINT_PIERRE_ET_MIQUELON = "975", "Saint-Pierre-et-Miquelon"
    SAINT_BARTHELEMY = "977", "Saint-Barthélemy"
    SAINT_MARTIN = "978", "Saint-Martin"
    AUSTRAL_LANDS = "984", "Terres australes et antarctiques françaises"
    WALLIS_ET_FUTUNA = "986", "Wallis-et-Futuna"
    POLYNESIE = "987", "Polynésie française"
    NOUVELLE_CALEDONIE = "988", "Nouvelle-Calédonie"
    CLIPPERTON = "989", "Île de Clipperton"


class CommuneQuerySet(models.QuerySet["Commune"]):
    def counted(self) -> CommuneQuerySet:
        """Leave out municipal arrondissements, whose people and companies their city counts already."""
        return self.filter(city=None)

    def for_card(self) -> CommuneQuerySet:
        """Load what a choice between communes prints."""
        return self.select_related("department").prefetch_related("post_codes")


class Commune(models.Model):
    """A commune of today, or a municipal arrondissement of Paris, Lyon or Marseille.

    Never found by post code alone: several communes share one, and one commune has several.
    """

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    city = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="ville", related_name="arrondissements"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name="département", related_name="communes"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="région", related_name="communes"
    )
    collectivity = models.CharField("collectivité", max_length=3, blank=True, choices=Collectivity)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                name="commune_in_a_department_or_a_collectivity",
                condition=Q(department=None, region=None) & ~Q(collectivity="")
                | Q(department__isnull=False, region__isnull=False, collectivity=""),
            ),
            models.CheckConstraint(
                name="commune_point_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def department_code(self) -> str:
        """The department's code, or the collectivity's where there is no department."""
        return self.department_id or self.collectivity

    @property
    def label(self) -> str:
        """Name and department: no two communes share both, so the picker reads it back."""
        return f"{self.name} ({self.department_code})"

    @property
    def path(self) -> str:
        parts = [self.region_id or self.collectivity, self.department_code, self.city_id, self.code]
        return "/".join(part for part in parts if part)

    @property
    def whole(self) -> str:
        """The code under which the place is counted: the city's for an arrondissement."""
        return self.city_id or self.code


class PostCode(models.Model):
    """A post code and its communes. Corsica's start with 20, though its departments are 2A and 2B."""

    code = models.CharField("code postal", max_length=5, primary_key=True)
    communes = models.ManyToManyField(Commune, verbose_name="communes", related_name="post_codes")

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class FormerCommune(models.Model):
    """An INSEE code no longer in use, and the commune that holds its ground today."""

    code = models.CharField("ancien code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    commune = models.ForeignKey(
        Commune, models.PROTECT, verbose_name="commune actuelle", related_name="former_communes"
    )

    class Meta:
        verbose_name = "ancienne commune"
        verbose_name_plural = "anciennes communes"
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class PlaceName(models.Model):
    """A name that finds a commune: its own, with and without its article, and those it had before.

    ``key`` holds only ``a-z0-9``, without spaces: every collation sorts such text alike, so a prefix is
    an interval that the index answers on both databases.
    """

    key = models.CharField(max_length=60)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="names")
    former = models.CharField(max_length=60, blank=True)
    # A copy of the commune's, so that the order of a long list comes from this table's index alone.
    population = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "commune"], name="placename_once")]
        indexes = [models.Index("key", "population", "commune", "former", name="placename_picker")]

    def __str__(self) -> str:
        return self.key


class TerritorySetQuerySet(models.QuerySet["TerritorySet"]):
    def containing(self, place: Region | Department | Commune) -> TerritorySetQuerySet:
        """Keep the sets that surely contain all of ``place``."""
        above = ancestors(place.path)
        inside = self._paths(excluded=False).filter(path__in=above)
        outside = self._paths(excluded=True).filter(self._touching(place, above))
        return self.filter(Exists(inside), ~Exists(outside), open_exclusion=False)

    def possibly_containing(self, place: Region | Department | Commune) -> TerritorySetQuerySet:
        """Keep the sets that contain some of ``place``, or may: what is left out surely does not."""
        above = ancestors(place.path)
        inside = self._paths(excluded=False).filter(self._touching(place, above))
        outside = self._paths(excluded=True).filter(path__in=above)
        return self.filter(Exists(inside) | Q(open_zone=True), ~Exists(outside))

    @staticmethod
    def _paths(*, excluded: bool) -> models.QuerySet[TerritoryPath]:
        return TerritoryPath.objects.filter(territory_set=OuterRef("pk"), excluded=excluded)

    @staticmethod
    def _touching(place: Region | Department | Commune, above: list[str]) -> Q:
        touching = Q(path__in=above)
        # Nothing lies within a commune, but for the three cities: one comparison less for all others.
        if not isinstance(place, Commune) or place.code in CITIES_WITH_ARRONDISSEMENTS:
            touching |= Q(path__startswith=f"{place.path}/")
        return touching


class TerritorySet(models.Model):
    """Where something holds: zones, less exclusions. Written by ``services.define_territory`` only.

    Each zone is kept with the paths it was expanded to, so a set that is "all of France" is one path and
    not 35 000 rows, and ``contains`` costs no query.
    """

    name = models.CharField("nom", max_length=200, blank=True)
    zones = models.JSONField("zones", default=list)
    exclusions = models.JSONField("exclusions", default=list)
    open_zone = models.BooleanField("zone non résolue", default=False)
    open_exclusion = models.BooleanField("exclusion non résolue", default=False)

    objects = TerritorySetQuerySet.as_manager()

    class Meta:
        verbose_name = "ensemble de territoires"
        verbose_name_plural = "ensembles de territoires"

    def __str__(self) -> str:
        return self.name or self.words

    @property
    def words(self) -> str:
        """The set as a sentence's end: « Grand Est, Rhône (69), sauf Metz (57) »."""
        text = ", ".join(zone["label"] for zone in self.zones)
        if self.exclusions:
            text += ", sauf " + ", ".join(zone["label"] for zone in self.exclusions)
        return text

    def contains(self, place: Region | Department | Commune | None) -> bool | None:
        """Say whether ``place`` is inside: ``True``, ``False``, or ``None`` when it cannot be known.

        ``None`` as a place means "somewhere in France". No query.
        """
        return covers(
            [Zone.from_json(zone) for zone in self.zones],
            [Zone.from_json(zone) for zone in self.exclusions],
            place.path if place else "",
        )

    @property
    def scale(self) -> ZoneKind | None:
        """The widest kind of zone in the set; nothing for an empty one."""
        kinds = {zone["kind"] for zone in self.zones}
        return next((kind for kind in ZoneKind if kind in kinds), None)


class TerritoryPath(models.Model):
    """One path of a set, for the database to compare. Derived from the set's zones."""

    territory_set = models.ForeignKey(TerritorySet, models.CASCADE, related_name="paths")
    path = models.CharField(max_length=24, blank=True)
    excluded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory_set", "excluded", "path"], name="territorypath_once")
        ]
        indexes = [models.Index(fields=["path", "excluded", "territory_set"], name="territorypath_place")]

    def __str__(self) -> str:
        return self.path or "France"
