"""What a provider's listing and a connector's have in common."""

from __future__ import annotations

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import RandomIdField
from marketplace.directory.models.states import EDITABLE, ListingState
from territories.models import Commune

NAME_MAX = 120  # characters
HEADLINE_MAX = 140
BODY_MAX = 4_000

# What lists show and what is found. Kept in words that an index's condition can hold.
LISTED = Q(state="published", paused_at=None, closed_at=None)


class Language(models.TextChoices):
    """Languages in which one can be served."""

    FRENCH = "fr", "Français"
    ENGLISH = "en", "Anglais"
    GERMAN = "de", "Allemand"
    SPANISH = "es", "Espagnol"
    ITALIAN = "it", "Italien"
    PORTUGUESE = "pt", "Portugais"
    DUTCH = "nl", "Néerlandais"
    ARABIC = "ar", "Arabe"
    BRETON = "br", "Breton"
    CREOLE = "cpf", "Créole"
    SIGNS = "fsl", "Langue des signes française"


def french_only() -> list[str]:
    return [Language.FRENCH.value]


M = TypeVar("M", bound="Listing")


class ListingQuerySet(models.QuerySet[M]):
    def public(self) -> Self:
        """Those whose page everyone reads: a paused one answers its address, and says so."""
        return self.filter(state=ListingState.PUBLISHED, closed_at=None)

    def listed(self) -> Self:
        """What lists show and what search finds: the same for everyone."""
        return self.filter(LISTED)

    def for_moderation(self) -> Self:
        """Hidden ones too, drafts apart. Only behind ``policies.can_moderate``."""
        return self.exclude(state=ListingState.DRAFT)

    def to_confirm(self, before) -> Self:
        """Published ones that nobody has said to be right since ``before``."""
        return self.filter(state=ListingState.PUBLISHED, closed_at=None, confirmed_at__lt=before)


class Listing(models.Model):
    id = RandomIdField(primary_key=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom affiché", max_length=NAME_MAX)
    headline = models.CharField("en une phrase", max_length=HEADLINE_MAX)
    body = models.TextField("présentation", blank=True)
    # Made from ``body`` when it is written: read a thousand times for each edit.
    body_html = models.TextField(blank=True, editable=False)
    languages = models.JSONField("langues", default=french_only)
    website = models.URLField("site", blank=True)

    # Who keeps it and receives what is written to it. Nobody yet for one taken from a partner's list.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="tenue par",
    )

    # Where it is. The rest of the place is copied from the commune, and the point from the establishment
    # where it is known: distances and zones are compared without a join.
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    region = models.ForeignKey(
        "territories.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    path = models.CharField(max_length=24, editable=False)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    state = models.CharField("état", max_length=13, choices=ListingState, default=ListingState.DRAFT)
    # Columns, not states: hiding and restoring a paused listing keeps it paused.
    paused_at = models.DateTimeField("en pause depuis", null=True, blank=True)
    # The register says that the company has closed; emptied if it says otherwise one day.
    closed_at = models.DateTimeField("entreprise fermée, vu le", null=True, blank=True)

    created_at = models.DateTimeField("commencée", default=timezone.now)
    submitted_at = models.DateTimeField("envoyée", null=True, blank=True)
    # The first time only: who is new is told by it.
    published_at = models.DateTimeField("publiée", null=True, blank=True)
    # When somebody last said that all of it is right; a publication says so too.
    confirmed_at = models.DateTimeField("confirmée", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("rappels depuis", default=0)
    # What is read by the index and by moderators: moves with each change that can be seen.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_point_whole",
                # A null compared is no "no" to a CHECK: said in full.
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_published_is_dated",
                condition=~Q(state__in=("published", "archived"))
                | Q(published_at__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """As ``public`` says of rows."""
        return self.state == ListingState.PUBLISHED and self.closed_at is None

    @property
    def is_listed(self) -> bool:
        """As ``listed`` says of rows."""
        return self.is_public and self.paused_at is None

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def language_words(self) -> list[str]:
        return [str(Language(code).label) for code in self.languages if code in Language.values]

    def stand_in(self, commune: Commune, point: tuple[float, float] | None = None) -> None:
        """Copy a place into the row: the commune's own point, unless a nearer one is known."""
        self.commune, self.region_id, self.path = commune, commune.region_id, commune.path
        self.latitude, self.longitude = point or (commune.latitude, commune.longitude)
