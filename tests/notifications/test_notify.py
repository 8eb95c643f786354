"""Who is told what, by which mail."""

from __future__ import annotations

import email
import email.policy

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from core.testing import run_outbox
from notifications import effects, services
from notifications.models import Frequency, Notice
from tests.accounts.factories import UserFactory
from tests.notifications.factories import NoticeFactory

pytestmark = pytest.mark.django_db


def tell(person, kind="tests.now", once_key="answered-1", about=None, **options):
    return services.notify(kind, to=person, about=about or UserFactory(), once_key=once_key, **options)


def test_an_event_told_twice_makes_one_notice_and_one_mail(mailoutbox):
    person, about = UserFactory(), UserFactory()
    first = tell(person, about=about)
    run_outbox()
    assert tell(person, about=about) == first
    run_outbox()
    assert Notice.objects.count() == 1
    assert [message.to for message in mailoutbox] == [[person.email]]


def test_one_event_may_concern_several_people(mailoutbox):
    about = UserFactory()
    people = [UserFactory(), UserFactory()]
    for person in people:
        tell(person, about=about)
    run_outbox()
    assert [message.to for message in mailoutbox] == [[person.email] for person in people]


def test_the_database_refuses_a_second_notice_of_one_event():
    notice = NoticeFactory()
    with pytest.raises(IntegrityError):
        NoticeFactory(recipient=notice.recipient, once_key=notice.once_key)


def test_a_kind_that_nobody_declared_is_an_error():
    with pytest.raises(KeyError, match="nobody"):
        tell(UserFactory(), "tests.nobody")


def test_a_closed_account_is_told_nothing(mailoutbox):
    assert tell(UserFactory(is_active=False)) is None
    run_outbox()
    assert not mailoutbox
    assert not Notice.objects.exists()


def test_an_account_closed_in_between_gets_no_mail(mailoutbox):
    person = UserFactory()
    tell(person)
    person.is_active = False
    person.save()
    run_outbox()
    assert not mailoutbox


def test_the_mail_says_what_happened_why_it_came_and_how_to_stop_it(mailoutbox, settings):
    about = UserFactory()
    notice = tell(UserFactory(), about=about)
    run_outbox()
    message = mailoutbox[0]
    html = message.alternatives[0].content
    assert message.subject == f"Une réponse de {about}"
    assert "Sylvie a répondu : « Oui & non »." in message.body
    assert "Sylvie a répondu : « Oui &amp; non »." in html
    for part in (message.body, html):
        assert f"{settings.BASE_URL}/sujets/{about.pk}/" in part
        assert "parce que vous suivez ce sujet" in part
        assert f"{settings.BASE_URL}/notifications/arret/?jeton=" in part
        assert f"{settings.BASE_URL}/mon-espace/abonnements/" in part
    assert Notice.objects.get(pk=notice.pk).mailed_at


def test_a_title_of_several_lines_stays_one_subject(mailoutbox):
    tell(UserFactory(), payload={"title": "Deux\r\nBcc: tous@exemple.fr"})
    run_outbox()
    assert mailoutbox[0].subject == "Deux Bcc: tous@exemple.fr"
    assert mailoutbox[0].recipients() == mailoutbox[0].to


def test_the_headers_of_the_one_click_stop_survive_the_wire(mailoutbox, settings):
    tell(UserFactory())
    run_outbox()
    wire = mailoutbox[0].message().as_bytes()
    received = email.message_from_bytes(wire, policy=email.policy.default)
    listed = received["List-Unsubscribe"].strip()
    assert listed.startswith(f"<{settings.BASE_URL}/notifications/arret/?jeton=")
    assert listed == mailoutbox[0].extra_headers["List-Unsubscribe"]
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mandatory_kind_leaves_at_once_and_offers_no_stop(mailoutbox):
    person = UserFactory()
    with pytest.raises(PermissionDenied):
        services.choose(person, "tests.security", Frequency.NEVER)
    tell(person, "tests.security")
    run_outbox()
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    assert "jeton=" not in mailoutbox[0].body


@pytest.mark.parametrize("kind", ["tests.day", "tests.week", "tests.never"])
def test_what_waits_for_a_summary_or_is_refused_leaves_no_mail_at_once(kind, mailoutbox):
    person = UserFactory()
    tell(person, kind)
    run_outbox()
    assert not mailoutbox
    assert Notice.objects.visible_to(person).count() == 1


def test_a_notice_read_before_its_mail_left_is_not_mailed(mailoutbox):
    person = UserFactory()
    tell(person)
    services.mark_read(person)
    run_outbox()
    assert not mailoutbox


def test_what_was_hidden_in_between_is_not_mailed(mailoutbox):
    about = UserFactory()
    tell(UserFactory(), about=about)
    about.is_active = False
    about.save()
    run_outbox()
    assert not mailoutbox


def test_a_kind_that_no_app_declares_any_more_is_not_mailed(mailoutbox):
    effects.mail_notice.run(NoticeFactory(kind="old.kind").pk, once_key="notice-1")
    assert not mailoutbox


def test_none_leaves_after_a_stop_even_if_it_was_enqueued_before(mailoutbox):
    person = UserFactory()
    tell(person)
    services.stop(person, "tests.now")
    run_outbox()
    assert not mailoutbox


def test_a_choice_made_while_the_notice_was_written_counts_too(mailoutbox):
    # The stop came between reading the choice and writing the notice: only the mail's own look can see it.
    person = UserFactory()
    services.stop(person, "tests.now")
    effects.mail_notice.run(NoticeFactory(recipient=person, leaves=Frequency.NOW).pk, once_key="notice-1")
    assert not mailoutbox


def test_choosing_again_does_not_bring_back_what_was_refused(mailoutbox):
    person = UserFactory()
    tell(person)
    services.stop(person, "tests.now")
    services.choose(person, "tests.now", Frequency.NOW)
    run_outbox()
    assert not mailoutbox
    tell(person, once_key="answered-2")
    run_outbox()
    assert len(mailoutbox) == 1


def test_an_inbox_is_read_by_its_owner_alone():
    notice = NoticeFactory()
    staff = UserFactory(role="admin", is_superuser=True)
    assert notice in Notice.objects.visible_to(notice.recipient)
    for reader in (AnonymousUser(), UserFactory(), staff):
        assert not Notice.objects.visible_to(reader).exists()


def test_no_admin_shows_notices():
    assert not any(model._meta.app_label == "notifications" for model in admin.site._registry)


def test_a_mail_sent_again_has_the_same_words_headers_and_message_id():
    notice = tell(UserFactory())
    for _ in range(2):
        effects.mail_notice.run(notice.pk, once_key="notice-1")
        Notice.objects.update(mailed_at=None)  # the process died before this was written
    first, second = mail.outbox
    assert first.extra_headers == second.extra_headers
    assert first.body == second.body
