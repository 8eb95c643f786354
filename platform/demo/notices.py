"""One kind of notification for the demonstration, so that its mail, inbox and stop can be tried at once."""

from __future__ import annotations

from django.conf import settings

from accounts.models import User
from core.capabilities import NoticeKind, NoticeWords, notices


def visit(person: User, payload: dict) -> NoticeWords:
    return NoticeWords(
        title="Bienvenue dans la démonstration",
        text="Ce message est aussi parti par courriel, mais rien ne quitte cette machine : tout "
        "se lit dans la boîte aux lettres.",
        url="/demo/mail/",
        action="Ouvrir la boîte aux lettres",
    )


if settings.DEMO:
    notices.register(
        NoticeKind(
            name="demo.visit",
            label="La visite de la démonstration",
            because="vous essayez la démonstration",
            rows=lambda reader: User.objects.filter(pk=reader.pk),
            words=visit,
            default="now",
        )
    )
