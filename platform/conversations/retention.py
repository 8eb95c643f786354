from __future__ import annotations

from datetime import datetime, timedelta

from conversations.models import Thread
from core.capabilities import Retention, retentions

KEPT = timedelta(days=2 * 365)
ROWS = 20  # threads of one slice


def purge_threads(now: datetime) -> int:
    old = Thread.objects.filter(last_message_at__lt=now - KEPT).values_list("pk", flat=True)[:ROWS]
    keys = list(old)
    Thread.objects.filter(pk__in=keys).delete()
    return len(keys)


retentions.register(
    Retention(
        "conversations.threads",
        "Conversations et messages",
        "Deux ans après le dernier message",
        "retrouver ce qui a été convenu",
        purge_threads,
    )
)
