"""Whatever the order, doubles and crashes: one notice an event, one mail a notice, none after a stop."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.models import OutboxRow
from core.outbox import Kind
from core.outbox import effects as declared_effects
from notifications import effects, services
from notifications.models import Digest, Frequency, Notice
from tests.accounts.factories import UserFactory
from tests.notifications.postman import Postman, ProcessDied

DEFAULTS = {"tests.now": "now", "tests.day": "day", "tests.week": "week", "tests.never": "never"}
KINDS = st.sampled_from(sorted([*DEFAULTS, "tests.security"]))
STOPPABLE = st.sampled_from(sorted(DEFAULTS))
PEOPLE = st.integers(0, 1)
EVENTS = st.integers(0, 3)
FACT = re.compile(r"fait-(\S+)-(\d)")


def steady(row: OutboxRow) -> list[str]:
    """Order rows by what they are about: their keys are random, and a run must be repeatable."""
    about: list[object] = [row.effect]
    for notice in Notice.objects.filter(pk=row.ids.get("notice_id")):
        about += [notice.recipient_id, notice.once_key]
    for digest in Digest.objects.filter(pk=row.ids.get("digest_id")):
        about += [digest.person_id, digest.period, digest.start]
    return [f"{part:>20}" for part in map(str, about)]


class Delivery(RuleBasedStateMachine):
    @initialize()
    def open(self):
        self.traveller = time_machine.travel(datetime(2026, 10, 23, 8, tzinfo=UTC), tick=False)
        self.clock = self.traveller.start()
        self.block = transaction.atomic()
        self.block.__enter__()
        mail.outbox.clear()
        Postman.dies_after_sending = False
        self.people = [UserFactory(), UserFactory()]
        self.about = UserFactory()
        self.seen: list[tuple[str, dict, str | None]] = []
        self.told: set[tuple[int, str, int]] = set()
        self.refused: set[tuple[int, str, int]] = set()
        self.stopped: set[tuple[int, str]] = {(person, "tests.never") for person in (0, 1)}
        self.chosen: dict[tuple[int, str], str] = {}
        self.crashes: Counter[str] = Counter()
        self.carried: dict[tuple[int, str, int], str] = {}

    # -- What people do --------------------------------------------------------------------------
    @rule(person=PEOPLE, kind=KINDS, event=EVENTS, times=st.integers(1, 2))
    def notify(self, person, kind, event, times):
        for _ in range(times):
            services.notify(
                kind,
                to=self.people[person],
                about=self.about,
                once_key=f"{kind}-{event}",
                payload={"title": f"fait-{kind}-{event}"},
            )
        fact = (person, kind, event)
        if fact not in self.told and (person, kind) in self.stopped:
            self.refused.add(fact)
        self.told.add(fact)

    def refuse(self, person, kind):
        self.stopped.add((person, kind))
        self.refused |= {fact for fact in self.told if fact[:2] == (person, kind)}

    @rule(person=PEOPLE, kind=STOPPABLE)
    def stop(self, person, kind):
        services.stop(self.people[person], kind)
        self.chosen[person, kind] = "never"
        self.refuse(person, kind)

    @rule(person=PEOPLE, period=st.sampled_from(["day", "week"]))
    def stop_summary(self, person, period):
        services.stop(self.people[person], f"summary.{period}")
        for kind, default in DEFAULTS.items():
            if self.chosen.get((person, kind), default) == period:
                self.chosen[person, kind] = "never"
                self.stopped.add((person, kind))
        # Of what was told before, only what waited for that summary is refused with it.
        waited = Notice.objects.filter(recipient=self.people[person], mailed_at=None, leaves="never")
        for key in waited.values_list("once_key", flat=True):
            kind, _, event = key.rpartition("-")
            self.refused.add((person, kind, int(event)))

    @rule(person=PEOPLE, kind=STOPPABLE, frequency=st.sampled_from(Frequency))
    def choose(self, person, kind, frequency):
        services.choose(self.people[person], kind, frequency)
        self.chosen[person, kind] = frequency
        if frequency == Frequency.NEVER:
            self.refuse(person, kind)
        else:
            self.stopped.discard((person, kind))

    @rule(person=PEOPLE)
    def read(self, person):
        services.mark_read(self.people[person])

    # -- What machines do ------------------------------------------------------------------------
    @rule(hours=st.sampled_from([1, 12, 24, 24 * 7]))
    def time_passes(self, hours):
        self.clock.shift(timedelta(hours=hours))
        effects.start_digests.run()

    @precondition(lambda self: OutboxRow.objects.exists())
    @rule(data=st.data(), forgets=st.booleans(), dies=st.booleans())
    def deliver(self, data, forgets, dies):
        row = data.draw(st.sampled_from(sorted(OutboxRow.objects.all(), key=steady)))
        self.run(row.effect, row.ids, row.once_key, dies=dies)
        # The lost acknowledgement: what was done is delivered again.
        if not (dies or forgets):
            row.delete()

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def deliver_again(self, data):
        self.run(*data.draw(st.sampled_from(self.seen)), dies=False)

    def run(self, name, ids, once_key, *, dies):
        self.seen.append((name, ids, once_key))
        before = len(mail.outbox)
        Postman.dies_after_sending = dies
        work = declared_effects[name]
        try:
            if work.kind is Kind.EXTERNAL:
                work.run(**ids, once_key=once_key)
            elif work.kind is Kind.JOB:
                cursor = None
                while (cursor := work.run(**ids, cursor=cursor)) is not None:
                    pass
            else:
                work.run(**ids)
        except ProcessDied:
            self.crashes[mail.outbox[-1].extra_headers["Message-ID"]] += 1
        finally:
            Postman.dies_after_sending = False
        for message in mail.outbox[before:]:
            self.check(message)

    def check(self, message):
        person = next(n for n, each in enumerate(self.people) if [each.email] == message.to)
        text = f"{message.subject}\n{message.body}"
        facts = {(person, kind, int(event)) for kind, event in FACT.findall(text)}
        assert facts, "a mail that says nothing"
        assert not facts & self.refused, "mailed although refused"
        assert not {fact[:2] for fact in facts} & self.stopped, "mailed after a stop"
        for fact in facts:
            identity = message.extra_headers["Message-ID"]
            assert self.carried.setdefault(fact, identity) == identity, "one fact in two mails"

    # -- What must hold --------------------------------------------------------------------------
    @invariant()
    def one_notice_for_a_person_and_event(self):
        if hasattr(self, "told"):
            assert Notice.objects.count() == len(self.told)

    @invariant()
    def one_mail_for_a_message_id_but_for_crashes(self):
        if hasattr(self, "told"):
            sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
            assert all(count <= 1 + self.crashes[identity] for identity, count in sent.items())

    def teardown(self):
        if not hasattr(self, "block"):
            return
        try:
            self.nothing_waits_for_ever()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            self.traveller.stop()

    def nothing_waits_for_ever(self):
        for _ in range(3):
            while rows := list(OutboxRow.objects.all()):
                for row in rows:
                    self.run(row.effect, row.ids, row.once_key, dies=False)
                    row.delete()
            self.time_passes(24 * 7)
        assert not Notice.objects.waiting().exists()


@pytest.mark.django_db
def test_any_order_of_deliveries_crashes_stops_and_summaries(settings_for_mail):
    run_state_machine_as_test(
        Delivery,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.fixture
def settings_for_mail(settings):
    settings.EMAIL_BACKEND = "tests.notifications.postman.Postman"
