from __future__ import annotations

from conversations.models import Message, Party, Thread
from core.markdown import render
from tests.accounts.factories import UserFactory


def thread_between(one=None, other=None, *, subject: str = "Un bail à relire", **values) -> Thread:
    """A thread of two people, without a message."""
    thread = Thread.objects.create(subject=subject, **values)
    for place, person in enumerate((one or UserFactory(), other or UserFactory())):
        Party.objects.create(thread=thread, place=place, person=person)
    return thread


def message_in(thread: Thread, *, place: int = 0, text: str = "Bonjour.", **values) -> Message:
    """A message of one side, as a row alone: nobody is told, nothing is counted."""
    author = thread.parties.get(place=place)
    return Message.objects.create(thread=thread, author=author, text=text, html=render(text), **values)
