"""Whatever the order of promises, roll-backs, deliveries, crashes and sweeps, the world ends the same."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.models import OutboxRow
from core.outbox import Kind, deliver, enqueue
from core.outbox.kinds import effects, named
from core.outbox.sweeper import due_ids

SLICES = 3


class Crash(BaseException):
    """The process ends here; nothing of ours catches it."""


class EffectError(Exception):
    """The effect fails, the process goes on."""


class World:
    """What effects do, and where the next one stops."""

    def __init__(self) -> None:
        self.stop_at = ""
        self.stop_with: type[BaseException] = Crash
        self.mails: list[tuple[int, str]] = []

    def reach(self, place: str) -> None:
        if place == self.stop_at:
            self.stop_at = ""
            raise self.stop_with


world = World()


def write(number: int) -> None:
    world.reach("before")
    Group.objects.create(name=f"{number} {Group.objects.count()}")
    world.reach("acted")


def call(number: int, once_key: str) -> None:
    world.reach("before")
    world.mails.append((number, once_key))
    world.reach("acted")


def work(number: int, cursor: int | None) -> int | None:
    world.reach("before")
    done = cursor or 0
    Group.objects.create(name=f"{number}.{done} {Group.objects.count()}")
    world.reach("acted")
    return done + 1 if done + 1 < SLICES else None


KINDS = {"write": Kind.DATABASE, "call": Kind.EXTERNAL, "work": Kind.JOB}
FUNCTIONS = {"write": write, "call": call, "work": work}
stops = st.sampled_from(["", "before", "acted"])
errors = st.sampled_from([Crash, EffectError])


class Outbox(RuleBasedStateMachine):
    @initialize()
    def empty(self) -> None:
        OutboxRow.objects.all().delete()
        Group.objects.all().delete()
        world.__init__()
        self.clock = time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=UTC), tick=False)
        self.now = self.clock.start()
        self.promised: dict[int, str] = {}
        self.count = 0

    @rule(name=st.sampled_from(sorted(KINDS)), commit=st.booleans(), again=st.booleans())
    def promise(self, name: str, commit: bool, again: bool) -> None:
        self.count += 1
        key = f"{name}-{self.count}"
        try:
            with transaction.atomic():
                for _ in range(1 + again):
                    enqueue(f"outbox.{name}", number=self.count, once_key=key)
                if not commit:
                    raise EffectError
        except EffectError:
            return
        self.promised[self.count] = name

    def deliver_one(self, row_id: int) -> None:
        with contextlib.suppress(Crash):
            deliver(row_id)

    @precondition(lambda self: OutboxRow.objects.exists())
    @rule(data=st.data(), stop=stops, error=errors)
    def deliver_any(self, data: st.DataObject, stop: str, error: type[BaseException]) -> None:
        """As a message may come at any time, late, twice, for a row that another holds."""
        rows = sorted(OutboxRow.objects.values_list("ids__number", "pk"))
        world.stop_at, world.stop_with = stop, error
        self.deliver_one(data.draw(st.sampled_from([row_id for _, row_id in rows])))
        world.stop_at = ""

    @rule(stop=stops, error=errors)
    def sweep(self, stop: str, error: type[BaseException]) -> None:
        world.stop_at, world.stop_with = stop, error
        for row_id in due_ids():
            self.deliver_one(row_id)
        world.stop_at = ""

    @rule(seconds=st.sampled_from([1, 10, 130, 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.now.shift(timedelta(seconds=seconds))

    def teardown(self) -> None:
        if not hasattr(self, "promised"):
            return
        # Peace returns: every row comes due in the end, and is done.
        for _ in range(50):
            self.now.shift(timedelta(hours=6))
            for row_id in due_ids():
                deliver(row_id)
        self.clock.stop()
        assert not OutboxRow.objects.exists()
        written = Counter(name.split()[0] for name in Group.objects.values_list("name", flat=True))
        expected: Counter[str] = Counter()
        for number, name in self.promised.items():
            if name == "write":
                expected[str(number)] = 1
            elif name == "work":
                expected.update(f"{number}.{done}" for done in range(SLICES))
        assert written == expected
        calls = {number for number, name in self.promised.items() if name == "call"}
        assert set(world.mails) == {(number, f"call-{number}") for number in calls}


@pytest.mark.django_db(transaction=True)
def test_any_interleaving_leaves_the_same_state():
    from contextlib import ExitStack

    with ExitStack() as stack:
        for name, kind in KINDS.items():
            entry = named(FUNCTIONS[name], kind)
            assert entry.name.endswith(f".{name}")
            stack.enter_context(effects.temporarily(entry))
        run_state_machine_as_test(
            Outbox,
            settings=settings(
                max_examples=60,
                stateful_step_count=25,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
