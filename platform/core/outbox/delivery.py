"""One attempt at one row."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from core.models import OutboxRow
from core.outbox.kinds import Effect, Kind, effects
from core.outbox.publisher import publisher
from core.outbox.rows import later, now_for

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 20
"""With the waits above: given up after two days, so that a mail server may be down for a week-end."""

SLICE = 0.2
"""Seconds a job's slice may hold its transaction."""
TURN = 5.0
"""Seconds of slices before a job goes back to the end of the queue, and lets a stop pass."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


@shared_task(name="outbox.deliver", ignore_result=True, acks_late=True)
def deliver(row_id: int) -> None:
    """Deliver one row if it is due and nobody else does; a failure waits in the row for its next attempt."""
    attempt(row_id)


def attempt(row_id: int) -> Exception | None:
    """Deliver, record the failure if there is one, and return it."""
    row = OutboxRow.objects.due().filter(pk=row_id).first()
    if row is None:
        return None  # done, dead, too early, or in other hands
    if row.effect not in effects:
        _bury_unknown(row)
        return None
    effect = effects[row.effect]
    delivery = {Kind.DATABASE: _Database, Kind.EXTERNAL: _External, Kind.JOB: _Job}[effect.kind](row, effect)
    try:
        delivery.run()
    except Exception as error:  # noqa: BLE001 - an effect may raise anything; its row keeps the class and the place
        delivery.fail(error)
        return error
    return None


class _Delivery:
    def __init__(self, row: OutboxRow, effect: Effect):
        self.row = row
        self.effect = effect
        self.lease = row.leased_until
        """What the row must still hold for this delivery to have a say in it."""
        self.counted = False
        """Whether this attempt is in the row already: the leased kinds count it when it begins, so that
        what kills its worker each time is given up too."""

    def run(self) -> None:
        raise NotImplementedError

    def fail(self, error: Exception) -> None:
        """Plan the next attempt, or give up."""
        attempts = self.row.attempts + (not self.counted)
        where = place_of(error)
        changes: dict[str, object] = {
            "attempts": attempts,
            "last_error": f"{type(error).__name__}, {where}"[:200],
            "leased_until": None,
        }
        if attempts >= MAX_ATTEMPTS:
            changes["dead_at"] = now_for(self.row)
        else:
            changes["run_at"] = later(self.row, wait_after(attempts))
        OutboxRow.objects.filter(pk=self.row.pk, leased_until=self.lease).update(**changes)
        # No message and no id: both may tell of an anonymous post. The lines of code do not.
        facts = {"attempts": attempts, "trace": "".join(traceback.format_tb(error.__traceback__))}
        message = "outbox: %s failed (%s at %s)"
        log.error(message, self.effect.name, type(error).__name__, where, extra={"facts": facts})

    def take_lease(self) -> bool:
        until = later(self.row, settings.OUTBOX_LEASE)
        # One statement: of two workers, the second finds the row no longer due.
        taken = (
            OutboxRow.objects.due()
            .filter(pk=self.row.pk)
            .update(leased_until=until, attempts=F("attempts") + 1)
        )
        if taken:
            self.lease = until
            self.counted = True
            self.row.attempts += 1
        return bool(taken)


class _Database(_Delivery):
    def run(self) -> None:
        with transaction.atomic(durable=True):
            row = OutboxRow.objects.due().select_for_update(skip_locked=True).filter(pk=self.row.pk).first()
            if row is not None:
                self.effect.run(**row.ids)
                OutboxRow.objects.remove(row.pk)


class _External(_Delivery):
    def run(self) -> None:
        if self.row.attempts >= MAX_ATTEMPTS:
            _bury_lost(self.row)
        elif self.take_lease():
            refuse_transaction()
            self.effect.run(**self.row.ids, once_key=self.row.once_key)
            OutboxRow.objects.remove(self.row.pk)


class _Job(_Delivery):
    def run(self) -> None:
        if self.row.attempts >= MAX_ATTEMPTS:
            _bury_lost(self.row)
        elif self.take_lease():
            turn_ends = time.monotonic() + TURN
            while self.slice(last=time.monotonic() >= turn_ends):
                pass

    def slice(self, *, last: bool) -> bool:
        """Do one slice; return whether to go on at once."""
        with transaction.atomic(durable=True):
            # Whoever was so slow that the lease ran out finds another's here, and leaves.
            mine = OutboxRow.objects.filter(pk=self.row.pk, leased_until=self.lease)
            row = mine.select_for_update().first()
            if row is None:
                return False
            started = time.monotonic()
            cursor = self.effect.run(**row.ids, cursor=row.cursor)
            if (took := time.monotonic() - started) > SLICE:
                log.warning("outbox: a slice of %s took %d ms", self.effect.name, took * 1000)
            if cursor is None:
                OutboxRow.objects.remove(row.pk)
                return False
            # It got on: what failed before is forgotten.
            attempts = 0 if last else 1
            lease = None if last else later(row, settings.OUTBOX_LEASE)
            mine.update(cursor=cursor, leased_until=lease, attempts=attempts)
            if last:
                transaction.on_commit(lambda: publisher.publish(row.pk), robust=True)
        # Only now that it is committed: after a failed commit the row still holds the old lease.
        self.lease, self.row.attempts = lease, attempts
        return not last


def refuse_transaction() -> None:
    """Raise if a transaction is open: an outside call would hold its locks for as long as it waits."""
    # Those that wrap a test case are not the product's.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("no transaction may be open during an outside call")


def place_of(error: Exception) -> str:
    """Return ``file:line`` of the deepest line of ours in the trace: where, and nothing about whom."""
    root = Path(settings.ROOT)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames
        if Path(frame.filename).is_relative_to(root) and "site-packages" not in frame.filename
    ]
    frame = (ours or frames)[-1]
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"


def _bury_unknown(row: OutboxRow) -> None:
    OutboxRow.objects.due().filter(pk=row.pk).update(dead_at=now_for(row), last_error="nom inconnu")
    log.error("outbox: no effect is named %s", row.effect)


def _bury_lost(row: OutboxRow) -> None:
    """Give up on what a worker never survived, or never in time."""
    OutboxRow.objects.due().filter(pk=row.pk).update(
        dead_at=now_for(row), last_error=row.last_error or "interrompu à chaque essai"
    )
    log.error("outbox: %s was cut short every time", row.effect)
