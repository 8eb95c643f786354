from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from community.questions.models.states import PUBLIC_STATES, PostState
from core import clock
from core.actors import Actor
from core.ids import RandomIdField, encode
from core.triggers import Trigger, triggers
from taxonomy.models import Topic, TopicLink
from taxonomy.tagging import topics_field
from territories.crowd import SizeClass


@cache
def _list_address() -> str:
    # A list asks for one per row: finding the pattern again for each is a tenth of its time.
    return reverse("questions:list")


# How long a "me too" counts among those of the week.
WEEK = timedelta(days=7)


class Receipt(models.Model):
    """What we keep of a receipt: enough to recognise it, nothing about its bearer."""

    id = RandomIdField(primary_key=True)
    lookup = models.CharField(max_length=64, unique=True, editable=False)
    # Which of the server's keys made ``lookup``: keys are replaced, receipts stay valid.
    key_version = models.PositiveSmallIntegerField(default=1, editable=False)
    revoked_at = models.DateTimeField("révoqué vers", null=True, editable=False)
    # Leads to the address its bearer left, which lies elsewhere and sealed. No foreign key: neither joins.
    handle = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = "reçu"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def bearer(self) -> Actor:
        return Actor("receipt", str(self.pk))


class CloseReason(models.TextChoices):
    SOLVED = "solved", "son auteur a ce qu’il lui faut"
    OFF_TOPIC = "off_topic", "elle ne concerne pas la vie d’une entreprise"
    UNCLEAR = "unclear", "il manque de quoi répondre"
    OUTDATED = "outdated", "elle n’est plus d’actualité"


# What a row of a list is told from.
CARD = (
    "title", "body_html", "state", "section", "size_class", "answer_count", "me_too_count", "asked_at",
    "last_activity_at", "edited_at", "closed_at", "week_count", "waiting_since", "topic_keys",
)  # fmt: skip


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> QuestionQuerySet:
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, user) -> QuestionQuerySet:
        """Every public read starts here; moderators use ``for_moderation``."""
        visible = Q(state__in=PUBLIC_STATES)
        # A visitor's pk is None, and so is the author of an anonymous question.
        if user.is_authenticated:
            visible |= Q(author=user) & ~Q(state=PostState.ERASED)
        return self.filter(visible)

    def listed(self) -> QuestionQuerySet:
        """What lists show: the same for everyone, duplicates left to the question they repeat."""
        return self.filter(state=PostState.PUBLISHED, duplicate_of=None)

    def for_moderation(self) -> QuestionQuerySet:
        """Hidden ones too. Only behind ``policies.can_moderate``."""
        return self.exclude(state=PostState.ERASED)

    def unanswered(self) -> QuestionQuerySet:
        return self.listed().filter(answer_count=0, closed_at=None)

    def for_card(self) -> QuestionQuerySet:
        """Load what a row of a list prints, in one query: its topics' names are in taxonomy.vocabulary."""
        return (
            self.select_related("author", "region")
            .only(*CARD, "author__display_name", "region__name")
            .with_solved()
        )

    def with_solved(self) -> QuestionQuerySet:
        """Say whether the answer that was accepted may be read: a hidden one solves nothing."""
        return self.annotate(is_solved=Q(accepted_answer__state__in=PUBLIC_STATES))


class QuestionTopic(TopicLink):
    # A sequence would tell in which order questions came, those without a name among them.
    id = RandomIdField(primary_key=True)
    content_object = models.ForeignKey("questions.Question", models.CASCADE, related_name="topic_links")
    # A copy of the question's, kept by the services: a topic's list is read from this index alone.
    last_activity_at = models.DateTimeField(default=clock.this_hour)

    class Meta(TopicLink.Meta):
        ordering = ["tag_id"]
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="questiontopic_once")]
        indexes = [
            models.Index(fields=["tag", "-last_activity_at", "-content_object"], name="questiontopic_recent")
        ]


# An author or a receipt, never both; neither only when erased.
ONE_ASKER = Q(author=None) ^ Q(receipt=None) | Q(author=None, receipt=None, state=PostState.ERASED)


