"""What may change conversations: one function an act, each in one transaction, permission inside."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.suspension import lock_writer
from conversations import effects, policies
from conversations.errors import NotTaken, ToOneself, YouBlocked
from conversations.models import (
    MESSAGE_MOVES,
    SUBJECT_MAX,
    TEXT_MAX,
    Block,
    Message,
    MessageState,
    Party,
    Thread,
)
from core import outbox, transitions
from core.actors import Actor
from core.capabilities import quotas
from core.errors import Refusal
from core.ids import encode
from core.markdown import render
from core.wording import number
from notifications.services import mark_read_about

# A form sent twice makes one message.
SAME_WITHIN = timedelta(hours=1)


def clean_text(text: str) -> str:
    """Return what is kept of a message. Raises ``Refusal``."""
    # PostgreSQL stores no NUL; a form refuses it, other callers may not.
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refusal("text", "Écrivez votre message.")
    if len(clean) > TEXT_MAX:
        raise Refusal("text", f"C’est un peu long : {number(TEXT_MAX)} caractères au plus.")
    return clean


def clean_subject(subject: str) -> str:
    clean = " ".join(subject.replace("\x00", "").split())
    if not clean:
        raise Refusal("subject", "Dites en quelques mots de quoi il s’agit.")
    if len(clean) > SUBJECT_MAX:
        raise Refusal("subject", f"L’objet tient en {number(SUBJECT_MAX)} caractères.")
    return clean


@transaction.atomic
def write_to(
    person_id: int, *, by: Actor, subject: str, text: str, about_label: str = "", about_url: str = ""
) -> Thread:
    """Write a first message to somebody, about something told by its name and path.

    The same two, about the same thing: the message joins the thread that is there. The caller has checked
    that ``person_id`` may be written to. Raises ``Refusal``, ``NotTaken``, ``YouBlocked``, ``ToOneself``,
    ``OverLimit``, ``Suspended``, ``PermissionDenied`` without an account.
    """
    subject, text = clean_subject(subject), clean_text(text)
    # One at a time for each person: a double click opens one thread, and limits hold.
    writer = lock_writer(by)
    if writer.pk == person_id:
        raise ToOneself
    other = User.objects.filter(pk=person_id, is_active=True).first()
    if other is None:
        raise NotTaken
    _check_blocks(writer.pk, other.pk)
    known = Thread.objects.filter(parties__person=writer.pk).filter(parties__person=other.pk)
    thread = (
        known.filter(about_url=about_url).order_by("-last_message_at", "-pk").first() if about_url else None
    )
    if thread:
        _add(thread.pk, writer, text, by=by)
        return thread
    _spend(writer, by, "contact")
    thread = Thread.objects.create(subject=subject, about_label=about_label[:120], about_url=about_url[:200])
    Party.objects.create(thread=thread, place=0, person=writer)
    Party.objects.create(thread=thread, place=1, person=other)
    _add(thread.pk, writer, text)
    return thread


@transaction.atomic
def send_message(thread_id: int, *, by: Actor, text: str) -> Message:
    """Add a message to one's thread; the same words again within the hour are the same message.

    Raises as ``write_to``.
    """
    text = clean_text(text)
    writer = lock_writer(by)
    other = _other_side(thread_id, writer.pk)
    if other.person_id is None:
        raise NotTaken
    _check_blocks(writer.pk, other.person_id)
    return _add(thread_id, writer, text, by=by)


@transaction.atomic
def read_thread(thread_id: int, *, by: Actor) -> None:
    """Note that ``by`` has read all that is there."""
    mine = Party.objects.filter(thread=thread_id, person=int(by.id))
    if mine.filter(unread__gt=0).update(unread=0):
        mark_read_about(int(by.id), Thread._meta.label_lower, str(thread_id))


@transaction.atomic
def block(thread_id: int, *, by: Actor) -> None:
    """Take no message any more of the other party, in this thread or another. Twice is once."""
    other = _other_side(thread_id, int(by.id))
    if other.person_id is not None:
        Block.objects.get_or_create(person_id=int(by.id), other_id=other.person_id)


@transaction.atomic
def unblock(thread_id: int, *, by: Actor) -> None:
    other = _other_side(thread_id, int(by.id))
    Block.objects.filter(person=int(by.id), other=other.person_id).delete()


def mask_message(message_id: int, *, by: Actor, why: str) -> Message:
    return _move(message_id, "mask", by=by, why=why)


def unmask_message(message_id: int, *, by: Actor, why: str) -> Message:
    return _move(message_id, "unmask", by=by, why=why)


def remove_message(message_id: int, *, by: Actor, why: str) -> Message:
    return _move(message_id, "remove", by=by, why=why)


def restore_message(message_id: int, *, by: Actor, why: str) -> Message:
    return _move(message_id, "restore", by=by, why=why)


def confirm_message_removal(message_id: int, *, by: Actor, why: str) -> Message:
    return _move(message_id, "confirm_removal", by=by, why=why)


@transaction.atomic
def erase_message(message_id: int, *, by: Actor, why: str = "") -> Message:
    """Empty a message for good, when an account goes with its words."""
    if by.kind != "system":
        raise PermissionDenied
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    transitions.move(message, MESSAGE_MOVES, "erase", by=by, why=why)
    message.text = message.html = ""
    message.save(update_fields=["text", "html"])
    return message


@transaction.atomic
def _move(message_id: int, move: str, *, by: Actor, why: str) -> Message:
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if not policies.can_moderate(by):
        raise PermissionDenied
    transitions.move(message, MESSAGE_MOVES, move, by=by, why=why)
    return message


def _other_side(thread_id: int, person_id: int) -> Party:
    """Return the other party. ``PermissionDenied`` for a thread that is not one's own."""
    parties = list(Party.objects.filter(thread=thread_id).select_related("person"))
    if not any(party.person_id == person_id for party in parties):
        raise PermissionDenied
    return next(party for party in parties if party.person_id != person_id)


def _check_blocks(writer_id: int, other_id: int) -> None:
    blocked_by = policies.blocks_between(writer_id, other_id)
    if writer_id in blocked_by:
        raise YouBlocked
    if blocked_by:
        raise NotTaken


def _spend(writer: User, by: Actor, action: str) -> None:
    # Last: what else refuses costs nothing.
    for table in quotas:
        table.spend(writer, by, action)


def _add(thread_id: int, writer: User, text: str, *, by: Actor | None = None) -> Message:
    # The lock of the thread: its figures and its messages agree.
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    parties = {party.person_id: party for party in thread.parties.all()}
    mine = parties.pop(writer.pk)
    (other,) = parties.values()
    now = timezone.now()
    same = thread.messages.filter(author=mine, text=text, sent_at__gt=now - SAME_WITHIN)
    if twin := same.filter(state=MessageState.PUBLISHED).first():
        return twin
    if by:
        _spend(writer, by, "message")
    message = Message.objects.create(thread=thread, author=mine, text=text, html=render(text), sent_at=now)
    Thread.objects.filter(pk=thread.pk).update(last_message_at=now)
    Party.objects.filter(pk=other.pk).update(unread=F("unread") + 1)
    Party.objects.filter(pk=mine.pk).update(unread=0)
    if other.unread == 0:
        # Once until it is read: ten lines in a row are one mail.
        outbox.enqueue(effects.tell_message, message_id=message.pk, once_key=f"message-{encode(message.pk)}")
    return message
