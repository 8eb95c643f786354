from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from community.questions.models import PUBLIC_STATES, PostState
from core.capabilities import Discussed, discussed
from core.ids import RandomIdField
from core.triggers import Trigger, append_only, triggers


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self, user) -> CommentQuerySet:
        """What ``user`` may read of a thread whose subject they see already; see ``visible_to`` for the rest.

        A hidden comment hides the replies to it; one that its author erased does not.
        """
        parents = Comment._base_manager.filter(
            pk=OuterRef("parent_id"), state__in=(*PUBLIC_STATES, PostState.ERASED)
        )
        shown = Q(Exists(parents), state__in=PUBLIC_STATES)
        if user.is_authenticated:
            shown |= Q(user=user) & ~Q(state=PostState.ERASED)
        return self.filter(shown)

    def visible_to(self, user) -> CommentQuerySet:
        """Every public read starts here: comments are hidden with what they are about."""
        about = Q()
        for kind in discussed:
            about |= Q(Exists(kind.rows(user).filter(pk=OuterRef("about_id"))), kind=kind.name)
        return self.shown(user).filter(about) if about else self.none()

    def for_moderation(self) -> CommentQuerySet:
        """Hidden ones too. Only behind ``policies.can_moderate``."""
        return self.exclude(state=PostState.ERASED)

    def about(self, kind: Discussed, keys: Sequence[int]) -> CommentQuerySet:
        return self.filter(kind=kind.name, about_id__in=keys)

    def in_order(self) -> CommentQuerySet:
        """Thread after thread, as they began; in each, the comment and then the replies to it."""
        return self.order_by("thread_id", "order", "id")

    def first_of_each(self, most: int) -> CommentQuerySet:
        """At most ``most`` of each subject, however many there are."""
        number = Window(RowNumber(), partition_by=F("about_id"), order_by=["thread_id", "order", "id"])
        return self.annotate(number=number).filter(number__lte=most)

    def with_subjects(self, user=None) -> CommentQuerySet:
        """Load what each is about, one query a kind: what ``user`` may see of it, or all for moderators."""
        rows = [kind.every() if user is None else kind.rows(user) for kind in discussed]
        return self.prefetch_related(GenericPrefetch("content_object", rows))


class Comment(XtdComment):
    """A comment of an account. The library keeps its text, its author and its place in the thread.

    ``COMMENTS_XTD_MODEL`` does not name this class: the library would hang a signal on it which, whenever a
    comment is saved, shows again the replies that a moderator hid one by one.
    """

    # The library's row is called "comment" by others, and so is its text.
    row = models.OneToOneField(
        XtdComment, models.CASCADE, parent_link=True, primary_key=True, related_name="ours"
    )
    # What it is about, once more: the library's two columns have an index each and none together, so it would
    # read every comment on an answer for those on one.
    kind = models.CharField("sorte d’objet", max_length=20)
    about_id = models.BigIntegerField("objet")
    state = models.CharField("état", max_length=13, choices=PostState, default=PostState.DRAFT)
    # Made from the text when it is written: read a thousand times for each edit.
    html = models.TextField(editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire"
        indexes = [models.Index(fields=["about_id", "kind"], name="comment_about")]

    def __str__(self) -> str:
        return self.comment[:60]

    def get_absolute_url(self) -> str:
        """Return the place of the comment on the page of what it is about (the library's is not served)."""
        page = discussed[self.kind].url(self.content_object)
        return f"{page.partition('#')[0]}#{self.anchor}"

    def save(self, *args, **kwargs) -> None:
        new = self._state.adding
        super().save(*args, **kwargs)
        if new:
            discussed[self.kind].begun(self.about_id)

    @property
    def anchor(self) -> str:
        return f"commentaire-{self.pk}"

    @property
    def is_reply(self) -> bool:
        return self.level > 0


class EarlierText(models.Model):
    """What a comment said before it was corrected: what was reported may not vanish. Append-only."""

    id = RandomIdField(primary_key=True)
    of = models.ForeignKey(Comment, models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "texte corrigé"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="earliertext_number")]

    def __str__(self) -> str:
        return str(self.number)


append_only("discussions.EarlierText", erasable=("text",))


def kind_of(row: models.Model) -> Discussed:
    """Return the adapter of a row that may be commented on; ``LookupError`` for any other."""
    for kind in discussed:
        if isinstance(row, kind.model):
            return kind
    raise LookupError(f"{row._meta.label} is not discussed")


# Accounts alone write here: where they were and their addresses are nobody's business, and never stored.
for event in ("INSERT", "UPDATE"):
    triggers.register(
        Trigger(
            f"discussions_comment_no_address_{event.lower()}",
            "django_comments.Comment",
            event,
            'NEW."ip_address" IS NOT NULL OR NEW."user_email" <> \'\' OR NEW."user_url" <> \'\' '
            "OR NEW.\"user_name\" <> ''",
            "a comment keeps no address of its author",
        )
    )
