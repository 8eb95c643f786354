"""``/.well-known/security.txt`` (RFC 9116): whom to tell of a hole."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

VALID = timedelta(days=180)
"""The standard asks for less than a year; always ahead, since the file is made when it is asked."""


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    email = settings.OPERATOR["email"]
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{email}" if email else f"Contact: {settings.BASE_URL}/contact/",
        f"Expires: {(midnight + VALID).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
