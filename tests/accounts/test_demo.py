from __future__ import annotations

import json
import stat
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import demo, second_factor
from accounts.models import User
from accounts.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path / demo.FILE


def test_there_is_an_account_for_each_role_and_a_member_three_months_old(file):
    lines = demo.load()
    assert len(lines) == len(ROLES) + 1
    for name in ROLES:
        assert User.objects.get(email=demo.email_of(name)).roles == {name}
    member = User.objects.get(email=demo.email_of("member"))
    assert not member.roles
    assert timedelta(days=89) < timezone.now() - member.date_joined < timedelta(days=91)


def test_a_line_gives_staff_s_secret_which_opens_the_second_factor(file):
    line = next(line for line in demo.load() if demo.email_of("editor") in line)
    secret = line.split()[-1]
    user = User.objects.get(email=demo.email_of("editor"))
    assert second_factor.check(user, second_factor.current_code(secret))


def test_secrets_are_drawn_once_and_kept_for_the_owner_alone(file):
    assert demo.load() == demo.load()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())) == set(ROLES)


def test_two_demonstrations_have_different_secrets(settings, tmp_path):
    found = []
    for name in ("one", "two"):
        settings.VAR = tmp_path / name
        settings.VAR.mkdir()
        User.objects.all().delete()
        found.append(demo.load())
    assert found[0] != found[1]


def test_nothing_is_made_outside_a_demonstration(settings, file):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        demo.load()
    assert not User.objects.exists()
