"""The signed token of the one-click stop: whom and what it stops, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.http import urlencode

# No time in it: the same mail sent again carries the same link, and an old mail's link still stops.
signer = Signer(salt="notifications.stop")


def make(person_id: int, kind: str) -> str:
    return signer.sign_object([person_id, kind])


def read(token: str) -> tuple[int, str]:
    """Return the person's key and the kind; ``BadSignature`` for anything that we did not sign."""
    person_id, kind = signer.unsign_object(token)
    return person_id, kind


def stop_url(person_id: int, kind: str) -> str:
    """Return the whole address. The token is in the query, which no log of ours keeps."""
    query = urlencode({"jeton": make(person_id, kind)})
    return f"{settings.BASE_URL}{reverse('notifications:stop')}?{query}"


def headers(url: str) -> dict[str, str]:
    """Return what makes mail programs show their own "unsubscribe" button (RFC 2369 and 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
