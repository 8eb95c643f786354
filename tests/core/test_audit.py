from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from core import audit, ids
from core.actors import SYSTEM, Actor
from core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    audit.record("group.rename", Group(pk=7), by=Actor("user", "42"), why="faute", before="ancien")
    return AuditEvent.objects.get()


def test_an_event_says_who_did_what_to_which_row_why_and_what_was_before(event):
    said = (event.verb, event.row_id, event.actor_kind, event.actor_id, event.why, event.before)
    assert said == ("group.rename", "7", "user", "42", "faute", "ancien")
    assert str(event) == "group.rename"


def test_a_random_key_is_written_as_its_word(event):
    audit.record("audit.read", event, by=SYSTEM)
    assert AuditEvent.objects.get(verb="audit.read").row_id == ids.encode(event.pk)


def test_the_time_is_cut_to_the_hour_and_the_key_tells_no_order():
    with time_machine.travel(datetime(2026, 3, 1, 14, 59, 59, tzinfo=UTC), tick=False):
        for number in range(20):
            audit.record("group.made", Group(pk=number), by=SYSTEM)
    events = AuditEvent.objects.order_by("pk")
    assert {event.hour for event in events} == {datetime(2026, 3, 1, 14, tzinfo=UTC)}
    assert [event.row_id for event in events] != [str(number) for number in range(20)]


CHANGES = [
    {"verb": "x"},
    {"row_id": "x"},
    {"actor_kind": "x"},
    {"actor_id": "x"},
    {"why": ""},
    {"before": ""},
]
CHANGES += [{"hour": datetime(2020, 1, 1, tzinfo=UTC)}, {"actor_id": "", "why": ""}]


@pytest.mark.parametrize("change", CHANGES)
def test_an_event_cannot_be_changed(event, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(**change)


def test_an_event_cannot_be_deleted(event):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.count() == 1


def test_erasing_a_person_empties_the_actor_and_nobody_takes_the_place(event):
    assert AuditEvent.objects.update(actor_id="") == 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(actor_id="43")
