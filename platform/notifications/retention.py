"""An inbox is for what is new: what nobody needs any more does not stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.capabilities import Retention, retentions
from notifications.models import Digest, Notice

KEPT = timedelta(days=365)
ROWS = 500  # deleted in one slice


def purge(now: datetime) -> int:
    old = Notice.objects.filter(created_at__lt=now - KEPT).values_list("pk", flat=True)[:ROWS]
    done = Notice.objects.filter(pk__in=list(old)).delete()[0]
    summaries = Digest.objects.filter(start__lt=(now - KEPT).date()).values_list("pk", flat=True)[:ROWS]
    return done + Digest.objects.filter(pk__in=list(summaries)).delete()[0]


retentions.register(
    Retention(
        "notifications.notices",
        "Vos notifications et la trace de leurs résumés",
        "un an",
        "pour les relire ; ce dont elles parlent garde sa propre durée",
        purge,
    )
)
