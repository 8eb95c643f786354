from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import CODE_TRIES, LoginCode, Session, UsedCode, User
from core.testing import run_outbox
from tests.accounts.factories import UserFactory
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign_in")
CODE = reverse("accounts:enter_code")
HOME = reverse("space:home")


def ask(client, address: str) -> str:
    """Ask for a code and return the digits that the mail carries."""
    assert client.post(SIGN_IN, {"email": address}).status_code == 302
    return LoginCode.objects.filter(address=address.lower()).latest("asked_at").digits


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


def is_signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_code_sent_by_mail_signs_in(client, mailoutbox, django_capture_on_commit_callbacks):
    user = UserFactory()
    client.post(SIGN_IN, {"email": user.email})
    run_outbox()
    [mail] = mailoutbox
    assert mail.to == [user.email]
    digits = re.search(r"\b\d{6}\b", mail.body).group()
    assert client.post(CODE, {"code": digits}).url == HOME
    assert is_signed_in(client)


@pytest.mark.parametrize("shape", ["{0} {1}", "{0}-{1}", " {0}\u00a0{1}\n", "{0}–{1}", "{0}.{1}"])
def test_a_code_pasted_with_blanks_or_dashes_is_the_same_code(client, shape):
    digits = ask(client, "a@example.fr")
    client.post(CODE, {"code": shape.format(digits[:3], digits[3:])})
    assert is_signed_in(client)


def test_a_valid_code_for_an_unknown_address_makes_the_account(client):
    digits = ask(client, "Nouvelle@Example.fr")
    assert not User.objects.filter(email="nouvelle@example.fr").exists()
    client.post(CODE, {"code": digits})
    user = User.objects.get(email="nouvelle@example.fr")
    assert not user.has_usable_password()
    assert not user.roles


def test_the_case_of_an_address_never_makes_a_second_account(client):
    user = UserFactory(email="casse@example.fr")
    client.post(CODE, {"code": ask(client, "CASSE@example.FR")})
    assert User.objects.filter(email__iexact="casse@example.fr").get() == user


def test_known_and_unknown_addresses_get_the_same_answer(client):
    UserFactory(email="connue@example.fr")
    answers = []
    for address in ("connue@example.fr", "inconnu@example.fr"):
        browser = StrictClient()
        first = browser.post(SIGN_IN, {"email": address})
        page = browser.get(CODE).content.decode().replace(address, "ADDRESS")
        typed = wrong(LoginCode.objects.get(address=address).digits)
        wrong_code = browser.post(CODE, {"code": typed})
        shown = wrong_code.content.decode().replace(address, "ADDRESS").replace(typed, "TYPED")
        without_tokens = [
            re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text) for text in (page, shown)
        ]
        answers.append((first.status_code, first.url, wrong_code.status_code, *without_tokens))
    assert answers[0] == answers[1]


def test_asking_for_a_code_costs_the_same_queries_whether_the_address_is_known_or_not(
    client, django_assert_num_queries
):
    UserFactory(email="connue@example.fr")
    counts = []
    for address in ("connue@example.fr", "inconnu@example.fr"):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        browser = StrictClient()
        with CaptureQueriesContext(connection) as queries:
            browser.post(SIGN_IN, {"email": address})
        assert "accounts_user" not in " ".join(query["sql"] for query in queries)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_code_has_five_tries(client):
    digits = ask(client, "a@example.fr")
    for left in range(CODE_TRIES - 1, 0, -1):
        answer = client.post(CODE, {"code": wrong(digits)})
        assert answer.status_code == 422
        assert f"{left} essai" in answer.content.decode()
    assert "Cinq essais" in client.post(CODE, {"code": wrong(digits)}).content.decode()
    assert "Cinq essais" in client.post(CODE, {"code": digits}).content.decode()
    assert not is_signed_in(client)


def test_the_fifth_try_may_be_the_right_one(client):
    digits = ask(client, "a@example.fr")
    for _ in range(CODE_TRIES - 1):
        client.post(CODE, {"code": wrong(digits)})
    client.post(CODE, {"code": digits})
    assert is_signed_in(client)


def test_a_code_of_the_wrong_length_costs_no_try(client):
    digits = ask(client, "a@example.fr")
    for typed in ("", digits[:5], digits + "1", "abcdef", "١٢٣٤٥٦"):
        assert client.post(CODE, {"code": typed}).status_code == 422
    assert LoginCode.objects.get().tries == 0


def test_a_code_expires_after_fifteen_minutes(client):
    with time_machine.travel(timezone.now() - timedelta(minutes=15, seconds=1)):
        digits = ask(client, "a@example.fr")
    assert "plus valable" in client.post(CODE, {"code": digits}).content.decode()
    assert not is_signed_in(client)


def test_a_code_serves_once(client):
    code = services.ask_sign_in_code("a@example.fr")
    services.enter(code.pk, code.digits)
    with pytest.raises(services.BadCode) as refused:
        services.enter(code.pk, code.digits)
    assert refused.value.reason == "used"


