"""The secret word in the link of an invitation."""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac

from core.ids import encode


def token_of(invitation_id: int) -> str:
    """Return the secret word of an invitation's link.

    Computed with the server's key from a random id: a mail sent twice carries the same link, and the
    database alone, which holds a digest, gives no way in.
    """
    mac = salted_hmac("companies.invitation", encode(invitation_id), algorithm="sha256").hexdigest()
    return f"{encode(invitation_id)}{mac[:40]}"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
