from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core import transitions
from core.ids import RandomIdField

SUBJECT_MAX = 120  # characters
TEXT_MAX = 4_000  # characters


class MessageState(models.TextChoices):
    PUBLISHED = "published", "envoyé"
    MASKED = "masked", "masqué"
    REMOVED = "removed", "retiré"
    REMOVED_FINAL = "removed_final", "retiré définitivement"
    ERASED = "erased", "effacé"


MESSAGE_MOVES = transitions.table(
    MessageState,
    mask=({"published"}, "masked"),
    unmask=({"masked"}, "published"),
    remove=({"masked"}, "removed"),
    restore=({"removed"}, "published"),
    confirm_removal=({"removed"}, "removed_final"),
    erase=(set(MessageState) - {"erased"}, "erased"),
)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user) -> ThreadQuerySet:
        """Every read starts here: a thread is its two parties', and no role reads another's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(Party.objects.filter(thread=OuterRef("pk"), person=user)))

    def for_list(self, user) -> ThreadQuerySet:
        """Load what a line of the list prints: the other one's name, and how much is unread."""
        mine = Party.objects.filter(thread=OuterRef("pk"), person=user)
        return self.annotate(unread=models.Subquery(mine.values("unread")[:1])).prefetch_related(
            models.Prefetch("parties", Party.objects.select_related("person"))
        )


class Thread(models.Model):
    """What two people write to each other, about one thing."""

    id = RandomIdField(primary_key=True)
    # Told by whoever opens it, as plain words and a path of the site: nothing here knows listings or experts.
    subject = models.CharField("objet", max_length=SUBJECT_MAX)
    about_label = models.CharField("à propos de", max_length=120, blank=True)
    about_url = models.CharField("son adresse", max_length=200, blank=True)
    started_at = models.DateTimeField("commencée", default=timezone.now)
    last_message_at = models.DateTimeField("dernier message", default=timezone.now)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = "conversation"
        default_permissions = ()
        indexes = [models.Index(fields=["last_message_at"], name="thread_last")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("conversations:thread", args=[self.pk])


class Party(models.Model):
    """One side of a thread: two for each, told apart by ``place``."""

    id = RandomIdField(primary_key=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="parties")
    place = models.PositiveSmallIntegerField("côté")
    # Empty once the person has left: the other one keeps what was written to them.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="personne"
    )
    unread = models.PositiveIntegerField("messages non lus", default=0)

    class Meta:
        verbose_name = "partie"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["thread", "place"], name="party_place"),
            models.UniqueConstraint(fields=["thread", "person"], name="party_once"),
            models.CheckConstraint(name="party_two", condition=Q(place__in=[0, 1])),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.person.get_full_name() if self.person else "Un ancien membre"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user) -> MessageQuerySet:
        """Messages of one's own threads; of the other side, those that nobody hid."""
        if not user.is_authenticated:
            return self.none()
        mine = Party.objects.filter(thread=OuterRef("thread"), person=user)
        own = Q(author__person=user) & ~Q(state=MessageState.ERASED)
        return self.filter(Q(state=MessageState.PUBLISHED) | own).filter(Exists(mine))


class Message(models.Model):
    id = RandomIdField(primary_key=True)
    thread = models.ForeignKey(Thread, models.CASCADE, db_index=False, related_name="messages")
    # A side, not an account: whoever leaves takes their name along and nothing else moves.
    author = models.ForeignKey(Party, models.CASCADE, related_name="messages", verbose_name="auteur")
    text = models.TextField("texte")
    html = models.TextField(editable=False)
    state = models.CharField("état", max_length=13, choices=MessageState, default=MessageState.PUBLISHED)
    sent_at = models.DateTimeField("envoyé", default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        default_permissions = ()
        indexes = [models.Index(fields=["thread", "-sent_at", "-id"], name="message_in_order")]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('conversations:thread', args=[self.thread_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"message-{self.pk}"


class Block(models.Model):
    """``person`` wants no message of ``other`` any more, in any thread."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField("depuis", default=timezone.now)

    class Meta:
        verbose_name = "personne bloquée"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="block_once"),
            models.CheckConstraint(name="block_not_oneself", condition=~Q(person=F("other"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)
