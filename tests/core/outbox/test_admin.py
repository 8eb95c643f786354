"""What was given up is in sight, and gets its second chance."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from core.models import OutboxRow
from tests.accounts.factories import UserFactory
from tests.core.outbox.factories import OutboxRowFactory

pytestmark = pytest.mark.django_db
LIST = "/django-admin/core/outboxrow/"


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(role="admin", is_superuser=True))
    return client


def test_dead_rows_and_the_lag_are_shown(administrator):
    OutboxRowFactory(dead=True, effect="questions.tell_someone")
    OutboxRowFactory(run_at=timezone.now() - timedelta(minutes=5))
    page = administrator.get(LIST).content.decode()
    assert "questions.tell_someone" in page
    assert "OSError" in page
    assert "abandonnés\u00a0: 1" in page
    assert "Retard\u00a0: 30" in page  # 300 s and a bit


def test_neither_ids_nor_keys_are_shown(administrator):
    row = OutboxRowFactory(dead=True, ids={"question_id": 987654321}, once_key="index-987654321-v1")
    for path in (LIST, f"{LIST}{row.pk}/change/"):
        answer = administrator.get(path)
        assert answer.status_code == 200
        assert "987654321" not in answer.content.decode()


def test_a_dead_row_is_relaunched_with_all_its_attempts(administrator):
    dead, alive = OutboxRowFactory(dead=True), OutboxRowFactory(leased=True)
    form = {"action": "relaunch", "_selected_action": [dead.pk, alive.pk]}
    page = administrator.post(LIST, form, follow=True).content.decode()
    assert "Travaux relancés\u00a0: 1." in page
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert dead in OutboxRow.objects.due()
    alive.refresh_from_db()
    assert alive.leased_until  # what runs is left alone


def test_relaunching_what_is_not_dead_says_so(administrator):
    form = {"action": "relaunch", "_selected_action": [OutboxRowFactory().pk]}
    assert "n’était abandonné" in administrator.post(LIST, form, follow=True).content.decode()


def test_a_coarse_row_is_relaunched_with_no_finer_time(administrator):
    row = OutboxRowFactory(dead=True, coarse=True)
    administrator.post(LIST, {"action": "relaunch", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.run_at.minute, row.run_at.second, row.run_at.microsecond) == (0, 0, 0)


def test_rows_are_neither_added_nor_changed_nor_deleted_by_hand(administrator):
    row = OutboxRowFactory(dead=True)
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.post(f"{LIST}{row.pk}/change/", {"effect": "x"}).status_code == 403
    assert administrator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_looking_is_not_relaunching(administrator):
    user = User.objects.get()
    user.groups.get().permissions.clear()
    user.is_superuser = False
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_outboxrow"))
    row = OutboxRowFactory(dead=True)
    assert "Relancer" not in administrator.get(LIST).content.decode()
    administrator.post(LIST, {"action": "relaunch", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.dead_at


def test_the_list_costs_the_same_whatever_waits(administrator, django_assert_max_num_queries):
    OutboxRowFactory.create_batch(30, dead=True)
    with django_assert_max_num_queries(12):
        administrator.get(LIST)
