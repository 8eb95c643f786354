"""One attempt at one row: done, failed, given up, or left to others."""

import logging
import smtplib
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue
from core.outbox import delivery as outbox_delivery
from core.testing import declared, run_outbox
from tests.core.outbox.factories import OutboxRowFactory

pytestmark = pytest.mark.django_db


class EffectError(Exception):
    pass


def promise(effect, **ids):
    with transaction.atomic():
        enqueue(effect, **ids)
    return OutboxRow.objects.get(effect=effect.name)


def write_group(name):
    Group.objects.create(name=name)


def test_a_database_effect_and_the_end_of_its_row_are_one_transaction():
    with declared(write_group) as effect:
        row = promise(effect, name="done")
        for _ in range(2):
            deliver(row.pk)
    assert Group.objects.filter(name="done").count() == 1
    assert not OutboxRow.objects.exists()


def test_a_failed_database_effect_leaves_nothing_but_its_next_attempt():
    def fails(name):
        Group.objects.create(name=name)
        raise EffectError

    with declared(fails) as effect:
        row = promise(effect, name="half")
        deliver(row.pk)
    row.refresh_from_db()
    assert not Group.objects.filter(name="half").exists()
    assert row.attempts == 1
    assert row.run_at > timezone.now()


def test_a_row_tells_the_class_and_the_place_of_an_error_and_nothing_of_its_words(caplog):
    def fails(question, address):
        raise EffectError(f"question {question} of {address}")

    with declared(fails) as effect, caplog.at_level(logging.INFO):
        row = promise(effect, question=123456789, address="jeanne@example.fr")
        deliver(row.pk)
    row.refresh_from_db()
    assert row.last_error.startswith("EffectError, outbox/test_delivery.py:")
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "fails" in logged
    for secret in ("123456789", "jeanne", str(row.pk)):
        assert secret not in logged
        assert secret not in row.last_error


def test_attempts_wait_longer_and_longer_then_stop_after_two_days(time_machine):
    time_machine.move_to("2026-11-21 10:00Z", tick=False)

    def fails():
        raise EffectError

    start, waits = timezone.now(), []
    with declared(fails) as effect:
        row = promise(effect)
        while not row.dead_at:
            time_machine.move_to(row.run_at, tick=False)
            before = timezone.now()
            with pytest.raises(EffectError):
                run_outbox()
            row.refresh_from_db()
            waits.append(row.run_at - before)
        run_outbox()  # a dead row is not tried again
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(waits) == timedelta(hours=6)
    assert row.attempts == outbox_delivery.MAX_ATTEMPTS
    assert timedelta(days=1.5) < row.dead_at - start < timedelta(days=3)


def test_a_name_that_no_longer_exists_is_buried_in_sight():
    row = OutboxRowFactory(effect="gone.effect")
    deliver(row.pk)
    row.refresh_from_db()
    assert row.dead_at
    assert row.last_error == "nom inconnu"


def test_an_external_effect_gets_its_key_and_a_lease(settings):
    seen = []

    def call(number, once_key):
        row = OutboxRow.objects.get()
        seen.append((number, once_key, row.leased_until > timezone.now(), row.attempts))
        deliver(row.pk)  # as another worker would: the lease keeps it out
        assert not [
            block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)
        ]

    with declared(call, Kind.EXTERNAL) as effect:
        promise(effect, once_key="call-v1", number=3)
        run_outbox()
    assert seen == [(3, "call-v1", True, 1)]
    assert not OutboxRow.objects.exists()


def test_an_outside_call_is_refused_within_a_transaction():
    with declared(lambda once_key: None, Kind.EXTERNAL) as effect:
        promise(effect, once_key="k")
        with pytest.raises(RuntimeError, match="no transaction may be open"), transaction.atomic():
            run_outbox()


def test_a_failed_outside_call_gives_its_lease_back(time_machine):
    answers = [smtplib.SMTPServerDisconnected(), None]

    def call(once_key):
        if answer := answers.pop(0):
            raise answer

    with declared(call, Kind.EXTERNAL) as effect:
        row = promise(effect, once_key="k")
        deliver(row.pk)
        row.refresh_from_db()
        assert (row.leased_until, row.attempts, row.dead_at) == (None, 1, None)
        time_machine.move_to(row.run_at)
        run_outbox()
    assert not OutboxRow.objects.exists()


