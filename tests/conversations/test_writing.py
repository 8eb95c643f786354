"""Writing, reading, blocking: who may, what is counted, what leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.suspension import Suspended
from community.questions.models import Quota
from conversations import services
from conversations.errors import NotTaken, ToOneself, YouBlocked
from conversations.models import Block, Message, Party, Thread
from core.actors import SYSTEM, Actor
from core.errors import OverLimit, Refusal
from core.testing import run_outbox
from notifications.models import Notice
from notifications.services import stop
from tests.community.questions.factories import PersonFactory
from tests.conversations.factories import message_in, thread_between

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return PersonFactory(display_name="Luc Petit"), PersonFactory(display_name="Awa Diop")


def write(one, other, text="Bonjour, relisez-vous des baux ?", **more) -> Thread:
    return services.write_to(other.pk, by=Actor.of(one), subject="Un bail", text=text, **more)


def unread(thread: Thread, person) -> int:
    return thread.parties.get(person=person).unread


def test_a_first_message_opens_a_thread_and_tells_that_one_waits_and_nothing_else(two, mailoutbox):
    luc, awa = two
    thread = write(luc, awa, "Mon loyer passe à 4 200 €.", about_label="Awa Diop", about_url="/experts/awa/")
    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == [awa.email]
    assert "Vous avez un message" in mail.subject
    whole = mail.subject + mail.body + "".join(str(part) for part, _ in mail.alternatives)
    for secret in ("4 200", "loyer", "Un bail", "Luc", luc.email, "Petit"):
        assert secret not in whole
    assert thread.get_absolute_url() in whole or "/notifications/" in whole
    assert (unread(thread, awa), unread(thread, luc)) == (1, 0)


def test_ten_lines_in_a_row_are_one_mail_until_they_are_read(two, mailoutbox):
    luc, awa = two
    thread = write(luc, awa)
    for number in range(4):
        services.send_message(thread.pk, by=Actor.of(luc), text=f"Encore {number}")
    run_outbox()
    assert len(mailoutbox) == 1
    assert unread(thread, awa) == 5
    services.read_thread(thread.pk, by=Actor.of(awa))
    assert unread(thread, awa) == 0
    assert not Notice.objects.filter(recipient=awa).unread().exists()
    services.send_message(thread.pk, by=Actor.of(luc), text="Et une dernière")
    run_outbox()
    assert len(mailoutbox) == 2


def test_what_is_read_before_the_mail_leaves_is_not_mailed(two, mailoutbox):
    thread = write(*two)
    services.read_thread(thread.pk, by=Actor.of(two[1]))
    run_outbox()
    assert mailoutbox == []


def test_the_same_form_twice_is_one_thread_and_one_message(two):
    first = write(*two, about_url="/experts/awa/")
    assert write(*two, about_url="/experts/awa/") == first
    assert Message.objects.count() == 1
    write(*two, text="Autre chose", about_url="/experts/awa/")
    assert (Thread.objects.count(), Message.objects.count()) == (1, 2)


def test_nobody_writes_in_another_s_thread_nor_reads_it(two):
    thread = write(*two)
    other = PersonFactory()
    with pytest.raises(PermissionDenied):
        services.send_message(thread.pk, by=Actor.of(other), text="Coucou")
    with pytest.raises(PermissionDenied):
        services.block(thread.pk, by=Actor.of(other))
    for stranger in (other, PersonFactory(role="moderator"), PersonFactory(role="admin")):
        assert not Thread.objects.visible_to(stranger).exists()
        assert not Message.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        services.write_to(other.pk, by=SYSTEM, subject="Un bail", text="Bonjour")


def test_who_blocks_gets_nothing_any_more_and_neither_writes_until_they_unblock(two):
    luc, awa = two
    thread = write(luc, awa)
    services.block(thread.pk, by=Actor.of(awa))
    services.block(thread.pk, by=Actor.of(awa))
    assert Block.objects.count() == 1
    with pytest.raises(NotTaken):
        services.send_message(thread.pk, by=Actor.of(luc), text="Répondez !")
    with pytest.raises(NotTaken):
        write(luc, awa, about_url="/annuaire/awa/")
    with pytest.raises(YouBlocked):
        services.send_message(thread.pk, by=Actor.of(awa), text="Non.")
    services.unblock(thread.pk, by=Actor.of(awa))
    services.send_message(thread.pk, by=Actor.of(luc), text="Merci.")


def test_one_does_not_write_to_oneself_nor_to_whoever_left(two):
    luc, awa = two
    with pytest.raises(ToOneself):
        write(luc, luc)
    awa.is_active = False
    awa.save()
    with pytest.raises(NotTaken):
        write(luc, awa)


def test_a_suspended_account_writes_to_nobody(two):
    luc, awa = two
    luc.suspended_until = timezone.now() + timedelta(days=1)
    luc.save()
    with pytest.raises(Suspended):
        write(luc, awa)


@pytest.mark.parametrize("text", ["", "   \n", "\x00", "x" * 4_001])
def test_an_empty_or_endless_message_is_refused_in_words(two, text):
    with pytest.raises(Refusal) as refused:
        write(*two, text=text)
    assert refused.value.field == "text"
    assert not Thread.objects.exists()


def test_limits_are_those_of_the_one_table(two):
    luc, awa = two
    Quota.objects.filter(action="contact").update(count=1)
    write(luc, awa)
    with pytest.raises(OverLimit) as over:
        write(luc, PersonFactory())
    assert "une nouvelle conversation" in over.value.message
    Quota.objects.filter(action="message").update(count=1)
    thread = Thread.objects.get()
    Thread.objects.update(about_url="/experts/awa/")
    services.send_message(thread.pk, by=Actor.of(luc), text="Un")
    with pytest.raises(OverLimit):
        services.send_message(thread.pk, by=Actor.of(luc), text="Deux")
    # Another way in is the same limit.
    with pytest.raises(OverLimit):
        write(luc, awa, text="Trois", about_url="/experts/awa/")


def test_the_database_keeps_two_parties_each_once(two):
    thread = thread_between(*two)
    for place, person in ((1, PersonFactory()), (2, PersonFactory())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.create(thread=thread, place=place, person=person)


@settings(max_examples=25)
@given(lines=st.lists(st.sampled_from(["a", "b", "A reads", "B reads"]), max_size=12))
def test_unread_is_what_came_since_one_last_read_or_wrote(lines):
    with transaction.atomic():
        one, other = PersonFactory(), PersonFactory()
        Quota.objects.filter(action="message").delete()
        thread, waiting = thread_between(one, other), {"a": 0, "b": 0}
        for number, line in enumerate(lines):
            side = line[0].lower()
            by, opposite = Actor.of(one if side == "a" else other), "b" if side == "a" else "a"
            if "reads" in line:
                services.read_thread(thread.pk, by=by)
            else:
                services.send_message(thread.pk, by=by, text=f"ligne {number}")
                waiting[opposite] += 1
            waiting[side] = 0
        assert {"a": unread(thread, one), "b": unread(thread, other)} == waiting
        transaction.set_rollback(True)


def test_a_hidden_message_is_its_author_s_alone(two):
    luc, awa = two
    thread = thread_between(luc, awa)
    message = message_in(thread, state="masked")
    assert list(Message.objects.visible_to(luc)) == [message]
    assert not Message.objects.visible_to(awa).exists()


def test_who_stopped_these_mails_gets_none_and_still_finds_the_message(two, mailoutbox):
    stop(two[1], "conversations.message")
    thread = write(*two)
    run_outbox()
    assert mailoutbox == []
    assert unread(thread, two[1]) == 1
    assert Notice.objects.get(recipient=two[1]).kind == "conversations.message"
