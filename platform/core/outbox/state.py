"""Is the work done in time? For ``/readyz`` and the admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from core.models import OutboxRow


@dataclass(frozen=True)
class OutboxState:
    waiting: int
    """Rows due that nobody is delivering."""
    lag: timedelta
    """Age of the oldest of them; rows dated to the hour only are left out."""
    dead: int


def state() -> OutboxState:
    now = timezone.now()
    due = OutboxRow.objects.due()
    facts = due.aggregate(waiting=Count("pk"), oldest=Min("run_at", filter=Q(coarse=False)))
    return OutboxState(
        waiting=facts["waiting"],
        lag=max(timedelta(), now - (facts["oldest"] or now)),
        dead=OutboxRow.objects.dead().count(),
    )
