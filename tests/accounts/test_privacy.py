from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from accounts import effects, groups, privacy, second_factor, services
from accounts.models import LoginCode, Session, UsedCode, User
from core import audit, outbox
from core.actors import Actor
from core.capabilities import erasures, periodic, retentions
from core.models import AuditEvent
from core.testing import run_outbox
from notifications.models import Digest, Frequency, Notice, Preference
from tests.accounts.factories import UserFactory
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db

ERASE, DOWNLOAD = reverse("space:erase"), reverse("space:download")


def plant(mark: str) -> User:
    """Make a person who left ``mark`` in every store that can hold one."""
    user = UserFactory(email=f"{mark}@example.fr", display_name=f"Nom {mark}", role="editor")
    second_factor.install(user, second_factor.new_secret())
    browser = StrictClient()
    browser.force_login(user)
    session = browser.session
    session["typed"] = mark
    session.save()
    services.ask_sign_in_code(user.email)
    services.ask_address_code(user, f"autre-{mark}@example.fr")
    run_outbox()
    actor = Actor.of(user)
    audit.record("test.done", user, by=actor)
    kind = ContentType.objects.get_for_model(User)
    common = {"content_type": kind, "object_id": str(user.pk), "action_flag": CHANGE}
    LogEntry.objects.create(user=user, object_repr=str(user), **common)
    LogEntry.objects.create(user=UserFactory(), object_repr=str(user), **common)
    page = Page.objects.get(depth=2).specific
    page.owner = user
    page.save()
    page.save_revision(user=user)
    moment = timezone.now()
    PageLogEntry.objects.create(
        user=user,
        content_type=page.content_type,
        page=page,
        label="Page",
        action="wagtail.edit",
        timestamp=moment,
    )
    ModelLogEntry.objects.create(
        user=UserFactory(),
        content_type=kind,
        object_id=str(user.pk),
        label=str(user),
        action="wagtail.edit",
        timestamp=moment,
    )
    Comment.objects.create(page=page, user=user, text=f"dit {mark}", contentpath="title")
    PageSubscription.objects.create(user=user, page=page, comment_notifications=True)
    UserProfile.get_for_user(user)
    notice = Notice.objects.create(
        recipient=user,
        kind="demo.visit",
        about_type="accounts.user",
        about_id=str(user.pk),
        payload={"said": mark},
        once_key=f"about-{mark}",
        leaves=Frequency.DAY,
    )
    notice.digest = Digest.objects.create(person=user, period=Frequency.DAY, start=moment.date())
    notice.save()
    Preference.objects.create(person=user, kind="demo.visit", frequency=Frequency.NEVER)
    return user


def rows_with(mark: str) -> list[str]:
    """Sweep every table for ``mark``, sessions read open."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        found += [model._meta.label for row in model._base_manager.values() if mark in str(row)]
    found += ["session" for session in Session.objects.all() if mark in str(session.get_decoded())]
    return found


def links_to(user_id: int) -> list[str]:
    """Return the columns that still hold the number of an account."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            is_link = field.is_relation and field.related_model is User
            if (is_link or field.name in {"user_id", "actor_id"}) and model._base_manager.filter(
                **{field.attname: user_id}
            ).exists():
                found.append(f"{model._meta.label}.{field.name}")
    return found


def export_of(user: User) -> dict[str, str]:
    with privacy.export(user) as archive, zipfile.ZipFile(archive) as box:
        return {name: box.read(name).decode() for name in box.namelist()}


def test_the_canaries_are_really_everywhere():
    plant("canari")
    assert {
        "accounts.User", "accounts.LoginCode", "admin.LogEntry", "wagtailcore.ModelLogEntry",
        "wagtailcore.Comment", "session",
    } <= set(rows_with("canari"))  # fmt: skip


def test_nothing_of_an_erased_person_is_left_in_any_table():
    user = plant("canari")
    user_id = user.pk
    privacy.erase(user_id)
    run_outbox()
    assert rows_with("canari") == []
    assert links_to(user_id) == []


def test_erasing_one_leaves_the_other_whole():
    plant("canari")
    other = plant("temoin")
    before = sorted(rows_with("temoin"))
    privacy.erase(User.objects.get(email="canari@example.fr").pk)
    assert sorted(rows_with("temoin")) == before
    assert links_to(other.pk)


def test_the_audit_outlives_the_person_without_naming_them():
    user = plant("canari")
    privacy.erase(user.pk)
    assert AuditEvent.objects.get(verb="test.done").actor_id == ""
    proof = AuditEvent.objects.get(verb="accounts.erased")
    assert (proof.actor_kind, proof.actor_id) == ("system", "")


def test_an_export_holds_all_of_oneself():
    user = plant("canari")
    files = export_of(user)
    account = json.loads(files["donnees/accounts.User.json"])
    assert account[0]["adresse"] == "canari@example.fr"
    assert "dit canari" in files["donnees/wagtailcore.Comment.json"]
    assert "LISEZ-MOI.txt" in files


def test_an_export_holds_nothing_of_another():
    first, second = plant("canari"), plant("temoin")
    admin = UserFactory(role="admin")
    groups.set_roles(second.pk, {"author"}, by=Actor.of(admin), why="temoin")
    LogEntry.objects.create(
        user=first,
        object_repr=str(second),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(second.pk),
        action_flag=CHANGE,
    )
    audit.record("test.done", second, by=Actor.of(first), why="pour temoin")
    mine, theirs = "\n".join(export_of(first).values()), "\n".join(export_of(second).values())
    assert "temoin" not in mine
    assert "canari" not in theirs
    assert "canari" in mine


