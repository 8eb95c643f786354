from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.experts.professions import Profession
from core.ids import RandomIdField
from taxonomy.models import TopicLink
from taxonomy.tagging import topics_field

HEADLINE_MAX = 140  # characters
PRESENTATION_MAX = 2_000
TOPICS_MAX = 8


class ExpertQuerySet(models.QuerySet["Expert"]):
    def visible_to(self, user) -> ExpertQuerySet:
        """Every public read starts here: whoever was verified once, and one's own."""
        shown = Q(verified_until__isnull=False, withdrawn_at=None, person__is_active=True)
        if user.is_authenticated:
            shown |= Q(person=user)
        return self.filter(shown)

    def verified(self) -> ExpertQuerySet:
        """Those whose badge is valid today: the only ones that lists show and that are invited."""
        return self.filter(
            verified_until__gte=timezone.localdate(), withdrawn_at=None, person__is_active=True
        )

    def for_card(self) -> ExpertQuerySet:
        """Load what a line of the list prints: one query, and one for the topics."""
        return self.select_related("person", "region").prefetch_related("topic_links")


class ExpertTopic(TopicLink):
    id = RandomIdField(primary_key=True)
    content_object = models.ForeignKey("experts.Expert", models.CASCADE, related_name="topic_links")

    class Meta(TopicLink.Meta):
        ordering = ["tag_id"]
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="experttopic_once")]


class Expert(models.Model):
    """What a person says of their trade. The badge is ``verified_until``, which their proofs alone move."""

    id = RandomIdField(primary_key=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="expert", verbose_name="personne"
    )
    slug = models.SlugField("adresse", max_length=80, unique=True)
    headline = models.CharField("en une phrase", max_length=HEADLINE_MAX)
    presentation = models.TextField("présentation", blank=True)
    # Made from the text when it is written: read a thousand times for each edit.
    presentation_html = models.TextField(blank=True, editable=False)
    region = models.ForeignKey(
        "territories.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    topics = topics_field(ExpertTopic)

    # Copies of the proof in force, written with it: lists filter on them.
    profession = models.CharField("profession", max_length=10, choices=Profession, blank=True)
    register = models.CharField("registre", max_length=120, blank=True)
    verified_until = models.DateField("vérifié jusqu’au", null=True, blank=True)

    takes_messages = models.BooleanField("reçoit des messages", default=True)
    takes_invitations = models.BooleanField("reçoit des questions", default=False)
    weekly_invitations = models.PositiveSmallIntegerField(
        "questions par semaine, au plus", default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    away_until = models.DateField("absent jusqu’au", null=True, blank=True)

    since = models.DateTimeField("depuis", default=timezone.now)
    withdrawn_at = models.DateTimeField("page retirée le", null=True, blank=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "expert"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="expert_some_invitations", condition=Q(weekly_invitations__range=(1, 20))
            ),
            # No badge without a trade.
            models.CheckConstraint(
                name="expert_badge_has_profession", condition=Q(verified_until=None) | ~Q(profession="")
            ),
        ]
        indexes = [models.Index(fields=["verified_until"], name="expert_verified")]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("experts:one", args=[self.slug])

    @property
    def is_verified(self) -> bool:
        """Whether the badge is valid today."""
        return self.verified_until is not None and self.verified_until >= timezone.localdate()

    @property
    def is_away(self) -> bool:
        return self.away_until is not None and self.away_until >= timezone.localdate()
