"""What every test gets: a database of its own made in a second, closed sockets, a client that reads HTML."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support import databases
from tests.support.client import StrictClient

# A busy machine is slow, not wrong: speed is shown in `make bench`, never in a test.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    from django.test import TransactionTestCase

    with django_db_blocker.unblock():
        own = databases.create(worker_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: own.renew())
        yield
    with django_db_blocker.unblock():
        own.remove()


@pytest.fixture(autouse=True)
def _clean_counters():
    from django.core.cache import caches

    from cms.navigation.services import KEPT_AS, NOTHING
    from core.limits import own_counts
    from tests.support.caches import empty

    empty()
    # Read once a minute for all pages: no page's own queries.
    caches["default"].set(KEPT_AS, NOTHING)
    own_counts.clear()


@pytest.fixture(autouse=True)
def engine():
    """An index in memory, empty: what is shown about the real ones is in tests/search."""
    from search.engine import using
    from tests.support.fake_engine import FakeEngine

    with using(FakeEngine()) as fake:
        yield fake


@pytest.fixture(autouse=True)
def _named_site(_django_clear_site_cache):
    """As in every process of ours: pytest-django empties this memory before each test."""
    from community.discussions.apps import name_the_site

    name_the_site()


@pytest.fixture(autouse=True)
def _patient_probes(request, monkeypatch):
    """A busy machine is slow, not down: only tests of what hangs give it a second."""
    if "impatient" not in request.keywords:
        for name in (
            "core.health.DEADLINE",
            "core.readiness.TIMEOUT",
            "search.readiness.TIMEOUT",
            "search.engines.elasticsearch.SEARCH_TIMEOUT",
        ):
            monkeypatch.setattr(name, 30)


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()
