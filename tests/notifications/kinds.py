"""Kinds of notices as an app above would declare them, all about an account that stands for a content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from accounts.models import User
from core.capabilities import (
    NoticeKind,
    NoticeWords,
    Subscription,
    SubscriptionSource,
    notices,
    subscriptions,
)


def visible_rows(reader):
    """An inactive account stands for a content that was hidden."""
    return User.objects.filter(is_active=True)


def say(row: User, payload: dict) -> NoticeWords:
    return NoticeWords(
        title=payload.get("title", f"Une réponse de {row}"),
        text="Sylvie a répondu : « Oui & non ».",
        url=f"/sujets/{row.pk}/",
        action="Lire la réponse",
    )


def kind(name: str, default: str, **options) -> NoticeKind:
    return NoticeKind(
        name, f"Sorte {name}", "vous suivez ce sujet", visible_rows, say, default=default, **options
    )


KINDS = [
    kind("tests.now", "now"),
    kind("tests.day", "day"),
    kind("tests.week", "week"),
    kind("tests.never", "never"),
    kind("tests.security", "now", mandatory=True),
]
FOLLOWED: dict[int, list[Subscription]] = {}


def stop_following(user, key: str) -> None:
    FOLLOWED[user.pk] = [item for item in FOLLOWED.get(user.pk, []) if item.key != key]


SOURCE = SubscriptionSource(
    "tests.topics", "Thèmes suivis", lambda user: FOLLOWED.get(user.pk, []), stop_following
)


@contextmanager
def declared() -> Iterator[None]:
    """Register them for the time of a test."""
    with ExitStack() as stack:
        for each in KINDS:
            stack.enter_context(notices.temporarily(each))
        stack.enter_context(subscriptions.temporarily(SOURCE))
        FOLLOWED.clear()
        yield
