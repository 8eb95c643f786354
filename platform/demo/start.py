"""What both ways to run do before they serve: each step once, and again only when its input changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from companies.register import import_file


def digest(paths: Iterable[Path], *words: str) -> str:
    """Digest of names, sizes and times: enough to see that a checkout changed, and quick."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        facts = path.stat()
        found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (settings.ROOT / folder).rglob("*") if path.is_file()]


class Steps:
    """Runs steps with a line each; what was done is remembered in ``var/``, by the digest of its input."""

    def __init__(self, stdout):
        self.stdout = stdout
        self.memory = settings.VAR / "prepared.json"
        self.done = json.loads(self.memory.read_text()) if self.memory.exists() else {}

    def run(self, label: str, name: str, state: str, work: Callable[[], object]) -> None:
        if self.done.get(name) == state:
            return
        self.stdout.write(f"  {label}… ", ending="")
        self.stdout.flush()
        start = time.monotonic()
        work()
        self.done[name] = state
        self.memory.write_text(json.dumps(self.done))
        self.stdout.write(f"fait ({time.monotonic() - start:.0f} s)")


def prepare(stdout, *, demo: bool) -> None:
    """Bring database, reference data, demo content and static files up to date."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    steps = Steps(stdout)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        # Never remembered: the database itself knows, and may have been thrown away.
        steps.done = {}
        steps.run("Base de données", "database", "", lambda: call_command("migrate", verbosity=0))
    steps.run(
        "Données de référence",
        "reference",
        digest(files("fixtures/reference")),
        lambda: call_command("load_reference", verbosity=0),
    )
    if demo:
        companies = settings.ROOT / "fixtures/demo/etablissements.csv"
        steps.run("Entreprises inventées", "companies", digest([companies]), lambda: import_file(companies))
        steps.run(
            "Contenus de démonstration",
            "contents",
            digest(
                [
                    *files("fixtures/demo/questions", "fixtures/demo/pages", "fixtures/demo/events"),
                    *files("fixtures/demo/media", "fixtures/demo/directory"),
                    settings.ROOT / "fixtures/demo/people.toml",
                    settings.ROOT / "fixtures/demo/experts.toml",
                ]
            ),
            lambda: call_command("load_demo", verbosity=0),
        )
        # Of a checkout that was there before the engine, or before what it now reads.
        steps.run(
            "Index de la recherche",
            "search",
            digest(path for path in files("search/engines", "search/analysis") if path.suffix != ".pyc"),
            lambda: call_command("rebuild_search", verbosity=0),
        )
    steps.run(
        "Feuilles de style et scripts",
        "static",
        digest(
            files("themes", *map(str, settings.ROOT.glob("[a-z]*/*/static"))),
            version("wagtail"),
            version("django"),
        ),
        lambda: call_command("collectstatic", interactive=False, verbosity=0),
    )


def serve(*options: str) -> None:
    """Become the web server; returns never."""
    os.chdir(settings.ROOT)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)])
    program = [sys.executable, "-m", "gunicorn", "--config", "platform/config/gunicorn.py", *options]
    os.execv(sys.executable, [*program, "config.wsgi:application"])  # noqa: S606


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start one more process of ours, with our packages on its path."""
    path = os.pathsep.join([str(settings.ROOT / "platform"), str(settings.ROOT)])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.Popen([sys.executable, "-m", *words], cwd=settings.ROOT, env=environment)  # noqa: S603