class Question(models.Model):
    id = RandomIdField(primary_key=True)
    title = models.CharField("titre", max_length=150)
    body = models.TextField("détails", blank=True)
    # Made from ``body`` when it is written: a page is read a thousand times for each edit.
    body_html = models.TextField(blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="questions",
        verbose_name="auteur",
    )
    receipt = models.OneToOneField(
        Receipt, models.PROTECT, null=True, blank=True, related_name="question", verbose_name="reçu"
    )
    state = models.CharField("état", max_length=13, choices=PostState, default=PostState.DRAFT)

    # Facts the asker chose to tell, all coarse.
    region = models.ForeignKey(
        "territories.Region",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="région",
    )
    section = models.CharField("secteur", max_length=1, blank=True, help_text="Section de la NAF, de A à U.")
    size_class = models.CharField("taille", max_length=6, blank=True, choices=SizeClass)
    topics = topics_field(QuestionTopic)
    # Their keys in order, kept by ``choose_topics``: a list prints its rows' topics without a query.
    topic_keys = models.JSONField(default=list, editable=False)

    accepted_answer = models.OneToOneField(
        "Answer", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="solution"
    )
    answer_count = models.PositiveIntegerField("réponses publiées", default=0)
    me_too_count = models.PositiveIntegerField("moi aussi", default=0)
    # Of the last seven days; a nightly effect lets old ones fall out.
    week_count = models.PositiveIntegerField("moi aussi cette semaine", default=0)

    asked_at = models.DateTimeField("posée vers", default=clock.this_hour)
    last_activity_at = models.DateTimeField("dernière activité", default=clock.this_hour)
    first_answered_at = models.DateTimeField("première réponse", null=True, blank=True)
    # Where it stands among those that wait: the time since when it waits, moved back by each "me too".
    waiting_since = models.DateTimeField("attend depuis", default=clock.this_hour)
    edited_at = models.DateTimeField("modifiée vers", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Ids of those most like it, the nearest first; found in background, null until then.
    near_ids = models.JSONField(null=True, editable=False)

    # Columns, not states: hiding and restoring a closed question keeps it closed.
    closed_at = models.DateTimeField("close vers", null=True, blank=True)
    close_reason = models.CharField("motif de clôture", max_length=9, blank=True, choices=CloseReason)
    locked_at = models.DateTimeField("verrouillée vers", null=True, blank=True)
    # No index but the one below: of the rows without a double, SQLite would make its way through all.
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="duplicates",
        verbose_name="double de",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question"
        constraints = [
            models.CheckConstraint(name="question_one_asker", condition=ONE_ASKER),
            models.CheckConstraint(name="question_no_own_double", condition=~Q(duplicate_of=F("id"))),
            models.CheckConstraint(
                name="question_closed_with_reason", condition=Q(closed_at=None) ^ ~Q(close_reason="")
            ),
        ]
        # One for each list, in its order, over what it shows and nothing else.
        indexes = [
            models.Index(
                fields=["-last_activity_at", "-id"],
                name="question_recent",
                condition=Q(state="published", duplicate_of=None),
            ),
            models.Index(
                fields=["waiting_since", "id"],
                name="question_waiting",
                condition=Q(state="published", duplicate_of=None, answer_count=0, closed_at=None),
            ),
            models.Index(
                fields=["-week_count", "-last_activity_at", "-id"],
                name="question_popular",
                condition=Q(state="published", duplicate_of=None, week_count__gt=0),
            ),
            models.Index(
                fields=["region", "-last_activity_at", "-id"],
                name="question_region",
                condition=Q(state="published", duplicate_of=None),
            ),
            models.Index(
                fields=["author", "-asked_at"], name="question_author", condition=Q(author__isnull=False)
            ),
            models.Index(
                fields=["duplicate_of"], name="question_doubles", condition=Q(duplicate_of__isnull=False)
            ),
            # For the two nightly works: what may fall out of the week, and the figures of the last months.
            models.Index(fields=["id"], name="question_in_week", condition=Q(week_count__gt=0)),
            models.Index(fields=["asked_at"], name="question_asked", condition=Q(state="published")),
            models.Index(
                fields=["id"],
                name="question_near_unknown",
                condition=Q(state="published", near_ids__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{_list_address()}{encode(self.pk)}/{self.slug}/"

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "question"

    def choose_topics(self, topics: Iterable[Topic | str]) -> None:
        """Replace its topics, and the keys that pages read instead of the links; saves both."""
        self.topics.set(list(topics), through_defaults={"last_activity_at": self.last_activity_at})
        self.topic_keys = list(self.topic_links.values_list("tag_id", flat=True))
        self.save(update_fields=["topic_keys"])

    @property
    def asker(self) -> Actor | None:
        """Who may follow up; nobody once erased."""
        if self.receipt_id:
            return Actor("receipt", str(self.receipt_id))
        return Actor("user", str(self.author_id)) if self.author_id else None

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.state == PostState.PUBLISHED and not (
            self.closed_at or self.locked_at or self.duplicate_of_id
        )


# No chain of doubles, hence no cycle: what is sent elsewhere receives nobody.
for event in ("INSERT", "UPDATE"):
    triggers.register(
        Trigger(
            f"questions_question_one_step_{event.lower()}",
            "questions.Question",
            event,
            'NEW."duplicate_of_id" IS NOT NULL AND EXISTS (SELECT 1 FROM questions_question AS other '
            'WHERE (other.id = NEW."duplicate_of_id" AND other.duplicate_of_id IS NOT NULL) '
            'OR other.duplicate_of_id = NEW."id")',
            "a double leads to a question that is none",
        )
    )
triggers.register(
    Trigger(
        "questions_question_own_solution",
        "questions.Question",
        "UPDATE",
        'NEW."accepted_answer_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM questions_answer '
        'WHERE id = NEW."accepted_answer_id" AND question_id = NEW."id")',
        "a solution answers its own question",
    )
)


class MeToo(models.Model):
    """One account that has the same question. Who, nobody is shown."""

    question = models.ForeignKey(Question, models.CASCADE, db_index=False, related_name="me_toos")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "moi aussi"
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="metoo_once")]
        indexes = [models.Index(fields=["question", "created_at"], name="metoo_week")]

    def __str__(self) -> str:
        return str(self.question_id)
