"""A mail server that takes the mail, then lets the process die before it can write that down."""

from __future__ import annotations

from django.core.mail.backends.locmem import EmailBackend


class ProcessDied(Exception):  # noqa: N818
    pass


class Postman(EmailBackend):
    dies_after_sending = False

    def send_messages(self, messages) -> int:
        sent = super().send_messages(messages)
        if Postman.dies_after_sending:
            raise ProcessDied
        return sent
