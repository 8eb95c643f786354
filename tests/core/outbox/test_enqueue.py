"""What a transaction may promise, and that it costs it nothing."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.models import OutboxRow
from core.outbox import Kind, enqueue
from core.testing import declared, run_outbox

pytestmark = pytest.mark.django_db


def nothing(**ids):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_promise_outside_a_transaction_is_refused():
    with declared(nothing) as effect, pytest.raises(RuntimeError, match="inside the transaction"):
        enqueue(effect)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_promised():
    with declared(nothing) as effect:
        with transaction.atomic():
            enqueue(effect, number=1)
            transaction.set_rollback(True)
        assert not OutboxRow.objects.exists()


@transaction.atomic
def test_a_key_that_waits_is_not_enqueued_twice_and_breaks_no_transaction():
    with declared(nothing) as effect:
        enqueue(effect, once_key="thing-v1", number=1)
        enqueue(effect, once_key="thing-v1", number=2)
        enqueue(effect, once_key="thing-v2", number=3)
    assert sorted(row.ids["number"] for row in OutboxRow.objects.all()) == [1, 3]


def test_a_key_is_free_again_once_its_work_is_done():
    seen = []

    def see(number):
        seen.append(number)

    with declared(see) as effect:
        for number in (1, 2):
            with transaction.atomic():
                enqueue(effect, once_key="thing", number=number)
            run_outbox()
    assert seen == [1, 2]


def test_an_external_effect_needs_a_key():
    with (
        declared(nothing, Kind.EXTERNAL) as effect,
        transaction.atomic(),
        pytest.raises(TypeError, match="key"),
    ):
        enqueue(effect, number=1)


@pytest.mark.parametrize("value", [{"body": "x"}, ["a"], 1.5, "a" * 101])
def test_a_row_holds_ids_and_never_what_somebody_wrote(value):
    with declared(nothing) as effect, transaction.atomic(), pytest.raises(TypeError, match="is not an id"):
        enqueue(effect, thing=value)


def test_an_unknown_name_is_refused_at_once():
    with transaction.atomic(), pytest.raises(KeyError, match=r"nobody\.nothing"):
        enqueue("nobody.nothing")


def test_keys_of_rows_tell_no_order():
    with declared(nothing) as effect, transaction.atomic():
        for number in range(30):
            enqueue(effect, number=number)
    keys = list(OutboxRow.objects.order_by("pk").values_list("ids__number", flat=True))
    assert keys != sorted(keys)


def test_work_for_later_waits_for_its_time(time_machine):
    time_machine.move_to("2026-11-21 10:00Z", tick=False)
    seen = []
    with declared(lambda: seen.append(1)) as effect:
        with transaction.atomic():
            enqueue(effect, run_at=timezone.now() + timedelta(minutes=6))
        run_outbox()
        assert not seen
        time_machine.shift(timedelta(minutes=6))
        run_outbox()
        assert seen


def test_a_coarse_row_holds_no_time_finer_than_the_hour(time_machine):
    """Not when it is written, nor while it runs, nor when it waits again, nor when it is dead."""
    time_machine.move_to("2026-11-21 10:17:23.456Z", tick=False)
    found = []

    def times():
        row = OutboxRow.objects.get()
        return [time for time in (row.run_at, row.leased_until, row.dead_at) if time]

    def fails(once_key):
        found.extend(times())
        raise TimeoutError

    with declared(fails, Kind.EXTERNAL) as effect:
        with transaction.atomic():
            enqueue(effect, once_key="q", coarse=True)
        while not OutboxRow.objects.get().dead_at:
            found += times()
            with pytest.raises(TimeoutError):
                run_outbox()
            time_machine.shift(timedelta(hours=8, minutes=7))
        found += times()
    assert len(found) > 60
    assert {(time.minute, time.second, time.microsecond) for time in found} == {(0, 0, 0)}
