from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import LoginCode, Session, User
from core.capabilities import SpaceCard, space
from core.registry import Registry
from core.testing import run_outbox
from tests.accounts.factories import UserFactory
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db

ADDRESS, CONFIRM = reverse("accounts:change_address"), reverse("accounts:confirm_address")
PASSWORD, PROFILE = reverse("accounts:password"), reverse("accounts:profile")


@pytest.fixture
def person(client):
    user = UserFactory(email="avant@example.fr")
    client.force_login(user, second_factor=False)
    return user


def test_the_name_shown_is_changed_and_its_blanks_tidied(client, person):
    assert client.post(PROFILE, {"display_name": "  Marc   Delage "}).status_code == 302
    person.refresh_from_db()
    assert person.display_name == "Marc Delage"


def test_a_name_too_long_is_said_and_kept(client, person):
    answer = client.post(PROFILE, {"display_name": "x" * 61})
    assert answer.status_code == 422
    assert "x" * 61 in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Marc Delage", "MD"), ("Marie-Anne du Bois", "MB"), ("Élise", "É"), ("", "·"), ("« x »", "X")],
)
def test_the_avatar_is_drawn_from_the_name(name, initials):
    assert User(display_name=name).initials == initials


def test_the_address_changes_once_the_new_one_is_proven_and_the_old_one_is_told(client, person, mailoutbox):
    client.post(ADDRESS, {"email": "Apres@Example.fr"})
    run_outbox()
    digits = re.search(r"\b\d{6}\b", mailoutbox[0].body).group()
    assert mailoutbox[0].to == ["apres@example.fr"]
    person.refresh_from_db()
    assert person.email == "avant@example.fr"
    before = client.session.session_key
    assert client.post(CONFIRM, {"code": digits}).status_code == 302
    run_outbox()
    person.refresh_from_db()
    assert person.email == "apres@example.fr"
    assert mailoutbox[1].to == ["avant@example.fr"]
    assert "apres@" not in mailoutbox[1].body
    assert client.session.session_key != before


def test_an_address_already_taken_is_learned_by_its_owner_only(client, person):
    UserFactory(email="prise@example.fr")
    assert client.post(ADDRESS, {"email": "prise@example.fr"}).status_code == 302
    digits = LoginCode.objects.get(address="prise@example.fr").digits
    answer = client.post(CONFIRM, {"code": digits})
    assert answer.status_code == 422
    assert "Un autre compte" in answer.content.decode()
    person.refresh_from_db()
    assert person.email == "avant@example.fr"


def test_a_code_for_somebody_else_s_change_is_refused(person):
    code = services.ask_address_code(person, "apres@example.fr")
    with pytest.raises(services.BadCode):
        services.change_address(UserFactory().pk, code.pk, code.digits)


def test_one_s_own_address_is_no_change(client, person):
    assert "déjà votre adresse" in client.post(ADDRESS, {"email": "AVANT@example.fr"}).content.decode()


def test_a_password_signs_the_other_browsers_out(client, person):
    other = StrictClient()
    other.force_login(person, second_factor=False)
    assert client.post(PASSWORD, {"password": "la ruche du fond du jardin"}).status_code == 302
    person.refresh_from_db()
    assert person.has_usable_password()
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 302


@pytest.mark.parametrize("weak", ["court", "avant@example.fr"])
def test_a_weak_password_is_refused_with_its_reason(client, person, weak):
    answer = client.post(PASSWORD, {"password": weak})
    assert answer.status_code == 422
    assert "mot de passe" in answer.content.decode()
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_password_may_be_removed(client, person):
    client.post(PASSWORD, {"password": "la ruche du fond du jardin"})
    client.post(reverse("accounts:remove_password"))
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert client.get(PROFILE).status_code == 200


def test_other_browsers_are_signed_out_on_demand(client, person):
    other = StrictClient()
    other.force_login(person, second_factor=False)
    client.post(reverse("accounts:sign_out_elsewhere"))
    assert other.get(PROFILE).status_code == 302
    assert Session.objects.filter(user_id=person.pk).count() == 1


@pytest.mark.parametrize(
    "name", ["accounts:change_address", "accounts:password", "accounts:enrol", "space:erase"]
)
def test_what_a_borrowed_browser_must_not_do_asks_for_the_code_again(client, person, name):
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        address = reverse(name)
        answer = client.get(address)
        assert answer.status_code == 302
        page = client.get(answer.url)
        assert 'value="avant@example.fr"' in page.content.decode()
        client.post(reverse("accounts:sign_in"), {"email": person.email})
        digits = LoginCode.objects.latest("asked_at").digits
        assert client.post(reverse("accounts:enter_code"), {"code": digits}).url == address
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", [PROFILE, ADDRESS, PASSWORD, reverse("accounts:sign_in")])
def test_fields_that_are_not_in_the_form_change_nothing(client, person, path):
    every_field = {field.name: "1" for field in User._meta.get_fields()} | {"email": "", "display_name": ""}
    client.post(path, {**every_field, "groups": "1", "is_superuser": "on", "roles": "admin"})
    person.refresh_from_db()
    assert not person.is_superuser
    assert not person.roles


def test_my_space_shows_the_registered_cards_and_helps_while_it_is_empty(client, person):
    page = client.get(reverse("space:home")).content.decode()
    assert "Mon compte" in page
    assert "encore vide" in page


def test_my_space_refuses_a_seventh_section(monkeypatch):
    from accounts import checks

    crowded: Registry[SpaceCard] = Registry("space")
    for number in range(6):
        crowded.register(SpaceCard(f"card-{number}", "Titre", number, "x.html", dict))
    crowded.register(SpaceCard("aside", "Titre", 0, "x.html", dict, aside=True))
    monkeypatch.setattr(checks, "space", crowded)
    assert checks.six_sections_at_most(None) == []
    crowded.register(SpaceCard("seventh", "Titre", 7, "x.html", dict))
    [error] = checks.six_sections_at_most(None)
    assert error.id == "accounts.E001"


def test_my_space_takes_few_queries(client, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(4 + 2 * len(space)):
        client.get(reverse("space:home"))
