from __future__ import annotations

from conversations.models import Message, MessageState, Party
from core.ids import encode
from core.outbox import effect
from notifications.services import notify


@effect
def tell_message(message_id: int) -> None:
    """Tell whoever a message is for that one waits, unless they read it meanwhile. Never what it says."""
    message = Message.objects.filter(pk=message_id, state=MessageState.PUBLISHED).first()
    if message is None:
        return
    others = Party.objects.filter(thread=message.thread_id).exclude(pk=message.author_id)
    reader = others.filter(unread__gt=0).select_related("person").first()
    if reader and reader.person:
        once_key = f"message-{encode(message.pk)}"
        notify("conversations.message", to=reader.person, about=message.thread, once_key=once_key)
