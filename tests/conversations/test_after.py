"""What follows a message: a report, a departure, time."""

from __future__ import annotations

import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from conversations.models import Block, Message, Party, Thread
from conversations.retention import KEPT, purge_threads
from core.actors import Actor
from core.ids import word_of
from core.testing import run_outbox
from moderation import prechecks, subjects
from moderation.errors import NotThere
from moderation.models import Case
from moderation.services import hide_posts
from tests.community.questions.factories import PersonFactory
from tests.conversations.factories import message_in, thread_between
from tests.moderation.factories import decide, flag, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return PersonFactory(display_name="Luc Petit"), PersonFactory(display_name="Awa Diop")


def export_of(user) -> str:
    with privacy.export(user) as archive, zipfile.ZipFile(archive) as box:
        return "".join(box.read(name).decode() for name in box.namelist())


def test_the_reader_reports_a_message_and_a_moderator_removes_it(two, client):
    luc, awa = two
    thread = thread_between(luc, awa)
    message = message_in(thread, text="Vous êtes nulle.")
    client.force_login(awa)
    page = client.get(thread.get_absolute_url()).content.decode()
    report = reverse("moderation:flag", args=["message", word_of(message)])
    assert report in page
    assert "Vous êtes nulle." in client.get(report).content.decode()
    flag(message, by=Actor.of(awa))
    decision = decide(message, "remove")
    message.refresh_from_db()
    assert message.state == "removed"
    later(decision)
    assert "Vous êtes nulle" not in client.get(thread.get_absolute_url()).content.decode()
    client.force_login(luc)
    own = client.get(thread.get_absolute_url()).content.decode()
    assert "Vous êtes nulle" in own
    assert "Retiré" in own


def test_a_stranger_cannot_report_what_they_cannot_read(two, client):
    message = message_in(thread_between(*two))
    client.force_login(PersonFactory())
    for name in ("flag", "flag_as_visitor"):
        report = reverse(f"moderation:{name}", args=["message", word_of(message)])
        assert client.get(report).status_code == 404
    for reader in (PersonFactory(), PersonFactory(role="moderator")):
        with pytest.raises(NotThere):
            subjects.readable("message", message.pk, reader)


def test_nothing_is_removed_without_a_decision(two):
    message = message_in(thread_between(*two), state="masked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state="removed")


def test_messages_are_no_posts_for_first_posts_nor_for_hiding_all_of_a_person(two):
    luc, awa = two
    message_in(thread_between(luc, awa))
    assert not prechecks.look(luc.pk).published
    hide_posts(luc.pk, by=Actor.of(PersonFactory(role="moderator")), rule="advertising", reason="Publicité.")
    run_outbox()
    assert not Case.objects.exists()
    assert Message.objects.get().state == "published"


def test_an_export_holds_one_s_own_messages_and_none_of_the_other_s(two):
    luc, awa = two
    thread = thread_between(luc, awa)
    message_in(thread, text="Ce que Luc écrit")
    message_in(thread, place=1, text="Ce que répond Awa")
    found = export_of(luc)
    assert "Ce que Luc" in found
    assert "Awa" not in found
    assert awa.email not in found


def test_who_leaves_takes_their_name_and_leaves_the_words_to_the_other(two, client):
    luc, awa = two
    thread = thread_between(luc, awa)
    message_in(thread, text="Mon loyer double.")
    Block.objects.create(person=luc, other=awa)
    privacy.erase(luc.pk)
    client.force_login(awa)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Mon loyer double." in page
    assert "Un ancien membre" in page
    assert "Luc" not in page
    assert not Block.objects.exists()
    privacy.erase(awa.pk)
    assert not Thread.objects.exists()
    assert not Party.objects.exists()


def test_who_wants_their_words_gone_leaves_none(two, client):
    luc, awa = two
    thread = thread_between(luc, awa, subject="Mon loyer")
    message_in(thread, text="Mon loyer double.")
    message_in(thread, place=1, text="Je vous écoute.")
    privacy.erase(luc.pk, texts=True)
    client.force_login(awa)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "loyer" not in page
    assert "Je vous écoute." in page


def test_threads_go_two_years_after_the_last_message(two):
    now = timezone.now()
    old = thread_between(*two, last_message_at=now - KEPT - timedelta(days=1))
    message_in(old)
    kept = thread_between(*two, last_message_at=now - KEPT + timedelta(days=1))
    assert purge_threads(now) == 1
    assert purge_threads(now) == 0
    assert list(Thread.objects.all()) == [kept]


def test_a_case_survives_the_thread_it_was_about(two, client):
    message = message_in(thread_between(*two))
    flag(message, by=Actor.of(two[1]))
    Thread.objects.all().delete()
    client.force_login(PersonFactory(role="moderator"))
    case = Case.objects.get()
    assert client.get(reverse("moderation:case", args=[case.pk])).status_code == 200
