"""Test databases copied from one that was migrated before.

Wagtail's migrations take 15 s. The migrated database is kept, named after the content of every
migration and of the triggers' declarations, and each worker starts from a copy. A test that commits
leaves its copy to the bin and the next one gets a new one: Django would empty the tables instead, which
append-only triggers refuse, and which takes the rows that migrations made along.

``python -m tests.support.databases`` makes the kept one beforehand, for the database that DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.gettempdir(), "croissance-test-databases")


def fingerprint() -> str:
    """Digest of what a migrated database depends on: its kind, every migration, every model."""
    digest = hashlib.sha256(f"{connection.vendor} {version('django')} {version('wagtail')}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda config: config.name):
        digest.update(app.name.encode())
        folder = Path(app.path)
        for path in sorted(
            [*folder.glob("migrations/*.py"), folder / "models.py", *folder.glob("models/*.py")]
        ):
            if path.exists():
                digest.update(path.name.encode() + path.read_bytes())
    triggers = Path(settings.ROOT, "platform/core/triggers.py")
    digest.update(triggers.read_bytes())
    return digest.hexdigest()[:16]


class Own(NamedTuple):
    """The database of this worker."""

    renew: Callable[[], None]
    """Put a new copy in its place."""
    remove: Callable[[], None]


@contextmanager
def _alone() -> Iterator[None]:
    """One process migrates, the others wait for its result."""
    HOME.mkdir(exist_ok=True)
    with open(HOME / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def create(worker: str) -> Own:
    """Give this worker its database."""
    return _create_sqlite(worker) if connection.vendor == "sqlite" else _create_postgresql(worker)


def copy_migrated(to: Path | str, database_url: str = "") -> None:
    """Copy the migrated database, from a process with other settings or none.

    To a path for SQLite; to a database of that name on the server of ``database_url``.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "tests.support.databases", "--copy-to", str(to)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300)


@contextmanager
def filled_for_a_module(blocker, fill: Callable[[], object]) -> Iterator[None]:
    """Run ``fill`` once for all the tests of a module, and take it back after the last."""
    around = transaction.atomic()
    around._from_testcase = True  # as Django marks the one that it opens around each test
    with blocker.unblock(), around:
        fill()
        # Else what the commit would check is checked at the end of each test, over all these rows again.
        connection.check_constraints()
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _use(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _sqlite_template() -> Path:
    template = HOME / f"{fingerprint()}.sqlite3"
    if not template.exists():
        unfinished = template.with_suffix(f".{os.getpid()}")
        _use(str(unfinished))
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        unfinished.rename(template)
        for other in sorted(HOME.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-8]:
            other.unlink()
    return template


def _create_sqlite(worker: str) -> Own:
    own = Path(settings.VAR, f"test-{worker}.sqlite3")
    own.parent.mkdir(parents=True, exist_ok=True)
    # Our own template: the shared one may be thrown away by a newer checkout while we run.
    kept = own.with_suffix(".template")
    with _alone():
        shutil.copyfile(_sqlite_template(), kept)

    def remove() -> None:
        connection.close()
        for path in own.parent.glob(own.name + "*"):
            path.unlink()

    def renew() -> None:
        # Removed and not written over: a thread that is late keeps the old file to itself.
        remove()
        shutil.copyfile(kept, own)

    renew()
    _use(str(own))
    return Own(renew, remove)


def _run(statement: str, *parameters) -> list:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def _postgresql_template() -> str:
    base = settings.DATABASES["default"]["NAME"]
    template = f"{base}_template_{fingerprint()}"
    if not _run("SELECT 1 FROM pg_database WHERE datname = %s", template):
        unfinished = f"{template}_{os.getpid()}"
        _run(f'CREATE DATABASE "{unfinished}"')
        _use(unfinished)
        call_command("migrate", verbosity=0)
        _use(base)
        _run(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
    return template


def _create_postgresql(worker: str) -> Own:
    base = settings.DATABASES["default"]["NAME"]
    own = f"{base}_test_{worker}_{os.getpid()}"
    with _alone():
        template = _postgresql_template()

    def remove() -> None:
        _use(base)
        _run(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')

    def renew() -> None:
        remove()
        _run(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        _use(own)

    renew()
    return Own(renew, remove)


def main() -> None:
    """Make the migrated database, and a copy of it where ``--copy-to`` says: a file, a database's name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy-to", default="")
    copy = parser.parse_args().copy_to
    with _alone():
        if connection.vendor == "postgresql":
            template = _postgresql_template()
            if copy:
                _run(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
        elif copy:
            shutil.copyfile(_sqlite_template(), copy)
        else:
            _sqlite_template()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    sys.path.insert(0, str(ROOT / "platform"))
    django.setup()
    main()
