"""The way to the broker never makes a page wait, and may lose anything."""

import threading
import time

import pytest
from django.db import transaction

from core.models import OutboxRow
from core.outbox import enqueue
from core.outbox import publisher as outbox_publisher
from core.outbox.publisher import CAPACITY, Publisher
from core.testing import declared


@pytest.fixture
def sent():
    """What reached the broker; ``sent.fails`` makes it refuse, ``sent.gate`` makes it hang."""

    class Broker(list):
        fails = False
        tries = 0

        def __init__(self):
            self.gate = threading.Event()
            self.gate.set()

        def take(self, row_id):
            self.tries += 1
            self.gate.wait(10)
            if self.fails:
                raise OSError("broker down")
            self.append(row_id)

    broker = Broker()
    yield broker
    broker.gate.set()


@pytest.fixture
def publisher(sent):
    publisher = Publisher(sent.take)
    publisher.holds_worker = True
    return publisher


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_ids_reach_the_broker(publisher, sent):
    for row_id in range(5):
        publisher.publish(row_id)
    wait_until(lambda: sent == [0, 1, 2, 3, 4])


def test_a_broker_that_hangs_costs_the_caller_nothing(publisher, sent):
    sent.gate.clear()
    for row_id in range(2 * CAPACITY):
        publisher.publish(row_id)
    assert not sent  # it still hangs, and the caller went on


def test_after_a_failure_the_broker_is_left_in_peace_for_a_while(publisher, sent, monkeypatch):
    monkeypatch.setattr(outbox_publisher, "REST", 600)
    sent.fails = True
    for row_id in range(50):
        publisher.publish(row_id)
    wait_until(lambda: publisher._queue.empty() and publisher._rests_until)
    assert sent.tries == 1
    sent.fails = False
    publisher._rests_until = time.monotonic()  # the while is over
    publisher.publish(99)
    wait_until(lambda: sent == [99])


def test_without_a_broker_only_the_process_of_the_worker_publishes(publisher, sent):
    publisher.holds_worker = False
    publisher.publish(1)
    assert publisher._thread is None


def test_with_a_broker_every_process_publishes(publisher, sent, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    publisher.holds_worker = False
    publisher.publish(1)
    wait_until(lambda: sent == [1])


def test_a_forked_process_starts_with_an_empty_queue_and_its_own_thread(publisher, sent):
    sent.gate.clear()
    publisher.publish(1)
    publisher.publish(2)
    publisher._reset()  # what Python calls in the child
    assert publisher._thread is None
    sent.gate.set()
    publisher.publish(3)
    wait_until(lambda: 3 in sent)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_published_once_committed_and_not_before(sent, monkeypatch):
    monkeypatch.setattr(outbox_publisher.publisher, "holds_worker", True)
    monkeypatch.setattr(outbox_publisher.publisher, "_send", sent.take)
    with declared(lambda: None) as effect:
        with transaction.atomic():
            enqueue(effect)
            time.sleep(0.05)
            assert not sent
        wait_until(lambda: sent == [OutboxRow.objects.get().pk])
