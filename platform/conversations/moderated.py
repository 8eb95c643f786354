"""How moderators meet a private message: once one of the two reported it, and not otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from conversations import services
from conversations.models import Message, MessageState
from core.actors import Actor
from core.capabilities import Moderated, Past, Standing, Subject, moderated
from core.markdown import rendered


def messages() -> QuerySet[Message]:
    rows = Message.objects.exclude(state=MessageState.ERASED)
    return rows.select_related("thread", "author__person")


def posts(person_id: int, standing: Standing) -> QuerySet[Message]:
    """Nothing: private messages are no posts, so that no gesture on a person opens those nobody reported."""
    return Message.objects.none()


def describe(message: Message) -> Subject:
    author = message.author.person
    return Subject(
        title=f"Message privé : {message.thread.subject}",
        url=message.get_absolute_url(),
        html=rendered(message.html),
        standing=message.state,  # type: ignore[arg-type]
        version=1,
        written_at=message.sent_at,
        owner=Actor("user", str(author.pk)) if author else None,
        author=author,
    )


def history(message: Message) -> Iterator[Past]:
    """A message is never edited."""
    return iter(())


moderated.register(
    Moderated(
        name="message",
        label="Message privé",
        rows=messages,
        visible_to=Message.objects.visible_to,
        posts=posts,
        describe=describe,
        history=history,
        moves={
            "mask": services.mask_message,
            "unmask": services.unmask_message,
            "remove": services.remove_message,
            "restore": services.restore_message,
            "confirm": services.confirm_message_removal,
        },
        removed='NEW."state" IN (\'removed\', \'removed_final\') AND NEW."state" <> OLD."state"',
    )
)
