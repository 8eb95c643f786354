"""Forty threads tell the same event: one notice, one mail."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from core.models import OutboxRow
from notifications import services
from notifications.models import Frequency, Notice, Preference
from tests.accounts.factories import UserFactory
from tests.notifications import kinds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]
THREADS = 40


@pytest.fixture(autouse=True)
def _kinds():
    with kinds.declared():
        yield


def at_once(work) -> list[Exception]:
    barrier, errors = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_forty_deliveries_of_one_event_make_one_notice_and_one_mail():
    person, about = UserFactory(), UserFactory()

    def tell(number: int) -> None:
        services.notify("tests.now", to=person, about=about, once_key="answered-1")

    assert at_once(tell) == []
    notice = Notice.objects.get()
    assert [row.ids for row in OutboxRow.objects.all()] == [{"notice_id": notice.pk}]
    assert connection.vendor == "postgresql"


def test_forty_choices_of_one_person_leave_one_row():
    person = UserFactory()

    def choose(number: int) -> None:
        services.choose(person, "tests.now", list(Frequency)[number % 4])

    assert at_once(choose) == []
    assert Preference.objects.count() == 1
