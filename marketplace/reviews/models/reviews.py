from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core.ids import RandomIdField, encode
from core.triggers import Trigger, triggers
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.reviews.models.interactions import Interaction, Role, kept, only_emptied
from marketplace.reviews.models.states import ReviewState

MARKS = ("quality", "deadlines", "listening", "worth")
"""The four criteria, in the order in which they are asked. The overall mark is given apart."""
STARS = (1, 2, 3, 4, 5)
WHO_MAX = 120  # characters


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user) -> ReviewQuerySet:
        """Every public read starts here: what is published of a listing that one sees; and one’s own."""
        shown = Q(state=ReviewState.PUBLISHED)
        of_provider = Exists(ProviderProfile.objects.visible_to(user).filter(pk=OuterRef("provider")))
        of_connector = Exists(ConnectorProfile.objects.visible_to(user).filter(pk=OuterRef("connector")))
        shown &= Q(of_provider, provider__isnull=False) | Q(of_connector, connector__isnull=False)
        if user.is_authenticated:
            shown |= Q(author=user.pk) & ~Q(state=ReviewState.ERASED)
        return self.filter(shown)

    def published(self) -> ReviewQuerySet:
        """What counts in the scores. For a listing whose page is being drawn, seen already."""
        return self.filter(state=ReviewState.PUBLISHED)

    def of(self, listing: ProviderProfile | ConnectorProfile) -> ReviewQuerySet:
        if isinstance(listing, ProviderProfile):
            return self.filter(provider=listing.pk)
        return self.filter(connector=listing.pk)

    def for_page(self) -> ReviewQuerySet:
        """Load what a line of a page prints: one query."""
        return self.select_related("reply")

    def for_moderation(self) -> ReviewQuerySet:
        """Hidden ones too. Only behind ``policies.can_moderate``."""
        return self.exclude(state=ReviewState.ERASED)


class Words(models.Model):
    """What a review and a reply have in common: words that somebody signs and a moderator reads first."""

    id = RandomIdField(primary_key=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="auteur"
    )
    text = models.TextField("texte")
    # Made from the text when it is written: read a thousand times for each edit.
    html = models.TextField(editable=False)
    state = models.CharField("état", max_length=13, choices=ReviewState, default=ReviewState.HELD)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField("écrit", default=timezone.now)
    edited_at = models.DateTimeField("modifié", null=True, blank=True)
    # The first time: a new version does not make it younger.
    published_at = models.DateTimeField("publié", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_is_dated",
                condition=~Q(state__in=("published", "masked", "removed", "removed_final"))
                | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_says_something", condition=Q(state="erased") | ~Q(text="")
            ),
        ]

    @property
    def is_public(self) -> bool:
        return self.state == ReviewState.PUBLISHED


class Review(Words):
    """What the client of a confirmed interaction says of the work: five marks and a text."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="reviews")
    role = models.CharField("écrit en tant que", max_length=9, choices=Role)
    # As in the interaction, which does not change: pages and counts read them without a join.
    provider = models.ForeignKey(
        ProviderProfile, models.CASCADE, null=True, blank=True, db_index=False, related_name="reviews"
    )
    connector = models.ForeignKey(
        ConnectorProfile, models.CASCADE, null=True, blank=True, db_index=False, related_name="reviews"
    )
    experience_on = models.DateField("prestation du")
    # How its author is told: « Entreprise, commerce », « Connecteur, chambre de métiers ».
    who = models.CharField("de la part de", max_length=WHO_MAX)

    overall = models.PositiveSmallIntegerField("note d’ensemble")
    quality = models.PositiveSmallIntegerField("qualité du travail")
    deadlines = models.PositiveSmallIntegerField("respect des délais")
    listening = models.PositiveSmallIntegerField("écoute et conseil")
    worth = models.PositiveSmallIntegerField("rapport qualité-prix, ou utilité")

    objects = ReviewQuerySet.as_manager()

    class Meta(Words.Meta):
        abstract = False
        verbose_name = "avis"
        verbose_name_plural = "avis"
        default_permissions = ()
        constraints = [
            *Words.Meta.constraints,
            models.UniqueConstraint(fields=["interaction", "role"], name="review_once"),
            models.CheckConstraint(
                name="review_of_one_listing", condition=Q(provider=None) ^ Q(connector=None)
            ),
            models.CheckConstraint(
                name="review_marks_one_to_five",
                condition=Q(
                    overall__range=(1, 5), quality__range=(1, 5), deadlines__range=(1, 5),
                    listening__range=(1, 5), worth__range=(1, 5),
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["provider", "-published_at", "-id"],
                name="review_of_provider",
                condition=Q(state="published", connector=None),
            ),
            models.Index(
                fields=["connector", "-published_at", "-id"],
                name="review_of_connector",
                condition=Q(state="published", provider=None),
            ),
            models.Index(fields=["author", "-written_at"], name="review_author"),
            models.Index(fields=["written_at"], name="review_received"),
            models.Index(fields=["published_at"], name="review_age", condition=Q(published_at__isnull=False)),
            models.Index(fields=["withdrawn_at"], name="review_withdrawn", condition=Q(state="withdrawn")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.pk])

    def replies(self) -> list[int]:
        """The key of its reply, if there is one."""
        return list(Reply.objects.filter(review=self.pk).values_list("pk", flat=True))

    @property
    def anchor(self) -> str:
        return f"avis-{encode(self.pk)}"

    @property
    def listing(self) -> ProviderProfile | ConnectorProfile:
        found = self.provider or self.connector
        assert found is not None, "a review is of one listing"  # noqa: S101
        return found

    @property
    def marks(self) -> dict[str, int]:
        """The overall mark, then the four criteria."""
        return {name: getattr(self, name) for name in ("overall", *MARKS)}


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user) -> ReplyQuerySet:
        """Replies to reviews that one sees; and one’s own."""
        shown = Q(state=ReviewState.PUBLISHED) & Q(
            Exists(Review.objects.visible_to(user).filter(pk=OuterRef("review")))
        )
        if user.is_authenticated:
            shown |= Q(author=user.pk) & ~Q(state=ReviewState.ERASED)
        return self.filter(shown)

    def for_moderation(self) -> ReplyQuerySet:
        return self.exclude(state=ReviewState.ERASED)


class Reply(Words):
    """What the reviewed side answers, once, under the review."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="reply")

    objects = ReplyQuerySet.as_manager()

    class Meta(Words.Meta):
        abstract = False
        verbose_name = "réponse à un avis"
        verbose_name_plural = "réponses à des avis"
        default_permissions = ()
        constraints = [*Words.Meta.constraints]
        indexes = [models.Index(fields=["author"], name="reply_author")]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('reviews:review', args=[self.review_id])}#reponse"


