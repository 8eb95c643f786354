"""One's data are taken away whole, and erased whole."""

from __future__ import annotations

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from core.testing import run_outbox
from notifications import services
from notifications.models import Digest, Notice, Preference
from tests.accounts.factories import UserFactory
from tests.notifications.factories import NoticeFactory

pytestmark = pytest.mark.django_db


def fill(person) -> None:
    services.stop(person, "tests.week")
    NoticeFactory(recipient=person)
    Digest.objects.create(person=person, period="day", start="2026-11-20")


def test_the_export_holds_one_s_own_and_no_other_s():
    person, other = UserFactory(), UserFactory()
    fill(person)
    fill(other)
    found = services.export(person)
    assert {name: len(rows) for name, rows in found.items()} == {
        "notifications": 1,
        "preferences": 1,
        "digests": 1,
    }
    assert json.dumps(found, cls=DjangoJSONEncoder)


def test_erasing_leaves_nothing_and_what_waited_is_not_mailed(mailoutbox):
    person, other = UserFactory(), UserFactory()
    fill(person)
    fill(other)
    services.notify("tests.now", to=person, about=other, once_key="answered-1")
    services.erase(person)
    run_outbox()
    assert not mailoutbox
    assert {row.recipient for row in Notice.objects.all()} == {other}
    assert {row.person for row in [*Digest.objects.all(), *Preference.objects.all()]} == {other}


def test_deleting_an_account_takes_its_notices_along():
    person = UserFactory()
    fill(person)
    person.delete()
    assert not Notice.objects.exists()
    assert not Digest.objects.exists()
    assert not Preference.objects.exists()
