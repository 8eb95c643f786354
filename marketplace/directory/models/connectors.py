from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from companies.models import Company
from core.ids import RandomIdField
from marketplace.directory.models.listings import LISTED, Listing, ListingQuerySet
from taxonomy.models import TopicLink
from taxonomy.tagging import topics_field
from territories.models import Region

TOPICS_MAX = 8
REGIONS_MAX = 18


class Level(models.TextChoices):
    """What is known of a connector. Written by an administrator, never by themselves."""

    CHARTER = "charter", "Bénévole, signataire de la charte"
    LABELLED = "labelled", "Connecteur labellisé"


class Action(models.TextChoices):
    """What a connector does for a company."""

    LISTEN = "listen", "Un premier échange pour faire le point"
    DIAGNOSIS = "diagnosis", "Un diagnostic numérique"
    GUIDE = "guide", "Orienter vers les bonnes aides et les bons prestataires"
    FOLLOW = "follow", "Suivre un projet dans la durée"
    TRAIN = "train", "Former à un outil"
    WORKSHOP = "workshop", "Animer un atelier collectif"
    VISIT = "visit", "Se déplacer dans l’entreprise"


class ConnectorQuerySet(ListingQuerySet["ConnectorProfile"]):
    def visible_to(self, user) -> ConnectorQuerySet:
        """Every public read starts here: what is public, and one's own."""
        shown = Q(state="published", closed_at=None)
        if user.is_authenticated:
            shown |= Q(contact=user.pk)
        return self.filter(shown)

    def kept_by(self, user) -> ConnectorQuerySet:
        return self.filter(contact=user.pk) if user.is_authenticated else self.none()

    def for_card(self) -> ConnectorQuerySet:
        """Load what a line of a list prints: one query, one for the topics, one for the regions."""
        return self.select_related("commune", "region", "company").prefetch_related("topic_links", "regions")

    def for_page(self) -> ConnectorQuerySet:
        return self.for_card().select_related("contact", "commune__department")


class ConnectorTopic(TopicLink):
    id = RandomIdField(primary_key=True)
    content_object = models.ForeignKey(
        "directory.ConnectorProfile", models.CASCADE, related_name="topic_links"
    )

    class Meta(TopicLink.Meta):
        ordering = ["tag_id"]
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="connectortopic_once")]


class ConnectorProfile(Listing):
    """Somebody who helps companies find their way: a person (``contact``), or an organisation."""

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="connectors", verbose_name="organisation"
    )
    level = models.CharField("niveau", max_length=8, choices=Level, default=Level.CHARTER)
    charter_signed_at = models.DateTimeField("charte signée", null=True, blank=True)
    topics = topics_field(ConnectorTopic)
    # Where they help, beside the region where they are.
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name="régions")
    capacity_open = models.BooleanField("prend de nouvelles entreprises", default=True)
    actions = models.JSONField("ce qu’il propose", default=list)
    remote_ok = models.BooleanField("aide aussi à distance", default=True)

    objects = ConnectorQuerySet.as_manager()

    class Meta(Listing.Meta):
        abstract = False
        verbose_name = "fiche de connecteur"
        verbose_name_plural = "fiches de connecteurs"
        default_permissions = ()
        constraints = [
            *Listing.Meta.constraints,
            models.UniqueConstraint(
                fields=["contact"], name="connector_one_a_person", condition=Q(contact__isnull=False)
            ),
            models.CheckConstraint(
                name="connector_is_somebody", condition=Q(contact__isnull=False) | Q(company__isnull=False)
            ),
            models.CheckConstraint(
                name="connector_published_signed",
                condition=~Q(state="published") | Q(charter_signed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="connector_listed", condition=LISTED),
            models.Index(fields=["region", "-published_at"], name="connector_region", condition=LISTED),
            models.Index(
                fields=["confirmed_at"], name="connector_to_confirm", condition=Q(state="published")
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("directory:connector", args=[self.slug])

    @property
    def action_words(self) -> list[str]:
        return [str(Action(code).label) for code in self.actions if code in Action.values]
