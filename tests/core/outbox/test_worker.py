"""The embedded worker: one in all, and a stop that loses nothing."""

import fcntl
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from config.worker import EmbeddedWorker
from core.models import OutboxRow
from core.outbox import enqueue
from core.outbox.publisher import publisher
from core.testing import declared

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def worker(settings):
    settings.CELERY_BROKER_URL = "memory://"
    worker = EmbeddedWorker()
    yield worker
    worker.stop()


begun: list[str] = []


def slow(name):
    begun.append(name)
    Group.objects.create(name=name)
    time.sleep(0.5)


def promise(effect, **ids):
    with transaction.atomic():
        enqueue(effect, **ids)


def test_promises_are_kept_and_the_running_one_ends_before_a_stop(worker):
    """Both the row published at commit and the one that only the sweeper can know of."""
    with declared(slow) as effect:
        promise(effect, name="swept")  # no worker yet: nobody is told
        worker.start()
        wait_until(lambda: publisher.holds_worker)
        wait_until(lambda: not OutboxRow.objects.exists())
        promise(effect, name="published")
        wait_until(lambda: "published" in begun)
        worker.stop()
        assert not publisher.holds_worker
    assert Group.objects.filter(name__in=["swept", "published"]).count() == 2
    assert not OutboxRow.objects.exists()


def test_one_process_only_holds_the_worker_and_the_next_takes_over(worker, settings):
    path = Path(settings.VAR, "worker.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        worker.start()
        time.sleep(1.3)
        assert not publisher.holds_worker
    wait_until(lambda: publisher.holds_worker)


def test_with_a_broker_the_web_process_holds_no_worker(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    worker = EmbeddedWorker()
    worker.start()
    assert worker._guard is None
    worker.stop()