class Version(models.Model):
    """What a review or a reply said before a new version. Never changed; ``number`` 1 is the first."""

    id = RandomIdField(primary_key=True)
    review = models.ForeignKey(Review, models.CASCADE, null=True, related_name="versions")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    marks = models.JSONField("notes", default=dict)
    text = models.TextField("texte", blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "version d’un avis"
        verbose_name_plural = "versions d’avis"
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="version_of_one", condition=Q(review=None) ^ Q(reply=None)),
            models.UniqueConstraint(fields=["review", "number"], name="version_review_number"),
            models.UniqueConstraint(fields=["reply", "number"], name="version_reply_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)


# Not append-only: versions go with their listing. Their words do not change.
triggers.register(
    Trigger(
        "reviews_version_stays",
        "reviews.Version",
        "UPDATE",
        kept("review_id", "reply_id", "number", "saved_at")
        + ' OR (NEW."text" <> OLD."text" AND NEW."text" <> \'\')',
        "what was said before does not change",
    )
)


def _place(company: str, *states: str) -> str:
    said = ", ".join(f"'{state}'" for state in states)
    # Words of this module only.
    return (
        'EXISTS (SELECT 1 FROM companies_membership AS place WHERE place.user_id = NEW."author_id" '  # noqa: S608
        f"AND place.company_id = said.{company} AND place.state IN ({said}))"
    )


# The interaction it rests on, as it must be: confirmed, of the same pair, told by its client.
RESTS_ON = (
    "FROM reviews_interaction AS said WHERE said.id = NEW.\"interaction_id\" AND said.state = 'confirmed' "
    'AND said.role = NEW."role" AND said.occurred_on = NEW."experience_on" '
    'AND COALESCE(said.provider_id, 0) = COALESCE(NEW."provider_id", 0) '
    'AND COALESCE(said.connector_id, 0) = COALESCE(NEW."connector_id", 0) '
)
CONFLICT = (
    f'EXISTS (SELECT 1 {RESTS_ON} AND (said.seller_id = NEW."author_id" '  # noqa: S608
    f"OR {_place('seller_company_id', 'declared', 'verified')})) "
    'OR EXISTS (SELECT 1 FROM directory_providerprofile AS listing WHERE listing.id = NEW."provider_id" '
    'AND listing.contact_id = NEW."author_id") '
    'OR EXISTS (SELECT 1 FROM directory_connectorprofile AS listing WHERE listing.id = NEW."connector_id" '
    'AND listing.contact_id = NEW."author_id")'
)
BECOMES_PUBLIC = (
    'NEW."state" = \'published\' AND OLD."state" <> \'published\' AND NEW."author_id" IS NOT NULL'
)
for name, event, when, message in (
    (
        "unconfirmed",
        "INSERT",
        f'NOT EXISTS (SELECT 1 {RESTS_ON} AND said.client_id = NEW."author_id")',
        "a review rests on a confirmed interaction of its author",
    ),
    (
        "unverified",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {RESTS_ON} AND {_place('client_company_id', 'verified')})",
        "the author of a review is a verified member",
    ),
    ("conflict", "INSERT", CONFLICT, "nobody reviews their own side"),
    ("conflict_later", "UPDATE", f"({BECOMES_PUBLIC}) AND ({CONFLICT})", "nobody reviews their own side"),
    (
        "stays",
        "UPDATE",
        kept("interaction_id", "role", "provider_id", "connector_id", "experience_on")
        + " OR "
        + only_emptied("author_id"),
        "a review stays with what it is about",
    ),
):
    triggers.register(Trigger(f"reviews_review_{name}", "reviews.Review", event, when, message))
triggers.register(
    Trigger(
        "reviews_reply_stays",
        "reviews.Reply",
        "UPDATE",
        kept("review_id"),
        "a reply stays with its review",
    )
)
