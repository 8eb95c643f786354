"""What is due and not done is sent again, whatever lost it."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from core.models import OutboxRow
from core.outbox import enqueue, state, sweep
from core.outbox import sweeper as outbox_sweeper
from core.outbox.sweeper import due_ids, queued
from core.testing import declared, run_outbox
from tests.core.outbox.factories import OutboxRowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_queue():
    """The broker in memory is one for the whole run."""
    with current_app.connection_for_write() as broker:
        broker.default_channel.queue_declare(queue="celery", durable=True)
        broker.default_channel.queue_purge("celery")
        yield
        broker.default_channel.queue_purge("celery")


def test_only_what_anyone_may_deliver_now_is_swept_oldest_first():
    now = timezone.now()
    old = OutboxRowFactory(run_at=now - timedelta(hours=1))
    new = OutboxRowFactory()
    late = OutboxRowFactory(leased_until=now - timedelta(seconds=1))
    OutboxRowFactory(leased=True)
    OutboxRowFactory(dead=True)
    OutboxRowFactory(run_at=now + timedelta(minutes=1))
    assert due_ids()[0] == old.pk
    assert set(due_ids()) == {old.pk, new.pk, late.pk}


def test_a_sweep_sends_each_due_row():
    OutboxRowFactory.create_batch(3)
    sweep()
    assert queued() == 3


def test_a_full_queue_is_left_alone(monkeypatch):
    monkeypatch.setattr(outbox_sweeper, "QUEUE_LIMIT", 4)
    OutboxRowFactory.create_batch(3)
    for _ in range(3):
        sweep()
    assert queued() == 4


def test_a_sweep_costs_one_query_whatever_waits(django_assert_num_queries):
    OutboxRowFactory.create_batch(20)
    with django_assert_num_queries(1):
        sweep()


def test_the_lag_is_the_age_of_the_oldest_row_that_nobody_delivers(time_machine):
    time_machine.move_to("2026-11-21 10:30Z", tick=False)
    assert state().lag == timedelta()
    OutboxRowFactory(run_at=timezone.now() - timedelta(seconds=40))
    OutboxRowFactory(leased=True, run_at=timezone.now() - timedelta(hours=1))
    OutboxRowFactory(dead=True, run_at=timezone.now() - timedelta(hours=1))
    # Dated to the hour: 30 minutes would be a false alarm.
    OutboxRowFactory(coarse=True, run_at=timezone.now().replace(minute=0))
    assert (state().lag, state().waiting, state().dead) == (timedelta(seconds=40), 2, 1)


def test_an_effect_may_enqueue_another():
    seen = []

    def second():
        seen.append("second")

    def first():
        enqueue(other)

    with declared(second) as other, declared(first) as effect:
        with transaction.atomic():
            enqueue(effect)
        run_outbox()
    assert seen == ["second"]
    assert not OutboxRow.objects.exists()


@pytest.mark.django_db(transaction=True)  # the checks may read from threads of their own
def test_readyz_tells_the_lag_and_stays_ready(client):
    OutboxRowFactory(run_at=timezone.now() - timedelta(hours=1))
    OutboxRowFactory(dead=True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["outbox"] == "lag 3600 s, 1 waiting, 1 dead"
