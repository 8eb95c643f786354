from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor, services
from accounts.models import LoginCode, Session
from core.actors import Actor
from core.errors import Conflict
from tests.accounts.factories import UserFactory
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db

ENROL, CHALLENGE = reverse("accounts:enrol"), reverse("accounts:challenge")
RECOVERY, HOME = reverse("accounts:recovery_codes"), reverse("space:home")


@pytest.fixture
def secret() -> str:
    return second_factor.new_secret()


@pytest.fixture
def editor(secret):
    user = UserFactory(role="editor")
    second_factor.install(user, secret)
    return user


def give_the_first_factor(client, user):
    client.post(reverse("accounts:sign_in"), {"email": user.email})
    digits = LoginCode.objects.filter(address=user.email).latest("asked_at").digits
    return client.post(reverse("accounts:enter_code"), {"code": digits})


@pytest.mark.parametrize("path", ["/", "/mon-espace/", "/admin/", "/comptes/profil/"])
def test_staff_without_a_second_factor_reach_nothing_but_its_enrolment(client, path):
    client.force_login(UserFactory(role="moderator"), second_factor=False)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(ENROL)


def test_a_superuser_is_staff_too(client):
    client.force_login(UserFactory(is_superuser=True), second_factor=False)
    assert client.get("/django-admin/").url.startswith(ENROL)


def test_a_plain_member_is_asked_nothing(client):
    client.force_login(UserFactory(), second_factor=False)
    assert client.get(HOME).status_code == 200


def test_staff_enrol_then_read_their_recovery_codes_then_go_where_they_went(client):
    user = UserFactory(role="editor")
    client.force_login(user, second_factor=False)
    page = client.get(client.get("/admin/").url)
    secret = client.session["new_secret"]
    assert secret == page.context["secret"].replace(" ", "")
    before = client.session.session_key
    code = second_factor.current_code(secret)
    assert client.post(ENROL, {"code": f"{code[:3]} {code[3:]}"}).url == RECOVERY
    assert client.session.session_key != before
    page = client.get(RECOVERY)
    assert len(page.context["codes"]) == 10
    assert 'href="/admin/"' in page.content.decode()
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_does_not_enrol_and_keeps_the_secret_shown(client):
    client.force_login(UserFactory(role="editor"), second_factor=False)
    client.get(ENROL)
    secret = client.session["new_secret"]
    assert client.post(ENROL, {"code": "000000"}).status_code == 422
    assert client.session["new_secret"] == secret


def test_a_session_of_before_the_role_must_give_the_second_factor(client, editor, secret):
    client.force_login(editor, second_factor=False)
    assert client.get("/admin/").url.startswith(CHALLENGE)
    assert client.post(CHALLENGE, {"code": second_factor.current_code(secret)}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_mail_s_code_alone_does_not_sign_in_whoever_has_a_second_factor(client, editor, secret):
    assert give_the_first_factor(client, editor).url == CHALLENGE
    assert client.get(HOME).status_code == 302
    assert client.post(CHALLENGE, {"code": "000000"}).status_code == 422
    assert client.post(CHALLENGE, {"code": second_factor.current_code(secret)}).url == HOME
    assert client.get("/admin/").status_code == 200


def test_a_password_alone_does_not_either(client, editor):
    services.set_password(editor, "la ruche du fond du jardin")
    typed = {"email": editor.email, "password": "la ruche du fond du jardin"}
    assert client.post(reverse("accounts:password_sign_in"), typed).url == CHALLENGE
    assert client.get(HOME).status_code == 302


def test_the_second_factor_waits_fifteen_minutes_at_most(client, editor, secret):
    give_the_first_factor(client, editor)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        answer = client.post(CHALLENGE, {"code": second_factor.current_code(secret)})
    assert answer.url == reverse("accounts:sign_in")


def test_a_code_seen_over_a_shoulder_opens_nothing_a_second_time(editor, secret):
    code = second_factor.current_code(secret)
    assert second_factor.check(editor, code)
    assert not second_factor.check(editor, code)


def test_a_recovery_code_serves_once(editor):
    code = second_factor.recovery_codes(editor)[0]
    assert second_factor.check(editor, f"{code[:4]} {code[4:]}")
    assert not second_factor.check(editor, code)
    assert len(second_factor.recovery_codes(editor)) == 9


def test_new_recovery_codes_replace_the_old_ones(client, editor):
    old = second_factor.recovery_codes(editor)
    client.force_login(editor)
    client.post(RECOVERY)
    assert not set(old) & set(second_factor.recovery_codes(editor))
    assert not second_factor.check(editor, old[0])


def test_secrets_are_sealed_in_the_database(editor, secret):
    rows = Authenticator.objects.filter(user=editor)
    assert rows.count() == 2
    assert secret not in str(list(rows.values_list("data", flat=True)))


def test_whoever_holds_a_role_keeps_the_second_factor(client, editor):
    with pytest.raises(Conflict):
        second_factor.remove(editor, by=Actor.of(editor))
    client.force_login(editor)
    assert client.post(reverse("accounts:remove_second_factor")).status_code == 409
    assert second_factor.is_on(editor)


def test_a_member_may_take_it_and_leave_it(client):
    user = UserFactory()
    client.force_login(user, second_factor=False)
    client.get(ENROL)
    client.post(ENROL, {"code": second_factor.current_code(client.session["new_secret"])})
    assert second_factor.is_on(user)
    client.post(reverse("accounts:remove_second_factor"))
    assert not second_factor.is_on(user)


def test_tries_of_the_second_factor_are_limited(client, editor):
    give_the_first_factor(client, editor)
    statuses = [client.post(CHALLENGE, {"code": "000000"}).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


def test_a_staff_session_idle_for_thirty_minutes_is_over(client, editor):
    client.force_login(editor)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get("/admin/").url.startswith(reverse("accounts:sign_in"))
        assert not Session.objects.filter(user_id=editor.pk).exists()


def test_a_staff_session_in_use_stays_open(client, editor):
    client.force_login(editor)
    start = timezone.now()
    for minutes in (20, 40, 60):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/mon-espace/").status_code == 200


def test_a_member_s_session_is_not_ended_by_idleness(client):
    client.force_login(UserFactory())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert client.get(HOME).status_code == 200


def test_a_visitor_s_page_costs_no_query_to_the_gate(client):
    browser = StrictClient()
    assert "Cookie" not in browser.get("/healthz").headers.get("Vary", "")


def test_a_page_that_one_s_account_may_not_see_is_said_to_be_so_without_a_loop(client):
    client.force_login(UserFactory())
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "réservée" in answer.content.decode()
