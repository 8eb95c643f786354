"""What runs at fixed times: each slot once, and after a stop only the last one missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core.capabilities import At, Periodic, periodic
from core.clock import PARIS
from core.models import PeriodicRun
from core.outbox.rows import enqueue

EPOCH = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday


def last_slot(when: timedelta | At, now: datetime) -> datetime:
    """Return the latest moment, ``now`` included, at which something that runs ``when`` was due."""
    if isinstance(when, timedelta):
        return EPOCH + (now - EPOCH) // when * when
    day = now.astimezone(PARIS).date()
    while True:
        # An hour that the change of time skips falls after it, one that it repeats is taken the first time.
        local = datetime(day.year, day.month, day.day, when.hour, when.minute, tzinfo=PARIS)
        slot = local.astimezone(UTC)
        if slot <= now:
            return slot
        day -= timedelta(days=1)


@shared_task(name="outbox.tick", ignore_result=True)
def tick(clock: Callable[[], datetime] = timezone.now) -> None:
    """Enqueue what fell due since the last tick."""
    now = clock()
    done = dict(PeriodicRun.objects.values_list("name", "last_slot"))
    for entry in periodic:
        slot = last_slot(entry.when, now)
        if entry.name not in done:
            # First start: wait for the next slot rather than run everything at once.
            PeriodicRun.objects.bulk_create(
                [PeriodicRun(name=entry.name, last_slot=slot)], ignore_conflicts=True
            )
        elif done[entry.name] < slot:
            _enqueue(entry, slot)


@transaction.atomic
def _enqueue(entry: Periodic, slot: datetime) -> None:
    # The slot moves and the row is written together, and of two ticks only one moves it.
    if PeriodicRun.objects.filter(name=entry.name, last_slot__lt=slot).update(last_slot=slot):
        enqueue(entry.effect, once_key=f"{entry.name}-{slot:%Y%m%dT%H%M%SZ}")
