"""What whoever puts a site online must know about anonymous questions."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register

from community.questions import receipts


@register(Tags.security, deploy=True)
def legal_trace(app_configs, **kwargs) -> list[CheckMessage]:
    return [
        Info(
            "A French host must keep a trace of the connection of each publication for a year; for anonymous "
            "questions this version writes none",
            hint="Décret 2021-1362. Have your counsel read docs/concepts/anonymity.md before opening.",
            id="questions.I001",
        )
    ]


@register(Tags.security, deploy=True)
def keys_of_receipts(app_configs, **kwargs) -> list[CheckMessage]:
    receipts.keys()  # refuses what it cannot read
    if settings.RECEIPT_KEYS:
        return []
    return [
        Warning(
            "RECEIPT_KEYS is not set: receipts are recognised by a key made from SECRET_KEY, and a new "
            "SECRET_KEY would make them all worthless",
            hint="RECEIPT_KEYS=1:<50 random characters>, kept as long as the database.",
            id="questions.W001",
        )
    ]
