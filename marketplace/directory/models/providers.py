from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from companies.models import Company, Establishment, Membership, MembershipState
from core.ids import RandomIdField
from core.models import PrivateFile
from marketplace.directory.models.listings import LISTED, Listing, ListingQuerySet

COMPLETE = 80
"""Per cent from which a listing is called complete."""
PICTURES_MAX = 6
RECENT = 20
"""Requests over which an answering time is told."""


class ProviderQuerySet(ListingQuerySet["ProviderProfile"]):
    def visible_to(self, user) -> ProviderQuerySet:
        """Every public read starts here: what is public, and what one keeps."""
        shown = Q(state="published", closed_at=None)
        if user.is_authenticated:
            shown |= self._kept_by(user)
        return self.filter(shown)

    def kept_by(self, user) -> ProviderQuerySet:
        """Those that a person may change: their own, and those of a company they speak for."""
        return self.filter(self._kept_by(user)) if user.is_authenticated else self.none()

    @staticmethod
    def _kept_by(user) -> Q:
        verified = Membership.objects.filter(
            user=user.pk, company=OuterRef("company"), state=MembershipState.VERIFIED
        )
        return Q(contact=user.pk) | Q(Exists(verified))

    def for_card(self) -> ProviderQuerySet:
        """Load what a line of a list prints: one query, and one for the services."""
        return self.select_related("commune", "region", "company").prefetch_related(_offers())

    def for_page(self) -> ProviderQuerySet:
        """Load what the page prints: the listing, its services, their zones, its pictures."""
        return self.select_related(
            "commune__department", "region", "company__sector", "contact"
        ).prefetch_related(_offers(), "offers__zones", "pictures")


def _offers() -> models.Prefetch:
    """The services of listings with their kind and size, in one query."""
    # Their model names this one.
    rows = apps.get_model("directory", "ServiceOffer")._default_manager
    return models.Prefetch("offers", rows.select_related("service_type", "scope__service_type"))


class ProviderProfile(Listing):
    """A company that sells services, as it describes itself. One for each company."""

    company = models.OneToOneField(
        Company, models.PROTECT, related_name="provider_profile", verbose_name="entreprise"
    )
    establishment = models.ForeignKey(
        Establishment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="établissement"
    )
    remote_ok = models.BooleanField("travaille aussi à distance", default=False)
    # Chosen by the keeper: it ties what they answered under their name to the company.
    shows_answers = models.BooleanField("montre les réponses de qui la tient", default=False)
    # Whose list it was taken from, and how that list calls it.
    partner = models.CharField("liste d’un partenaire", max_length=80, blank=True)

    # How much of what helps to choose is there, out of 100; written with each change.
    completeness = models.PositiveSmallIntegerField("complète à", default=0)

    # Written by the reviews above, through ``services.record_rating``.
    rating_count = models.PositiveIntegerField("avis", default=0)
    rating_mean = models.PositiveSmallIntegerField("moyenne × 100", null=True, blank=True)
    rating_lower = models.PositiveSmallIntegerField("borne basse × 10 000", null=True, blank=True)

    # Over the last requests; written by ``services.measure_answers``.
    recent_requests = models.PositiveSmallIntegerField("demandes récentes", default=0)
    recent_in_time = models.PositiveSmallIntegerField("dont répondues à temps", default=0)
    response_hours = models.PositiveIntegerField("temps de réponse médian", null=True, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta(Listing.Meta):
        abstract = False
        verbose_name = "fiche de prestataire"
        verbose_name_plural = "fiches de prestataires"
        default_permissions = ()
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                name="provider_completeness_per_cent", condition=Q(completeness__range=(0, 100))
            ),
            # Somebody answers for what is public, unless a partner does.
            models.CheckConstraint(
                name="provider_published_has_keeper",
                condition=~Q(state="published") | Q(contact__isnull=False) | ~Q(partner=""),
            ),
            models.CheckConstraint(
                name="provider_rating_whole",
                condition=Q(rating_count=0, rating_mean=None)
                | Q(rating_count__gt=0, rating_mean__isnull=False, rating_mean__range=(100, 500)),
            ),
            models.CheckConstraint(
                name="provider_rating_lower_in_range",
                condition=Q(rating_lower=None) | Q(rating_lower__range=(0, 10_000)),
            ),
            models.CheckConstraint(
                name="provider_answers_add_up",
                condition=Q(recent_requests__lte=RECENT, recent_in_time__lte=F("recent_requests")),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="provider_listed", condition=LISTED),
            models.Index(fields=["region", "-published_at"], name="provider_region", condition=LISTED),
            models.Index(fields=["confirmed_at"], name="provider_to_confirm", condition=Q(state="published")),
            models.Index(fields=["contact"], name="provider_contact"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("directory:provider", args=[self.slug])


class ProviderPicture(models.Model):
    """A picture of a listing, drawn anew, kept in the private folder: who may see the listing sees it."""

    id = RandomIdField(primary_key=True)
    profile = models.ForeignKey(ProviderProfile, models.CASCADE, related_name="pictures")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+", verbose_name="fichier")
    alt_text = models.CharField("texte de remplacement", max_length=200)
    width = models.PositiveIntegerField("largeur")
    height = models.PositiveIntegerField("hauteur")
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "photo de fiche"
        verbose_name_plural = "photos de fiches"
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="picture_says_what_it_shows", condition=~Q(alt_text="")),
            models.CheckConstraint(name="picture_has_a_size", condition=Q(width__gt=0, height__gt=0)),
        ]

    def __str__(self) -> str:
        return self.alt_text

    def get_absolute_url(self) -> str:
        return reverse("directory:picture", args=[self.pk])