def test_an_export_carries_no_secret():
    user = plant("canari")
    text = "\n".join(export_of(user).values())
    code = LoginCode.objects.filter(address=user.email).latest("asked_at")
    for secret in (code.digits, user.password, *second_factor.recovery_codes(user)):
        assert secret not in text


def test_one_s_data_come_as_a_download(client):
    user = UserFactory()
    client.force_login(user)
    answer = client.post(DOWNLOAD)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))


def test_downloads_are_limited(client):
    client.force_login(UserFactory())
    kinds = []
    for _ in range(11):
        answer = client.post(DOWNLOAD)
        kinds.append(answer.status_code)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, so closed
    assert kinds == [200] * 10 + [302]


def test_erasing_asks_for_the_word_and_signs_out(client):
    user = UserFactory()
    client.force_login(user)
    for word in ("", "oui", "EFFACE"):
        answer = client.post(ERASE, {"word": word})
        assert answer.status_code == 422
    assert User.objects.filter(pk=user.pk).exists()
    answer = client.post(ERASE, {"word": " effacer "})
    assert answer.status_code == 200
    assert "effacé" in answer.content.decode()
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get("/mon-espace/").status_code == 302


def test_the_last_admin_cannot_leave_the_site_without_one(client):
    user = UserFactory(role="admin")
    client.force_login(user)
    answer = client.post(ERASE, {"word": "EFFACER"})
    assert answer.status_code == 422
    assert "dernière personne" in answer.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_another_browser_of_an_erased_person_meets_no_error():
    user = UserFactory()
    browser = StrictClient()
    browser.force_login(user)
    privacy.erase(user.pk)
    assert browser.get("/mon-espace/").status_code == 302


def test_the_account_s_own_row_is_in_the_registry():
    assert privacy.ACCOUNT in erasures


def purge_all(now: datetime) -> None:
    for entry in retentions:
        while entry.purge(now):
            pass
    run_outbox()


def test_codes_are_gone_after_a_day_and_digests_after_two():
    code = services.ask_sign_in_code("a@example.fr")
    services.enter(code.pk, code.digits)
    now = timezone.now()
    purge_all(now + timedelta(hours=23))
    assert LoginCode.objects.exists()
    purge_all(now + timedelta(hours=25))
    assert not LoginCode.objects.exists()
    assert UsedCode.objects.exists()
    purge_all(now + timedelta(hours=49))
    assert not UsedCode.objects.exists()


def test_expired_sessions_are_gone():
    browser = StrictClient()
    browser.force_login(UserFactory())
    purge_all(timezone.now() + timedelta(days=29))
    assert Session.objects.exists()
    purge_all(timezone.now() + timedelta(days=31))
    assert not Session.objects.exists()


START = datetime(2026, 1, 1, 3, tzinfo=UTC)


def test_an_unused_account_is_told_then_erased_after_two_years(mailoutbox):
    with time_machine.travel(START, tick=False):
        user = UserFactory(last_login=START)
    for days, exists, mails in (
        (365, True, 0),
        (699, True, 0),
        (701, True, 1),
        (729, True, 1),
        (732, False, 1),
    ):
        now = START + timedelta(days=days)
        with time_machine.travel(now, tick=False):
            purge_all(now)
        assert User.objects.filter(pk=user.pk).exists() == exists, days
        assert len(mailoutbox) == mails, days
    assert mailoutbox[0].to == [user.email]


def test_whoever_comes_back_is_kept_and_told_anew_two_years_later(mailoutbox):
    user = UserFactory(last_login=START)
    purge_all(START + timedelta(days=701))
    back = START + timedelta(days=710)
    User.objects.filter(pk=user.pk).update(last_login=back)
    purge_all(START + timedelta(days=800))
    user.refresh_from_db()
    assert user.erasure_announced_at is None
    purge_all(back + timedelta(days=701))
    assert len(mailoutbox) == 2


def test_an_account_is_never_erased_less_than_thirty_days_after_its_announcement():
    user = UserFactory(last_login=START)
    # The job was down for a year.
    late = START + timedelta(days=1100)
    purge_all(late)
    purge_all(late + timedelta(days=29))
    assert User.objects.filter(pk=user.pk).exists()
    purge_all(late + timedelta(days=31))
    assert not User.objects.filter(pk=user.pk).exists()


def test_the_last_admin_stays_whatever_its_age():
    admin = UserFactory(role="admin", last_login=START)
    purge_all(START + timedelta(days=1000))
    purge_all(START + timedelta(days=1100))
    assert User.objects.filter(pk=admin.pk).exists()


def test_the_nightly_job_keeps_every_promise_of_the_table():
    services.ask_sign_in_code("a@example.fr")
    run_outbox()
    StrictClient().force_login(UserFactory())
    quiet = UserFactory(last_login=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=701)):
        with transaction.atomic():
            outbox.enqueue("accounts.apply_retention")
        run_outbox()
    assert not LoginCode.objects.exists()
    assert not Session.objects.exists()
    quiet.refresh_from_db()
    assert quiet.erasure_announced_at


def test_the_job_runs_every_night():
    assert periodic["accounts.retention"].effect is effects.apply_retention
