"""Several workers at the same rows, for real: threads on PostgreSQL."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from core.capabilities import Periodic, periodic
from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue, tick
from core.testing import declared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 20
WORKERS = 8


def at_once(*works):
    """Run each in a thread of its own, all released together; raise what one raised."""
    barrier, errors = threading.Barrier(len(works)), []

    def run(work):
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 - told by the main thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def promise(effect, **ids):
    with transaction.atomic():
        enqueue(effect, **ids)


def test_two_workers_with_one_row_do_a_database_effect_once():
    def write(number):
        Group.objects.create(name=f"{number} {threading.get_ident()} {time.monotonic_ns()}")
        time.sleep(0.002)

    before = Group.objects.count()
    with declared(write) as effect:
        for number in range(ROUNDS):
            promise(effect, number=number)
            row = OutboxRow.objects.get()
            at_once(*[partial(deliver, row.pk)] * WORKERS)
    assert Group.objects.count() - before == ROUNDS
    assert not OutboxRow.objects.exists()


def test_two_workers_with_one_row_make_one_outside_call():
    calls = []

    def call(once_key):
        calls.append(once_key)
        time.sleep(0.002)

    with declared(call, Kind.EXTERNAL) as effect:
        for number in range(ROUNDS):
            promise(effect, once_key=f"call-{number}")
            row = OutboxRow.objects.get()
            at_once(*[partial(deliver, row.pk)] * WORKERS)
    assert sorted(calls) == sorted({f"call-{number}" for number in range(ROUNDS)})


def test_two_workers_with_one_job_do_each_slice_once():
    def work(number, cursor):
        done = cursor or 0
        Group.objects.create(name=f"{number} {done} {time.monotonic_ns()}")
        return done + 1 if done < 4 else None

    before = Group.objects.count()
    with declared(work, Kind.JOB) as effect:
        for number in range(ROUNDS):
            promise(effect, number=number)
            row = OutboxRow.objects.get()
            at_once(*[partial(deliver, row.pk)] * WORKERS)
    assert Group.objects.count() - before == 5 * ROUNDS


def test_one_key_from_many_writers_is_one_row_and_no_transaction_breaks():
    def nothing(number):
        pass

    with declared(nothing) as effect:
        for number in range(ROUNDS):

            def write(writer, number=number):
                with transaction.atomic():
                    enqueue(effect, once_key=f"thing-{number}", number=number)
                    # The transaction goes on after a key that was taken.
                    Group.objects.create(name=f"writer {number} {writer}")

            at_once(*[lambda writer=writer: write(writer) for writer in range(WORKERS)])
    assert OutboxRow.objects.count() == ROUNDS
    assert Group.objects.filter(name__startswith="writer").count() == ROUNDS * WORKERS


def test_a_key_whose_first_writer_rolls_back_is_kept_for_the_second():
    written, decided = threading.Event(), threading.Event()

    class ChangeOfMindError(Exception):
        pass

    def first():
        with suppress(ChangeOfMindError), transaction.atomic():
            enqueue(effect, once_key="thing", number=1)
            written.set()
            time.sleep(0.1)  # the second waits for what becomes of it
            decided.set()
            raise ChangeOfMindError

    def second():
        written.wait()
        with transaction.atomic():
            enqueue(effect, once_key="thing", number=2)
        assert decided.is_set()

    with declared(lambda number: None) as effect:
        at_once(first, second)
    assert OutboxRow.objects.get().ids == {"number": 2}


def test_ticks_of_two_workers_enqueue_a_slot_once():
    start = datetime(2026, 11, 21, 10, tzinfo=UTC)
    with (
        declared(lambda: None) as effect,
        periodic.temporarily(Periodic("tests.race", timedelta(minutes=1), effect)),
    ):
        tick(clock=lambda: start)
        for number in range(1, ROUNDS + 1):
            now = start + timedelta(minutes=number)
            at_once(*[lambda now=now: tick(clock=lambda: now)] * WORKERS)
    # The product has slots of its own in that time.
    assert OutboxRow.objects.filter(effect=effect.name).count() == ROUNDS
