"""Each worker's database is a copy of a migrated one, and rules of the database are in the copy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_this_worker_has_a_database_of_its_own(worker_id):
    name = Path(str(connection.settings_dict["NAME"])).name
    assert f"test-{worker_id}" in name or f"_test_{worker_id}_{os.getpid()}" in name
    assert settings.DATABASES["default"]["NAME"] == connection.settings_dict["NAME"]


@pytest.mark.django_db
def test_the_copy_is_migrated_and_has_its_triggers():
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    source = "sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "pg_trigger"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {source}")  # noqa: S608
        assert "core_auditevent_no_delete" in {name for (name,) in cursor.fetchall()}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such settings")
@pytest.mark.django_db
def test_sqlite_runs_with_the_options_of_production():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"


def test_a_changed_migration_model_or_trigger_makes_another_template(tmp_path, monkeypatch):
    from django.apps import apps

    before = databases.fingerprint()
    assert databases.fingerprint() == before
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(apps.get_app_config("core"), "path", str(tmp_path))
    seen = {before, databases.fingerprint()}
    for file in ("models.py", "migrations/0001_initial.py"):
        (tmp_path / file).write_text("")
        seen.add(databases.fingerprint())
    (tmp_path / "models.py").write_text("x = 1")
    seen.add(databases.fingerprint())
    assert len(seen) == 5


WORKER = """
import pytest
from django.contrib.auth.models import Group
from django.db import connection

@pytest.mark.parametrize("number", range(2))
@pytest.mark.django_db(transaction=True)
def test_alone(number, worker_id):
    name = str(connection.settings_dict["NAME"])
    assert f"test-{worker_id}.sqlite3" in name or f"_test_{worker_id}_" in name  # made by ours, as a copy
    assert not Group.objects.filter(name="mine").exists()
    Group.objects.create(name="mine")
"""


def test_workers_side_by_side_do_not_see_each_other(tmp_path):
    (tmp_path / "test_worker.py").write_text(WORKER)
    # Beside the test, and not by `-p`: pytest-django's own way to make databases would come before ours.
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--rootdir",
        str(ROOT),
    ]
    # A run of its own, not a worker of the one that runs this test.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(tmp_path / "test_worker.py")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "2 passed" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
