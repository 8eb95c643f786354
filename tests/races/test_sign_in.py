"""One code opens one session, whatever comes at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import second_factor, services
from accounts.models import CODE_TRIES, LoginCode, Session, UsedCode, User
from accounts.sessions import SessionStore

THREADS = 40
pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads only on PostgreSQL"),
]


def at_once(work) -> list:
    """Run ``work`` in 40 threads that start together; returns what each one returned."""
    gate = Barrier(THREADS)

    def one(number: int):
        try:
            gate.wait(30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_forty_browsers_with_one_code_open_one_session():
    code = services.ask_sign_in_code("course@example.fr")
    keys = []
    for _ in range(THREADS):
        session = SessionStore()
        session["pending_code"] = code.pk
        session.create()
        keys.append(session.session_key)

    def enter(number: int) -> int:
        client = Client(REMOTE_ADDR=f"10.0.1.{number}")
        client.cookies["sessionid"] = keys[number]
        return client.post(reverse("accounts:enter_code"), {"code": code.digits}).status_code

    statuses = at_once(enter)
    user = User.objects.get(email="course@example.fr")
    assert Session.objects.filter(user_id=user.pk).count() == 1
    assert statuses.count(302) == 1
    assert UsedCode.objects.count() == 1


def test_one_browser_that_posts_its_code_forty_times_opens_one_session():
    code = services.ask_sign_in_code("course@example.fr")

    def enter(number: int) -> str:
        try:
            services.enter(code.pk, code.digits)
        except services.BadCode as problem:
            return problem.reason
        return "open"

    outcomes = at_once(enter)
    assert outcomes.count("open") == 1
    assert set(outcomes) <= {"open", "used", "tries"}


def test_forty_wrong_tries_at_once_are_five_tries():
    code = services.ask_sign_in_code("course@example.fr")
    wrong = f"{(int(code.digits) + 1) % 10**6:06}"

    def enter(number: int) -> str:
        with pytest.raises(services.BadCode) as refused:
            services.enter(code.pk, wrong)
        return f"{refused.value.reason} {refused.value.left}"

    outcomes = at_once(enter)
    assert sorted(reason for reason in outcomes if reason.startswith("wrong")) == [
        f"wrong {left}" for left in range(1, CODE_TRIES)
    ]
    assert LoginCode.objects.get(pk=code.pk).tries == CODE_TRIES


def test_two_codes_for_a_new_address_make_one_account():
    codes = [services.ask_sign_in_code("course@example.fr") for _ in range(THREADS)]
    users = at_once(lambda number: services.enter(codes[number].pk, codes[number].digits).pk)
    assert len(set(users)) == 1


def test_one_code_of_the_second_factor_passes_once(settings):
    # A busy machine may need more than the 30 s that a code lasts.
    settings.MFA_TOTP_TOLERANCE = 20
    user = User.objects.create_user("course@example.fr")
    secret = second_factor.new_secret()
    second_factor.install(user, secret)
    code = second_factor.current_code(secret)
    assert at_once(lambda number: second_factor.check(user, code)).count(True) == 1
