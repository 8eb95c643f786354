"""The drill of docs/operate/backup.md: dump, restore beside, index made again, checks; how long each takes.

``DATABASE_URL=… [ELASTICSEARCH_URL=…] python -m tests.services.restore``, the user being allowed to create
databases. What is there is only read; what was restored is removed at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SUFFIX = "_restored"
FOLDERS = ("media", "private")
CHECKS = (("migrate", "--check"), ("rebuild_search",), ("check_search",), ("check_reputation",))
TIME = 3_600  # seconds that one step may take


def main() -> int:
    source = os.environ["DATABASE_URL"]
    parts = urlsplit(source)
    name = parts.path.lstrip("/")
    target = parts._replace(path=f"/{name}{SUFFIX}").geturl()
    var = Path(os.environ.get("VAR_DIR", ROOT / "var"))
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        dump, files, again = home / "croissance.dump", home / "files.tar", home / "var"
        again.mkdir()
        environment = {
            **os.environ,
            "DATABASE_URL": target,
            "VAR_DIR": str(again),
            "SEARCH_PREFIX": f"{os.environ.get('SEARCH_PREFIX', 'croissance')}-restored",
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }

        def manage(*words: str) -> None:
            subprocess.run(
                [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, timeout=TIME
            )

        try:
            _timed("dump", lambda: _run("pg_dump", "--format", "custom", "--file", str(dump), source))
            _timed("files", lambda: _pack(files, var))
            _drop(source, f"{name}{SUFFIX}", make=True)
            _timed(
                "restore",
                lambda: _run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", target, str(dump)),
            )
            _timed("files again", lambda: _unpack(files, again))
            failures += _differences(source, target)
            for words in CHECKS:
                failures += not _timed(" ".join(words), lambda words=words: manage(*words))
        finally:
            _drop(source, f"{name}{SUFFIX}", make=False)
    sys.stdout.write("restored, nothing differs\n" if not failures else f"{failures} FAILED\n")
    return 1 if failures else 0


def _timed(label: str, work: Callable[[], object]) -> bool:
    start = time.monotonic()
    try:
        work()
        good = True
    except subprocess.CalledProcessError:
        good = False
    sys.stdout.write(f"{label:<20} {time.monotonic() - start:7.1f} s{'' if good else '  FAILED'}\n")
    sys.stdout.flush()
    return good


def _run(*words: str) -> None:
    subprocess.run(words, check=True, timeout=TIME)


def _pack(files: Path, var: Path) -> None:
    with tarfile.open(files, "w") as packed:
        for folder in FOLDERS:
            if (var / folder).exists():
                packed.add(var / folder, folder)


def _unpack(files: Path, var: Path) -> None:
    with tarfile.open(files) as packed:
        packed.extractall(var, filter="data")


def _drop(source: str, name: str, *, make: bool) -> None:
    with psycopg.connect(source, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if make:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )


def _differences(source: str, target: str) -> int:
    """Count the tables whose rows are not as many on both sides."""
    counts = [_rows(address) for address in (source, target)]
    differing = [table for table in {*counts[0], *counts[1]} if counts[0].get(table) != counts[1].get(table)]
    for table in sorted(differing):
        sys.stdout.write(f"{table}: {counts[0].get(table)} rows, {counts[1].get(table)} restored\n")
    sys.stdout.write(f"{sum(counts[1].values()):,} rows in {len(counts[1])} tables\n")
    return len(differing)


def _rows(address: str) -> dict[str, int]:
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: connection.execute(
                sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier(table))
            ).fetchone()[0]
            for (table,) in tables
        }


if __name__ == "__main__":
    if not all(map(shutil.which, ("pg_dump", "pg_restore"))):
        raise SystemExit("pg_dump and pg_restore are not on the PATH")
    raise SystemExit(main())
