"""What waits, for whom."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from core import clock
from moderation.models import Case, CaseState, Decision
from moderation.models.cases import CaseQuerySet


def of_queue(tab: str, person_id: int) -> CaseQuerySet:
    """Return the cases of one tab in the order in which they should be decided."""
    if tab == "miens":
        return Case.objects.claimed_by_now(person_id).by_priority()
    if tab == "appels":
        return Case.objects.filter(state=CaseState.APPEALED).by_priority()
    return Case.objects.filter(state__in=(CaseState.OPEN, CaseState.CLAIMED)).by_priority()


def counts(person_id: int) -> dict[str, Any]:
    """Return what the head of the queue says, in two queries."""
    now = timezone.now()
    live = Case.objects.live().aggregate(
        open=Count("pk", filter=~Q(state=CaseState.APPEALED)),
        appeals=Count("pk", filter=Q(state=CaseState.APPEALED)),
        mine=Count("pk", filter=Q(claimed_by=person_id, claimed_until__gt=now)),
        oldest=Min("opened_at"),
    )
    today = datetime.combine(timezone.localdate(), time(), tzinfo=clock.PARIS)
    live["today"] = Decision.objects.filter(decided_at__gte=today, undone=False).count()
    return live