def test_the_database_itself_refuses_a_second_use():
    UsedCode.objects.create(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        UsedCode.objects.create(digest="0" * 64)


def test_a_code_opens_only_the_browser_that_asked_for_it(client):
    digits = ask(client, "a@example.fr")
    thief = StrictClient()
    assert thief.post(CODE, {"code": digits}).url == SIGN_IN
    assert not is_signed_in(thief)


def test_a_code_to_change_address_does_not_sign_in():
    user = UserFactory()
    code = services.ask_address_code(user, "b@example.fr")
    with pytest.raises(services.BadCode):
        services.enter(code.pk, code.digits)


def test_the_digits_are_in_no_column(client):
    digits = ask(client, "a@example.fr")
    row = LoginCode.objects.values().get()
    row.pop("id")
    assert digits not in str(row)


def test_a_second_delivery_carries_the_same_code_under_the_same_message_id(mailoutbox):
    from accounts import effects

    code = services.ask_sign_in_code("a@example.fr")
    for _ in range(2):
        effects.mail_code.run(code_id=code.pk, once_key="k")
    first, second = mailoutbox
    assert (first.body, first.extra_headers["Message-ID"]) == (
        second.body,
        second.extra_headers["Message-ID"],
    )


def test_signing_in_changes_the_session_key_and_drops_the_old_one(client):
    digits = ask(client, "a@example.fr")
    before = client.session.session_key
    client.post(CODE, {"code": digits})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_says_whose_it_is_and_signing_out_kills_it(client):
    client.post(CODE, {"code": ask(client, "a@example.fr")})
    key = client.session.session_key
    assert Session.objects.get(session_key=key).user_id == User.objects.get().pk
    client.post(reverse("accounts:sign_out"))
    replay = StrictClient()
    replay.cookies["sessionid"] = key
    assert not is_signed_in(replay)


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/comptes/profil/", "/comptes/profil/"),
        ("https://evil.example/", HOME),
        ("//evil.example/", HOME),
        ("/\\evil.example", HOME),
        ("javascript:alert(1)", HOME),
    ],
)
def test_after_signing_in_one_lands_on_a_page_of_this_site(client, target, lands):
    client.get(SIGN_IN, {"next": target})
    assert client.post(CODE, {"code": ask(client, "a@example.fr")}).url == lands


def test_a_suspended_account_does_not_enter(client):
    user = UserFactory(is_active=False)
    assert client.post(CODE, {"code": ask(client, user.email)}).status_code == 403
    assert not is_signed_in(client)


def test_a_bad_address_keeps_what_was_typed(client):
    answer = client.post(SIGN_IN, {"email": "pas une adresse"})
    assert answer.status_code == 422
    assert 'value="pas une adresse"' in answer.content.decode()


def test_an_account_gets_six_codes_in_a_quarter_of_an_hour_then_is_told_when_to_come_back(client):
    for _ in range(6):
        ask(client, "a@example.fr")
    answer = client.post(SIGN_IN, {"email": "a@example.fr"})
    assert answer.status_code == 429
    assert re.search(r"Réessayez dans \d+ minute", answer.content.decode())
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        ask(client, "a@example.fr")


def test_somebody_else_s_tries_never_shut_out_a_browser_that_already_signed_in(client):
    client.post(CODE, {"code": ask(client, "a@example.fr")})
    client.post(reverse("accounts:sign_out"))
    attacker = StrictClient(REMOTE_ADDR="10.9.9.9")
    for _ in range(10):
        attacker.post(SIGN_IN, {"email": "a@example.fr"})
    assert attacker.post(SIGN_IN, {"email": "a@example.fr"}).status_code == 429
    client.post(CODE, {"code": ask(client, "a@example.fr")})
    assert is_signed_in(client)


def test_one_network_cannot_ask_for_endless_addresses_whatever_header_it_forges(client):
    statuses = {
        client.post(
            SIGN_IN,
            {"email": f"victime-{number}@example.fr"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(61)
    }
    assert statuses == {302, 429}


def test_a_password_signs_in_and_every_refusal_is_the_same(client):
    user = UserFactory(email="avec@example.fr")
    services.set_password(user, "la ruche du fond du jardin")
    UserFactory(email="sans@example.fr")
    address = reverse("accounts:password_sign_in")
    pages = set()
    for email in ("avec@example.fr", "sans@example.fr", "inconnu@example.fr"):
        answer = client.post(address, {"email": email, "password": "faux"})
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        pages.add((answer.status_code, text.replace(email, "ADDRESS")))
    assert len(pages) == 1
    client.post(address, {"email": "avec@example.fr", "password": "la ruche du fond du jardin"})
    assert is_signed_in(client)


def test_signing_up_is_the_same_form(client):
    assert client.get(reverse("accounts:sign_up")).url == SIGN_IN


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/password_reset/", "/django-admin/login/", "/_util/login/"]
)
def test_the_libraries_sign_in_pages_lead_to_ours(client, path):
    answer = client.get(path, {"next": "/admin/"})
    assert answer.status_code == 302
    assert answer.url == f"{SIGN_IN}?next=%2Fadmin%2F"
