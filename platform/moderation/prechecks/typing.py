"""How long a form was open before it was sent: a field that nobody sees."""

from __future__ import annotations

import time

from django import forms
from django.core.signing import BadSignature, Signer

# A form left open for longer says nothing about haste.
DAY = 86_400  # seconds
signer = Signer(salt="moderation.typing")


def opened_now() -> str:
    return signer.sign(str(int(time.time())))


class TypingTime(forms.CharField):
    """Cleans to the seconds since the form was made; to nothing when that cannot be known."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=opened_now)

    def clean(self, value: object) -> float | None:
        try:
            seconds = time.time() - int(signer.unsign(str(value or "")))
        except (BadSignature, ValueError):
            return None
        return seconds if 0 <= seconds < DAY else None
