from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.aids.models import AidPage
from cms.pages.models import GuidePage, TestimonialPage
from community.experts.models import Expert
from core import clock
from core.ids import RandomIdField

QUESTION = "questions.question"
AID, GUIDE, TESTIMONIAL, EXPERT = "aids.aid", "pages.guide", "pages.testimonial", "experts.expert"
EVERYONE = AnonymousUser()


class Training(models.Model):
    """What was learned from the texts, packed; the last one is in use."""

    id = models.AutoField(primary_key=True)
    on = models.DateField("le")
    aids = models.PositiveIntegerField("aides lues")
    packed = models.BinaryField(editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.pk)


class Reading(models.Model):
    """That a question was read, by which method; ``stale`` when it is to be read again.

    Its key is the question's, which is random, and it has no time: the question may be anonymous.
    """

    question = models.OneToOneField(
        "questions.Question", models.CASCADE, primary_key=True, related_name="suggestion_reading"
    )
    digest = models.CharField(max_length=32, blank=True)
    """Of what was read: the same words are not read again by the same method."""
    method = models.CharField(max_length=12, blank=True)
    aids = models.PositiveSmallIntegerField("aides proposées", default=0)
    stale = models.BooleanField(default=True)
    waits = models.BooleanField(default=False)
    """Behind what somebody just wrote: one of many that are read again together."""
    changes = models.PositiveIntegerField(default=0)
    """Counts: what changes while it is read is read again."""

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["waits", "question"], name="suggestion_reading_stale", condition=Q(stale=True)
            ),
            models.Index(fields=["aids"], name="suggestion_reading_without", condition=Q(aids=0)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def for_everyone(self) -> SuggestionQuerySet:
        """Keep those of what everybody may read today, and not what was hidden or closed since."""
        readable = Q()
        for kind, rows in (
            (AID, AidPage.objects.visible_to(EVERYONE).open()),
            (GUIDE, GuidePage.objects.visible_to(EVERYONE)),
            (TESTIMONIAL, TestimonialPage.objects.visible_to(EVERYONE)),
            (EXPERT, Expert.objects.verified()),
        ):
            readable |= Q(Exists(rows.filter(pk=OuterRef("key")).order_by().values("pk")), kind=kind)
        return self.filter(readable)


class Suggestion(models.Model):
    """Something to show beside a question, with its reason: without one there is no row.

    A random key and an hour, since it leads to a question that may be nobody's.
    """

    id = RandomIdField(primary_key=True)
    question = models.ForeignKey("questions.Question", models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    base = models.FloatField()
    """The score before what readers said."""
    score = models.FloatField()
    place = models.PositiveSmallIntegerField(default=0)
    """Among those of its kind beside this question, from 0."""
    shown = models.JSONField()
    """Title, href, meta, reason, facts: all that the page prints."""
    method = models.CharField(max_length=12)
    found_at = models.DateTimeField("trouvée vers", default=clock.this_hour)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["question", "kind", "key"], name="suggestion_once"),
            models.CheckConstraint(name="suggestion_has_a_score", condition=Q(score__gte=0, base__gte=0)),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="suggestion_of_what")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class UsefulVote(models.Model):
    """One person's word on one suggestion. It outlives the suggestion, which is found again and again."""

    id = RandomIdField(primary_key=True)
    question = models.ForeignKey("questions.Question", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    useful = models.BooleanField("utile")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "question", "kind", "key"], name="usefulvote_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Usefulness(models.Model):
    """How often something was found useful, beside questions on a topic; without a topic, beside all."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    topic = models.BigIntegerField(default=0)
    """A topic's key; 0 for all questions together. Not a foreign key: a NULL would escape the constraint."""
    yes = models.PositiveIntegerField("utile", default=0)
    no = models.PositiveIntegerField("pas utile", default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "topic"], name="usefulness_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ChangedAid(models.Model):
    """An aid that changed and is to be weighed again with each question; ``after`` is the last one done."""

    key = models.BigIntegerField(primary_key=True)
    change = models.PositiveIntegerField(default=1)
    """Counts: what changes meanwhile begins again."""
    after = models.BigIntegerField(default=-1)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
