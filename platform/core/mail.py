"""Mail: one template pair a kind, the subject in the text's first line."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string


def send(
    template: str, *, to: str, message_id: str, headers: dict[str, str] | None = None, **context
) -> None:
    """Render ``<template>.txt`` and ``<template>.html`` and send them to one person.

    ``message_id`` makes a second sending recognisable: the same words give the same ``Message-ID``.
    The text's first line is the subject. Raises what the mail server raises.
    """
    context |= {"base_url": settings.BASE_URL}
    # Django escapes for HTML whatever the file's name: a text would say "l&#x27;atelier".
    words = get_template(f"{template}.txt").template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, text = words.strip().partition("\n")
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[to],
        headers={
            "Message-ID": f"<{message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
