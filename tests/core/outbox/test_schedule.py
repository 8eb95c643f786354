"""What runs at fixed times, across stops and changes of the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from core.capabilities import At, Periodic, periodic
from core.models import OutboxRow, PeriodicRun
from core.outbox import Kind, tick
from core.outbox.schedule import last_slot
from core.testing import declared, run_outbox

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        # Winter: 02:30 in Paris is 01:30 UTC.
        ("2026-01-15T01:29", "2026-01-14T01:30"),
        ("2026-01-15T01:30", "2026-01-15T01:30"),
        # 29 March 2026: 02:30 does not exist, 03:30 (01:30 UTC) is taken.
        ("2026-03-29T01:29", "2026-03-28T01:30"),
        ("2026-03-29T01:30", "2026-03-29T01:30"),
        ("2026-03-30T00:30", "2026-03-30T00:30"),
        # 25 October 2026: 02:30 comes twice, at 00:30 and 01:30 UTC; the first counts.
        ("2026-10-25T00:30", "2026-10-25T00:30"),
        ("2026-10-25T01:45", "2026-10-25T00:30"),
        ("2026-10-26T01:29", "2026-10-25T00:30"),
        ("2026-10-26T01:30", "2026-10-26T01:30"),
        # Around midnight in Paris, UTC is a day behind.
        ("2026-07-01T22:30", "2026-07-01T00:30"),
    ],
)
def test_a_time_in_paris_comes_once_a_day_whatever_the_change_of_hour(now, slot):
    assert last_slot(At(2, 30), at(now)) == at(slot)


def test_an_interval_keeps_its_rhythm_across_restarts():
    every = timedelta(minutes=10)
    assert last_slot(every, at("2026-11-21T10:09:59")) == at("2026-11-21T10:00")
    assert last_slot(every, at("2026-11-21T10:10:00")) == at("2026-11-21T10:10")
    assert last_slot(every, at("2025-11-21T10:19:00")) == at("2025-11-21T10:10")


@pytest.fixture
def nightly(monkeypatch):
    """One work a night, and nothing else that runs by itself."""
    seen = []
    monkeypatch.setattr(periodic, "_entries", {})

    def night_work():
        seen.append(1)

    with declared(night_work) as effect, periodic.temporarily(Periodic("tests.nightly", At(3), effect)):
        yield seen


def test_the_first_start_runs_nothing(nightly):
    tick(clock=lambda: at("2026-11-21T10:00"))
    assert not OutboxRow.objects.exists()


def test_a_slot_runs_once_however_often_the_clock_ticks(nightly):
    for second in range(0, 60, 5):
        tick(clock=lambda second=second: at(f"2026-11-21T01:59:{second:02}"))
    for second in range(0, 60, 5):
        tick(clock=lambda second=second: at(f"2026-11-21T02:00:{second:02}"))
        run_outbox()
    assert len(nightly) == 1


def test_after_a_long_stop_the_last_slot_runs_once(nightly):
    tick(clock=lambda: at("2026-11-01T10:00"))
    for _ in range(2):
        tick(clock=lambda: at("2026-11-21T10:00"))
        run_outbox()
    assert len(nightly) == 1
    assert PeriodicRun.objects.get(name="tests.nightly").last_slot == at("2026-11-21T02:00")


def test_a_year_of_nights_is_a_year_of_runs(nightly):
    midday = at("2026-01-01T12:00")
    tick(clock=lambda: midday)
    for day in range(365):
        # Around 03:00 in Paris, hour by hour when the clocks change; the rest of a day changes nothing.
        for hour in range(11, 16) if day in range(84, 91) or day in range(294, 301) else (15,):
            moment = midday + timedelta(days=day, hours=hour)
            tick(clock=lambda moment=moment: moment)
        run_outbox()
    assert len(nightly) == 365


def test_the_slot_and_its_row_are_written_together(nightly, monkeypatch):
    tick(clock=lambda: at("2026-11-20T10:00"))

    def fail(*args, **kwargs):
        raise OSError("killed in between")

    with monkeypatch.context() as patch:
        patch.setattr("core.outbox.schedule.enqueue", fail)
        with pytest.raises(OSError, match="killed in between"):
            tick(clock=lambda: at("2026-11-21T10:00"))
    tick(clock=lambda: at("2026-11-21T10:01"))
    run_outbox()
    assert len(nightly) == 1


def test_a_new_rhythm_counts_from_the_next_tick():
    seen = []
    with declared(lambda: seen.append(1)) as effect:
        with periodic.temporarily(Periodic("tests.often", At(3), effect)):
            tick(clock=lambda: at("2026-11-21T10:00"))
        with periodic.temporarily(Periodic("tests.often", timedelta(minutes=1), effect)):
            tick(clock=lambda: at("2026-11-21T10:02"))
            run_outbox()
    assert len(seen) == 1


def test_a_periodic_outside_call_has_a_key_that_names_its_slot():
    seen = []

    def call(once_key):
        seen.append(once_key)

    with (
        declared(call, Kind.EXTERNAL) as effect,
        periodic.temporarily(Periodic("tests.call", timedelta(hours=1), effect)),
    ):
        tick(clock=lambda: at("2026-11-21T10:30"))
        tick(clock=lambda: at("2026-11-21T11:30"))
        run_outbox()
    assert seen == ["tests.call-20261121T110000Z"]


def test_a_tick_with_nothing_due_is_one_query(nightly, django_assert_num_queries):
    tick(clock=lambda: at("2026-11-21T10:00"))
    with django_assert_num_queries(1):
        tick(clock=lambda: at("2026-11-21T10:01"))
