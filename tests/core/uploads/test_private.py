from __future__ import annotations

import hashlib
import os
import stat
import time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from core.capabilities import PrivateUse, private_uses
from core.ids import new_id
from core.models import PrivateFile
from core.testing import run_outbox
from core.uploads import Clean, discard, keep
from core.uploads.private import path_of, remove_orphans
from core.uploads.views import private_file

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 proof %%EOF"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


@pytest.fixture(autouse=True)
def _a_use(monkeypatch):
    monkeypatch.setattr(private_uses, "_entries", dict(private_uses._entries))
    private_uses.register(PrivateUse("tests.proof", "Essai", lambda user, file: getattr(user, "may", False)))


@pytest.fixture
def file() -> PrivateFile:
    return keep(Clean(CONTENT, "application/pdf"), use="tests.proof")


def ask(file_id: int, *, may: bool, method: str = "get", **headers):
    request = getattr(RequestFactory(headers=headers), method)("/")
    request.user = SimpleNamespace(may=True) if may else AnonymousUser()
    return private_file(request, file_id)


def test_a_file_is_kept_under_a_random_name_that_only_the_server_may_read(file, folder):
    path = path_of(file.name)
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.is_relative_to(folder)
    assert (file.size, file.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert str(file.pk) not in file.name
    assert file.hour.minute == file.hour.second == 0


def test_a_use_that_nobody_declared_is_refused():
    with pytest.raises(KeyError):
        keep(Clean(CONTENT, "application/pdf"), use="nobody.knows")


def test_who_may_gets_the_file_as_a_download_that_cannot_act(file):
    response = ask(file.pk, may=True)
    assert response.content == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{file.download_name}"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_range_is_answered_with_the_whole_file_or_not_at_all(file):
    from django.http import Http404

    assert ask(file.pk, may=True, range="bytes=0-3").content == CONTENT
    with pytest.raises(Http404):
        ask(file.pk, may=False, range="bytes=0-3")


@pytest.mark.parametrize("method", ["get", "head"])
def test_to_anyone_else_the_file_does_not_exist(client, file, method):
    refused = getattr(client, method)(reverse("private_file", args=[file.pk]), headers={"range": "bytes=0-3"})
    unknown = getattr(client, method)(reverse("private_file", args=[new_id()]))
    assert refused.status_code == unknown.status_code == 404
    assert refused.content == unknown.content


def test_its_name_on_the_disk_leads_nowhere(client, file, settings):
    for address in (
        f"/media/{file.name}",
        f"/static/{file.name}",
        f"/fichiers/{file.name}/",
        f"/private/{file.name}",
    ):
        assert client.get(address, follow=True).status_code == 404
    assert not str(settings.PRIVATE_ROOT).startswith(str(settings.MEDIA_ROOT))


def test_a_file_cannot_be_sent_to_its_address(client, file):
    assert client.post(reverse("private_file", args=[file.pk])).status_code == 405


def test_a_use_that_is_gone_serves_nothing(client, file):
    PrivateFile.objects.update(use="old.use")
    assert client.get(reverse("private_file", args=[file.pk])).status_code == 404


def test_a_file_missing_on_the_disk_is_a_404(file):
    from django.http import Http404

    path_of(file.name).unlink()
    with pytest.raises(Http404):
        ask(file.pk, may=True)


def test_forgetting_a_file_removes_its_bytes(file):
    path = path_of(file.name)
    discard(file)
    assert not PrivateFile.objects.exists()
    run_outbox()
    assert not path.exists()


def test_a_forgetting_that_is_rolled_back_keeps_the_file(file):
    with transaction.atomic():
        discard(file)
        transaction.set_rollback(True)
    run_outbox()
    assert path_of(file.name).exists()


def test_what_a_failed_transaction_left_is_removed_a_day_later(file):
    orphan = path_of("ab" * 16)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    assert remove_orphans() == 0
    old = time.time() - 25 * 3600
    os.utime(orphan, (old, old))
    os.utime(path_of(file.name), (old, old))
    assert remove_orphans() == 1
    assert not orphan.exists()
    assert path_of(file.name).exists()