def test_what_kills_its_worker_every_time_is_given_up(time_machine, settings):
    class Killed(BaseException):
        pass

    def kills(once_key):
        raise Killed

    with declared(kills, Kind.EXTERNAL) as effect:
        row = promise(effect, once_key="poison")
        for _ in range(outbox_delivery.MAX_ATTEMPTS):
            with pytest.raises(Killed):
                deliver(row.pk)
            time_machine.move_to(timezone.now() + settings.OUTBOX_LEASE + timedelta(seconds=1))
        deliver(row.pk)
    row.refresh_from_db()
    assert row.dead_at
    assert row.last_error == "interrompu à chaque essai"


def count_to(limit, cursor):
    """A job in slices of one row each."""
    done = cursor or 0
    Group.objects.create(name=f"slice-{done}")
    return done + 1 if done + 1 < limit else None


def slices():
    return sorted(int(name.removeprefix("slice-")) for name in Group.objects.values_list("name", flat=True))


@pytest.fixture
def no_groups():
    Group.objects.all().delete()


@pytest.mark.usefixtures("no_groups")
def test_a_job_runs_slice_after_slice_to_its_end():
    with declared(count_to, Kind.JOB) as effect:
        promise(effect, limit=5)
        run_outbox()
    assert slices() == [0, 1, 2, 3, 4]
    assert not OutboxRow.objects.exists()


@pytest.mark.usefixtures("no_groups")
def test_a_killed_job_goes_on_from_its_last_slice_once_its_lease_is_over(time_machine, settings):
    class Killed(BaseException):
        pass

    kill_at = {3}

    def work(limit, cursor):
        following = count_to(limit, cursor)
        if cursor in kill_at:
            kill_at.clear()
            raise Killed
        return following

    with declared(work, Kind.JOB) as effect:
        row = promise(effect, limit=6)
        with pytest.raises(Killed):
            deliver(row.pk)
        assert slices() == [0, 1, 2]
        run_outbox()
        assert slices() == [0, 1, 2]  # leased still
        time_machine.move_to(timezone.now() + settings.OUTBOX_LEASE + timedelta(seconds=1))
        run_outbox()
    assert slices() == [0, 1, 2, 3, 4, 5]


@pytest.mark.usefixtures("no_groups")
def test_a_job_lets_others_pass_after_its_turn(monkeypatch):
    monkeypatch.setattr(outbox_delivery, "TURN", 0)
    with declared(count_to, Kind.JOB) as effect:
        row = promise(effect, limit=3)
        deliver(row.pk)
        row.refresh_from_db()
        assert (row.cursor, row.leased_until, row.attempts) == (1, None, 0)
        run_outbox()
    assert slices() == [0, 1, 2]


@pytest.mark.usefixtures("no_groups")
def test_a_job_enqueued_again_while_it_runs_is_still_one_job():
    def work(limit, cursor):
        enqueue(effect, once_key="rebuild", limit=limit)
        return count_to(limit, cursor)

    with declared(work, Kind.JOB) as effect:
        promise(effect, once_key="rebuild", limit=3)
        row = OutboxRow.objects.get()
        deliver(row.pk)
    assert slices() == [0, 1, 2]


@pytest.mark.usefixtures("no_groups")
def test_a_failed_slice_is_tried_again_and_not_the_ones_before(time_machine):
    fail_at = {2}

    def work(limit, cursor):
        following = count_to(limit, cursor)
        if cursor in fail_at:
            fail_at.clear()
            raise EffectError
        return following

    with declared(work, Kind.JOB) as effect:
        row = promise(effect, limit=4)
        deliver(row.pk)
        row.refresh_from_db()
        assert (row.cursor, row.attempts, row.leased_until) == (2, 1, None)
        time_machine.move_to(row.run_at)
        run_outbox()
    assert slices() == [0, 1, 2, 3]


def test_a_slice_that_holds_the_database_too_long_is_told(monkeypatch, caplog):
    monkeypatch.setattr(outbox_delivery, "SLICE", -1)
    with declared(lambda cursor: None, Kind.JOB) as effect:
        promise(effect)
        run_outbox()
    assert "a slice of" in caplog.text
