"""What every test gets: a database of its own made in a second, closed sockets, a client that reads HTML."""

from __future__ import annotations

import pytest

from tests.support import databases
from tests.support.client import StrictClient


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    with django_db_blocker.unblock():
        teardown = databases.create(worker_id)
    yield
    with django_db_blocker.unblock():
        teardown()


@pytest.fixture(autouse=True)
def _clean_counters():
    from django.core.cache import cache

    from core.limits import own_counts

    cache.clear()
    own_counts.clear()


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()
