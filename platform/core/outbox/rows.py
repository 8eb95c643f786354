"""Writing a row, and telling Celery about it once it is committed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from core.clock import this_hour
from core.models import OutboxRow
from core.outbox.kinds import Effect, Kind, effects
from core.outbox.publisher import publisher

MAX_WORD = 100
"""Characters. An id, a slug, a date or a small option fits; what somebody wrote does not."""


def enqueue(
    effect: Effect | str,
    *,
    run_at: datetime | None = None,
    once_key: str | None = None,
    coarse: bool = False,
    **ids: str | int | bool | None,
) -> None:
    """Promise that ``effect`` will run with ``ids`` once this transaction commits, not before ``run_at``.

    A ``once_key`` that already waits makes this do nothing, whoever wrote it; so a key names the version
    of what it is about. ``effect`` may be the stored name of one that a layer above declares.
    ``coarse`` is for rows about an anonymous post: no time in them is finer than the hour, the retries'
    included, except a ``run_at`` that the caller has drawn at random.
    """
    if isinstance(effect, str):
        effect = effects[effect]
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue inside the transaction that changes the data")
    if effect.kind is Kind.EXTERNAL and not once_key:
        raise TypeError(f"{effect.name} needs a once_key")
    for name, value in ids.items():
        # A row outlives erasure for a while, so it points to data and never holds any.
        if not isinstance(value, str | int | None) or len(str(value)) > MAX_WORD:
            raise TypeError(f"{effect.name}: {name} is not an id")
    row = OutboxRow(
        effect=effect.name,
        ids=ids,
        once_key=once_key,
        coarse=coarse,
        run_at=run_at or (this_hour() if coarse else timezone.now()),
    )
    # A conflict must neither raise nor break the caller's transaction; PostgreSQL waits for a concurrent
    # writer of the same key to commit or roll back, which is the only right answer.
    OutboxRow.objects.bulk_create([row], ignore_conflicts=once_key is not None)
    if row.run_at <= timezone.now():
        transaction.on_commit(lambda: publisher.publish(row.pk), robust=True)


def later(row: OutboxRow, wait: timedelta) -> datetime:
    """Return the moment after ``wait``, as finely as ``row`` may be dated."""
    moment = timezone.now() + wait
    if not row.coarse:
        return moment
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def now_for(row: OutboxRow) -> datetime:
    return this_hour() if row.coarse else timezone.now()
