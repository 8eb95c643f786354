from __future__ import annotations

from datetime import datetime, timedelta

from community.questions.models import AskerAddress
from core.capabilities import Retention, retentions

AFTER_CLOSING = timedelta(days=90)
SLICE = 200


def purge_addresses(now: datetime) -> int:
    """Erase what askers without a name left, 90 days after their question was closed or withdrawn."""
    old = AskerAddress.objects.filter(closed_at__lte=now - AFTER_CLOSING).values_list("pk", flat=True)[:SLICE]
    return AskerAddress.objects.filter(pk__in=list(old)).delete()[0]


retentions.register(
    Retention(
        "questions.addresses",
        data="Les adresses laissées sans nom pour être prévenu, chiffrées",
        kept="90 jours après la clôture de la question",
        why="le temps d’un dernier mot",
        purge=purge_addresses,
    )
)
