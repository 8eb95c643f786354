"""The word in a mail to an asker that stops the next ones. It is signed, and opens nothing else."""

from __future__ import annotations

from django.core import signing

SALT = "questions.stop"


def stop_token(handle: str) -> str:
    return signing.Signer(salt=SALT).sign(handle)


def handle_of(token: str) -> str | None:
    """Return the handle that ``token`` was made of, or ``None`` if we did not make it."""
    try:
        return signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
