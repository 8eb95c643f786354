"""What a person takes away of their conversations; what they wrote to others stays with those, unsigned."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import services
from conversations.models import Message, MessageState, Party, Thread
from core.actors import SYSTEM
from core.capabilities import Erasure, erasures
from core.ids import encode
from core.personal import deleted


def export_parties(user) -> Iterator[dict]:
    """Their own messages: what others wrote is those people's."""
    mine = Message.objects.filter(author__person=user).exclude(state=MessageState.ERASED)
    for row in mine.select_related("thread").order_by("sent_at", "pk"):
        yield {
            "conversation": encode(row.thread_id),
            "a_propos_de": row.thread.about_label,
            "envoye": row.sent_at,
            "texte": row.text,
        }


def erase_parties(user) -> None:
    mine = Party.objects.filter(person=user)
    threads = list(mine.values_list("thread", flat=True))
    mine.update(person=None, unread=0)
    # Nobody is left to read it.
    Thread.objects.filter(pk__in=threads).exclude(parties__person__isnull=False).delete()


def erase_messages(user) -> None:
    kept = Message.objects.filter(author__person=user).exclude(state=MessageState.ERASED)
    for key in list(kept.values_list("pk", flat=True)):
        services.erase_message(key, by=SYSTEM)
    Thread.objects.filter(parties__person=user, parties__place=0).update(subject="Conversation effacée")


erasures.register(
    Erasure("conversations.Party", ("person",), export_parties, erase_parties, erase_texts=erase_messages)
)
erasures.register(deleted("conversations.Block", "person", "other", shows=("since",)))
