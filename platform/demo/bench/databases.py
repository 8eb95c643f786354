"""Databases for a bench: filled once for each size, kept in ``var/`` or beside the one in use."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

Fill = Callable[[], None]


@contextmanager
def filled(name: str, fill: Fill, *sources: str) -> Iterator[str]:
    """Work in the database ``name``, made by ``fill`` unless it is there; yield its address for a server.

    It is made anew once a migration changed, or a file of ``sources`` (paths from the root).
    """
    before = connection.settings_dict["NAME"]
    name = f"{name}_{_fingerprint(sources)}"
    try:
        address = (
            _sqlite(name, fill) if connection.vendor == "sqlite" else _postgresql(str(before), name, fill)
        )
        yield address
    finally:
        _use(before)


def _fingerprint(sources: tuple[str, ...]) -> str:
    root = settings.ROOT
    paths = [*root.glob("[a-z]*/*/migrations/0*.py"), *(root / source for source in sources)]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:8]


def _use(name: str | Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _make(fill: Fill) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    fill()


def _sqlite(name: str, fill: Fill) -> str:
    folder = settings.VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.sqlite3"
    if not path.exists():
        unfinished = folder / f"unfinished-{os.getpid()}.sqlite3"
        _use(unfinished)
        try:
            _make(fill)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            unfinished.rename(path)
        finally:
            connection.close()
            for rest in folder.glob(f"{unfinished.name}*"):
                rest.unlink()
    _use(path)
    return f"sqlite:///{path}"


def _postgresql(before: str, name: str, fill: Fill) -> str:
    own = f"{before}_bench_{name}"

    def run(statement: str, *parameters: str) -> list:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    if not run("SELECT 1 FROM pg_database WHERE datname = %s", own):
        unfinished = f"{own}_{os.getpid()}"
        run(f'CREATE DATABASE "{unfinished}"')
        try:
            _use(unfinished)
            _make(fill)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            _use(before)
            run(f'ALTER DATABASE "{unfinished}" RENAME TO "{own}"')
        except BaseException:
            _use(before)
            with suppress(Exception):
                run(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
            raise
    _use(own)
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own}").geturl()


def tell_progress(label: str, done: int, total: int) -> None:
    """Say on the terminal how far a filling is: the largest takes minutes."""
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r{label}: {done:,} / {total:,}{end}")
    sys.stderr.flush()
