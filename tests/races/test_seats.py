"""The last seat, asked for by two people at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cms.events import services
from cms.events.errors import EventFull
from tests.accounts.factories import UserFactory
from tests.cms.factories import EventFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]


def test_the_last_seat_goes_to_one_of_many():
    event, people = EventFactory(seats=3), [UserFactory() for _ in range(12)]

    def ask(person) -> bool:
        try:
            services.register(event.pk, by=person)
        except EventFull:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        got = list(pool.map(ask, people))
    assert got.count(True) == 3
    assert event.registrations.count() == 3
