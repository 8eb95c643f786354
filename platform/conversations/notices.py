from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import Party, Thread
from core.capabilities import NoticeKind, NoticeWords, notices


def unread_threads(reader) -> QuerySet[Thread]:
    waiting = Party.objects.filter(thread=OuterRef("pk"), person=reader.pk, unread__gt=0)
    return Thread.objects.filter(Exists(waiting))


def message(thread: Thread, payload: dict) -> NoticeWords:
    """Neither who wrote, nor about what, nor a word of it: mails are read over shoulders."""
    return NoticeWords(
        title="Vous avez un message",
        text="Il vous attend dans votre messagerie. Pour votre tranquillité, ce courriel n’en dit pas plus.",
        url=thread.get_absolute_url(),
        action="Lire le message",
    )


notices.register(
    NoticeKind(
        "conversations.message",
        label="Un message pour moi",
        because="quelqu’un vous a écrit sur le site",
        rows=unread_threads,
        words=message,
        default="now",
    )
)
