from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from community.questions.models.questions import Question
from community.questions.models.states import PUBLIC_STATES, PostState
from community.questions.order import quality
from core.ids import RandomIdField, encode
from core.triggers import Trigger, triggers


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user) -> AnswerQuerySet:
        """Every public read starts here; moderators use ``for_moderation``."""
        visible = Q(state__in=PUBLIC_STATES, question__state__in=PUBLIC_STATES)
        if user.is_authenticated:
            visible |= Q(author=user) & ~Q(state=PostState.ERASED)
        return self.filter(visible)

    def for_moderation(self) -> AnswerQuerySet:
        """Hidden ones too. Only behind ``policies.can_moderate``."""
        return self.exclude(state=PostState.ERASED)

    def with_standing(self, scope: int) -> AnswerQuerySet:
        """Say what each author earned in ``scope`` (a topic's key, 0 for all), and whether they show it."""
        return self.annotate(
            in_scope=FilteredRelation("author__reputation", condition=Q(author__reputation__scope=scope)),
            standing=F("in_scope__points"),
            standing_hidden=F("author__reputation_appearance__is_hidden"),
            standing_page=F("author__reputation_appearance__page"),
        )

    def by_quality(self) -> AnswerQuerySet:
        """As an index has them; ``in_order`` then puts last what is out of date."""
        return self.order_by("-quality", "answered_at", "id")

    def in_order(self) -> list[Answer]:
        return in_order(self.by_quality())


def in_order(rows: Iterable[Answer]) -> list[Answer]:
    """The one order of rows ``by_quality``, total and the same for everyone: out of date comes last."""
    # The date is compared here: SQL cannot read an order that depends on it from an index.
    return sorted(rows, key=lambda answer: answer.is_expired)


class Answer(models.Model):
    id = RandomIdField(primary_key=True)
    # Each foreign key leads one of the indexes below; a second one would only slow writing down.
    question = models.ForeignKey(
        Question, models.CASCADE, db_index=False, related_name="answers", verbose_name="question"
    )
    # Empty once the person has left and asked that the text stay.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="answers",
        verbose_name="auteur",
    )
    body = models.TextField("texte")
    body_html = models.TextField(editable=False)
    state = models.CharField("état", max_length=13, choices=PostState, default=PostState.DRAFT)
    # Outside the contest: in its own box, without votes.
    is_official = models.BooleanField("réponse officielle", default=False)
    institution = models.CharField("institution", max_length=120, blank=True)
    law_checked_on = models.DateField("droit vérifié le", null=True, blank=True)
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)

    up_count = models.PositiveIntegerField(default=0)
    down_count = models.PositiveIntegerField(default=0)
    quality = models.BigIntegerField(default=quality(0, 0))

    answered_at = models.DateTimeField("répondue le", default=timezone.now)
    edited_at = models.DateTimeField("modifiée le", null=True, blank=True)
    # By whoever asked without a name: to the hour.
    thanked_at = models.DateTimeField("remerciée vers", null=True, blank=True, editable=False)
    # Somebody commented on it once. Most pages have no comments, and need not look for any.
    is_discussed = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse"
        constraints = [
            # What the votes' composite key leads to.
            models.UniqueConstraint(fields=["id", "author"], name="answer_id_author"),
            models.CheckConstraint(
                name="answer_official_has_institution", condition=Q(is_official=False) | ~Q(institution="")
            ),
            models.CheckConstraint(
                name="answer_expiry_after_check",
                condition=Q(expires_on=None)
                | Q(law_checked_on=None)
                | Q(expires_on__gte=F("law_checked_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["question", "-quality", "answered_at", "id"], name="answer_order"),
            models.Index(
                fields=["author", "-answered_at"], name="answer_author", condition=Q(author__isnull=False)
            ),
            # Few say until when they are right; the board of animation reads those by their date.
            models.Index(
                fields=["expires_on", "id"],
                name="answer_expiry",
                condition=Q(expires_on__isnull=False, state="published"),
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        return self.get_absolute_url_in(self.question)

    def get_absolute_url_in(self, question: Question) -> str:
        """Return the address without reading the question again."""
        return f"{question.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"reponse-{encode(self.pk)}"

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def score(self) -> int:
        return self.up_count - self.down_count


class DownReason(models.TextChoices):
    WRONG = "wrong", "c’est faux"
    OUTDATED = "outdated", "ce n’est plus à jour"
    DANGEROUS = "dangerous", "c’est risqué de le suivre"
    ADVERTISING = "advertising", "c’est de la publicité"


class AnswerVote(models.Model):
    """One account's opinion of one answer. Secret: no page, admin or moderator is shown whose it is."""

    answer = models.ForeignKey(Answer, models.CASCADE, db_index=False, related_name="votes")
    # A copy, so that the database itself can refuse a vote on one's own answer.
    answer_author_id = models.BigIntegerField(null=True, editable=False)
    # Empty once the person has left: the vote keeps its effect.
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    value = models.SmallIntegerField()
    reason = models.CharField(max_length=11, blank=True, choices=DownReason)
    # The version of the answer that was judged: an edit reopens the choice.
    answer_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "vote"
        constraints = [
            models.UniqueConstraint(fields=["answer", "voter"], name="vote_once"),
            models.CheckConstraint(name="vote_up_or_down", condition=Q(value__in=[-1, 1])),
            models.CheckConstraint(
                name="vote_not_ones_own",
                condition=Q(voter=None) | Q(answer_author_id=None) | ~Q(voter=F("answer_author_id")),
            ),
            models.CheckConstraint(
                name="vote_down_with_reason", condition=Q(value=1, reason="") | (Q(value=-1) & ~Q(reason=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d}"


# The copy of the author is right, whoever writes the row. PostgreSQL has a composite foreign key as well,
# which follows a later change of the answer; SQLite cannot add one to a table that exists.
for event in ("INSERT", "UPDATE"):
    triggers.register(
        Trigger(
            f"questions_answervote_author_{event.lower()}",
            "questions.AnswerVote",
            event,
            'NEW."voter_id" IS NOT NULL AND EXISTS (SELECT 1 FROM questions_answer '
            'WHERE id = NEW."answer_id" AND (author_id = NEW."voter_id" '
            'OR author_id <> NEW."answer_author_id" '
            'OR (author_id IS NULL) <> (NEW."answer_author_id" IS NULL)))',
            "nobody votes on an answer of their own",
        )
    )
# The other way to the same wrong: an answer given to one of its voters.
triggers.register(
    Trigger(
        "questions_answer_not_to_a_voter",
        "questions.Answer",
        "UPDATE",
        'NEW."author_id" IS NOT NULL AND (OLD."author_id" IS NULL OR OLD."author_id" <> NEW."author_id") '
        'AND EXISTS (SELECT 1 FROM questions_answervote WHERE answer_id = NEW."id" '
        'AND voter_id = NEW."author_id")',
        "nobody votes on an answer of their own",
    )
)
