"""How fast promises are written, kept and found again, in the database of this checkout."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction

from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue, sweep
from core.outbox.sweeper import BATCH, due_ids
from core.testing import declared

ROWS = {"10k": 1_000, "100k": 5_000, "1m": 20_000}
"""Delivered one by one; a size's own number would take minutes and tell the same."""


def database_effect(number: int) -> None:
    pass


def outside_call(number: int, once_key: str) -> None:
    pass


def rate(work: Callable[[], object], rows: int) -> str:
    start = time.perf_counter()
    work()
    return f"{rows / (time.perf_counter() - start):,.0f} rows/s"


def measure(size: str) -> Iterator[tuple[str, str]]:
    rows = ROWS[size]
    with declared(database_effect) as inside, declared(outside_call, Kind.EXTERNAL) as outside:

        def write() -> None:
            for number in range(rows):
                with transaction.atomic():
                    enqueue(inside, number=number)

        def write_keyed() -> None:
            for number in range(rows):
                with transaction.atomic():
                    enqueue(outside, number=number, once_key=f"bench-{number}")

        def keep(name: str) -> None:
            for row_id in OutboxRow.objects.filter(effect=name).values_list("pk", flat=True):
                deliver(row_id)

        try:
            yield "enqueue, a transaction each", rate(write, rows)
            yield f"sweep, the {BATCH} oldest due rows found", rate(due_ids, min(BATCH, rows))
            if settings.CELERY_BROKER_URL == "memory://":
                # Not on Redis: a worker that runs there does not know these effects.
                yield "sweep, found and sent to the queue in memory", rate(sweep, min(BATCH, rows))
            yield "deliver, database effects, one worker", rate(lambda: keep(inside.name), rows)
            yield "enqueue, with a key", rate(write_keyed, rows)
            yield "deliver, external effects, one worker", rate(lambda: keep(outside.name), rows)
        finally:
            OutboxRow.objects.filter(effect__in=[inside.name, outside.name]).delete()
