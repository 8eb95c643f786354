"""Summaries: one a person and period, of what waits, and nothing when nothing does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from core.testing import run_outbox
from notifications import effects, services
from notifications.models import Digest, Frequency, Notice
from tests.accounts.factories import UserFactory
from tests.notifications.factories import NoticeFactory

pytestmark = pytest.mark.django_db

# A Tuesday, 8 h in Paris: both summaries may leave.
TUESDAY = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
MONDAY = TUESDAY - timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def tell(person, kind="tests.day", once_key="answered-1", **options):
    return services.notify(kind, to=person, about=UserFactory(), once_key=once_key, **options)


def send() -> None:
    with transaction.atomic():
        effects.start_digests.run()
    run_outbox()


def test_the_next_morning_brings_what_waited_in_one_mail(clock, mailoutbox, settings):
    person = UserFactory()
    tell(person, payload={"title": "Première"})
    clock.shift(60)
    tell(person, once_key="answered-2", payload={"title": "Deuxième"})
    send()
    assert not mailoutbox
    clock.move_to(TUESDAY)
    send()
    assert [message.to for message in mailoutbox] == [[person.email]]
    message = mailoutbox[0]
    for part in (message.body, message.alternatives[0].content):
        assert part.index("Première") < part.index("Deuxième")
        assert f"{settings.BASE_URL}/sujets/" in part
        assert f"{settings.BASE_URL}/notifications/arret/?jeton=" in part
    assert message.extra_headers["Message-ID"].startswith("<digest-")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_period_is_sent_once_however_often_the_clock_strikes(clock, mailoutbox):
    tell(UserFactory())
    clock.move_to(TUESDAY)
    for _ in range(3):
        send()
    assert len(mailoutbox) == 1
    assert Digest.objects.count() == 1


def test_what_comes_after_midnight_waits_for_the_next_summary(clock, mailoutbox):
    person = UserFactory()
    clock.move_to(datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    tell(person, payload={"title": "Avant minuit"})
    clock.move_to(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    tell(person, once_key="answered-2", payload={"title": "Après minuit"})
    clock.move_to(TUESDAY)
    send()
    assert "Avant minuit" in mailoutbox[0].body
    assert "Après minuit" not in mailoutbox[0].body
    clock.move_to(TUESDAY + timedelta(days=1))
    send()
    assert "Après minuit" in mailoutbox[1].body


def test_the_week_is_sent_on_tuesday(clock, mailoutbox):
    clock.move_to(datetime(2026, 11, 19, 12, tzinfo=UTC))
    tell(UserFactory(), "tests.week")
    clock.move_to(MONDAY)
    send()
    assert not mailoutbox
    clock.move_to(TUESDAY)
    send()
    assert len(mailoutbox) == 1


def test_nothing_to_say_sends_nothing(clock, mailoutbox):
    UserFactory()
    tell(UserFactory(), "tests.never")
    clock.move_to(TUESDAY)
    send()
    assert not mailoutbox
    assert not Digest.objects.exists()


def test_what_was_read_hidden_or_refused_since_is_left_out(clock, mailoutbox):
    person, hidden = UserFactory(), UserFactory()
    read = tell(person)
    services.notify("tests.day", to=person, about=hidden, once_key="answered-2")
    tell(person, "tests.week", once_key="answered-3")
    clock.move_to(TUESDAY)
    effects.build_digests.run(frequency="day", start="2026-11-23", cursor=None)
    services.mark_read(person, read.pk)
    hidden.is_active = False
    hidden.save()
    services.stop(person, "tests.week")
    send()
    assert not mailoutbox


def test_many_people_are_served_slice_by_slice(clock, mailoutbox, monkeypatch):
    monkeypatch.setattr(effects, "SLICE", 2)
    about = UserFactory()
    notices = NoticeFactory.create_batch(5, kind="tests.day", leaves=Frequency.DAY, about=about)
    clock.move_to(TUESDAY)
    send()
    assert sorted(message.to for message in mailoutbox) == sorted([n.recipient.email] for n in notices)


def test_stopping_the_summary_stops_all_that_is_in_it_and_all_that_joins_it(clock, mailoutbox):
    person = UserFactory()
    tell(person)
    services.choose(person, "tests.now", Frequency.DAY)
    services.stop(person, "summary.day")
    tell(person, "tests.now", once_key="answered-2")
    tell(person, once_key="answered-3")
    clock.move_to(TUESDAY)
    send()
    assert not mailoutbox
    assert Notice.objects.visible_to(person).count() == 3


def test_stopping_the_summary_refuses_what_was_still_to_leave_at_once(clock, mailoutbox):
    person = UserFactory()
    tell(person, "tests.now")
    services.choose(person, "tests.now", Frequency.DAY)
    services.stop(person, "summary.day")
    services.choose(person, "tests.now", Frequency.NOW)
    run_outbox()
    assert not mailoutbox


def test_stopping_one_summary_leaves_the_other(clock, mailoutbox):
    person = UserFactory()
    services.stop(person, "summary.day")
    tell(person, "tests.week")
    clock.move_to(TUESDAY)
    send()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("choice", "leaves"), [("week", "week"), ("now", "day"), ("day", "day"), ("never", "never")]
)
def test_what_waits_for_a_summary_follows_a_change_of_mind(clock, choice, leaves):
    person = UserFactory()
    notice = tell(person)
    services.choose(person, "tests.day", Frequency(choice))
    notice.refresh_from_db()
    assert notice.leaves == leaves


def test_a_summary_sent_again_after_a_crash_has_the_same_message_id(clock, mailoutbox):
    tell(UserFactory())
    clock.move_to(TUESDAY)
    send()
    Notice.objects.update(mailed_at=None)  # the process died before these were written
    Digest.objects.update(mailed_at=None)
    digest = Digest.objects.get()
    once_key = mailoutbox[0].extra_headers["Message-ID"].strip("<>").partition("@")[0]
    effects.mail_digest.run(digest.pk, once_key=once_key)
    assert mailoutbox[0].extra_headers == mailoutbox[1].extra_headers
