"""Test databases copied from one that was migrated before.

Wagtail's migrations take 15 s. The migrated database is kept, named after the content of every
migration and of the triggers' declarations, and each worker starts from a copy. A test that commits
leaves its copy to the bin and the next one gets a new one: Django would empty the tables instead, which
append-only triggers refuse, and which takes the rows that migrations made along.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

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


def create(worker: str) -> Own:
    """Give this worker its database."""
    HOME.mkdir(exist_ok=True)
    with open(HOME / "lock", "w") as lock:
        # One worker migrates, the others wait for its result.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "sqlite":
            return _create_sqlite(worker)
        return _create_postgresql(worker)


@contextmanager
def filled_for_a_module(blocker, fill: Callable[[], object]) -> Iterator[None]:
    """Run ``fill`` once for all the tests of a module, and take it back after the last."""
    with blocker.unblock(), transaction.atomic():
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


def _create_sqlite(worker: str) -> Own:
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
    own = Path(settings.VAR, f"test-{worker}.sqlite3")
    own.parent.mkdir(parents=True, exist_ok=True)
    # Our own template: the shared one may be thrown away by a newer checkout while we run.
    kept = own.with_suffix(".template")
    shutil.copyfile(template, kept)

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


def _create_postgresql(worker: str) -> Own:
    base = settings.DATABASES["default"]["NAME"]
    template = f"{base}_template_{fingerprint()}"
    own = f"{base}_test_{worker}_{os.getpid()}"

    def run(statement: str, *parameters) -> list:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    if not run("SELECT 1 FROM pg_database WHERE datname = %s", template):
        unfinished = f"{template}_{os.getpid()}"
        run(f'CREATE DATABASE "{unfinished}"')
        _use(unfinished)
        call_command("migrate", verbosity=0)
        _use(base)
        run(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')

    def remove() -> None:
        _use(base)
        run(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')

    def renew() -> None:
        remove()
        run(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        _use(own)

    renew()
    return Own(renew, remove)
