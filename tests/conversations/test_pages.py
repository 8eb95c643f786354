"""``/messages/`` as its two people see it, and nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conversations import services
from conversations.models import Block, Message
from core.actors import Actor
from core.ids import encode
from tests.community.questions.factories import PersonFactory
from tests.conversations.factories import message_in, thread_between

pytestmark = pytest.mark.django_db
INBOX = reverse("conversations:inbox")


@pytest.fixture
def two():
    return PersonFactory(display_name="Luc Petit"), PersonFactory(display_name="Awa Diop")


def test_the_list_says_who_and_what_is_unread(client, two, django_assert_max_num_queries):
    luc, awa = two
    for number in range(25):
        thread = thread_between(PersonFactory(), awa, subject=f"Sujet {number}")
        message_in(thread)
    thread = thread_between(luc, awa, subject="Le dernier", about_label="Awa Diop, juriste")
    services.send_message(thread.pk, by=Actor.of(luc), text="Bonjour")
    client.force_login(awa)
    with django_assert_max_num_queries(8):
        page = client.get(INBOX)
    text = page.content.decode()
    assert "Le dernier" in text
    assert "1 message non lu" in text
    assert "Luc Petit" in text
    assert luc.email not in text
    assert text.count("row-item__title") == 20
    assert client.get(INBOX + page.context["next_url"]).content.decode().count("row-item__title") == 6


def test_an_empty_inbox_says_where_to_begin(client):
    client.force_login(PersonFactory())
    assert "Pas encore de message" in client.get(INBOX).content.decode()


def test_reading_a_thread_and_answering(client, two, django_assert_max_num_queries):
    luc, awa = two
    thread = thread_between(luc, awa)
    services.send_message(thread.pk, by=Actor.of(luc), text="Bonjour **Awa**")
    for number in range(60):
        message_in(thread, text=f"Ligne {number}")
    client.force_login(awa)
    client.get(thread.get_absolute_url())
    with django_assert_max_num_queries(11):
        page = client.get(thread.get_absolute_url())
    text = page.content.decode()
    assert "Les messages d’avant" in text
    assert luc.email not in text
    assert awa.email not in text
    assert "Ligne 59" in text
    older = client.get(thread.get_absolute_url() + page.context["older_url"]).content.decode()
    assert "<strong>Awa</strong>" in older
    sent = client.post(thread.get_absolute_url(), {"text": "Avec plaisir."})
    assert sent.status_code == 302
    assert Message.objects.filter(author__person=awa, text="Avec plaisir.").exists()


def test_what_was_typed_is_kept_when_it_is_refused(client, two):
    luc, awa = two
    thread = thread_between(luc, awa)
    client.force_login(luc)
    empty = client.post(thread.get_absolute_url(), {"text": "   "})
    assert empty.status_code == 422
    assert "Écrivez votre message" in empty.content.decode()
    services.block(thread.pk, by=Actor.of(awa))
    client.force_login(luc)
    refused = client.post(thread.get_absolute_url(), {"text": "Un long texte"})
    assert refused.status_code == 409
    assert "ne reçoit plus de messages" in refused.content.decode()


def test_blocking_asks_first_and_is_taken_back(client, two):
    luc, awa = two
    thread = thread_between(luc, awa)
    message_in(thread)
    client.force_login(awa)
    address = reverse("conversations:block", args=[thread.pk])
    assert "Bloquer Luc Petit" in client.get(address).content.decode()
    assert not Block.objects.exists()
    assert "Vous avez bloqué" in client.post(address, {"on": "1"}, follow=True).content.decode()
    client.post(address, {"on": "0"})
    assert not Block.objects.exists()


@pytest.mark.parametrize("role", ["", "moderator", "admin", "state_team"])
def test_another_s_thread_does_not_exist(client, two, role):
    thread = thread_between(*two)
    stranger = PersonFactory(role=role)
    client.force_login(stranger)
    for name in ("thread", "block"):
        for method in (client.get, client.post):
            assert method(reverse(f"conversations:{name}", args=[thread.pk])).status_code in (302, 404)
    assert client.get(f"/messages/{encode(0)}/").status_code in (302, 404)
    assert not Block.objects.exists()


def test_the_card_of_one_s_space_shows_only_with_a_conversation(client, two):
    luc, awa = two
    client.force_login(awa)
    assert "Mes messages" not in client.get("/mon-espace/").content.decode()
    thread = thread_between(luc, awa)
    services.send_message(thread.pk, by=Actor.of(luc), text="Bonjour")
    assert "1 message non lu" in client.get("/mon-espace/").content.decode()
