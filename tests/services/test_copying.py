"""A site that grew up on SQLite goes on, on PostgreSQL: every row as it was, and all rules awake again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]
LIVE = """
import django
django.setup()
from accounts.models import User
from community.questions import services
from core.actors import Actor
from taxonomy.models import Topic
asker, helper, reader = (
    User.objects.create(email=f"{name}@copie.example", display_name=name) for name in ("Ana", "Béa", "Cyr")
)
topic = Topic.objects.create(name="Essai", slug="essai")
question = services.ask_question(
    by=Actor.of(asker), title="Mes données suivront-elles ?", body="**Toutes** ?", topics=[topic])
answer = services.answer_question(question.pk, by=Actor.of(helper), body="Oui, jusqu’à la dernière.")
services.vote(answer.pk, by=Actor.of(asker), value=1)
print(question.pk, answer.pk, reader.pk)
"""
GO_ON = """
import sys
import django
django.setup()
from django.db import DatabaseError, transaction
from accounts.models import User
from community.questions import services
from community.questions.models import AnswerVote
from core.actors import Actor
question, answer, reader = map(int, sys.argv[1:])
services.vote(answer, by=Actor.of(User.objects.get(pk=reader)), value=1)
new = User.objects.create(email="nouvelle@copie.example")
assert new.pk > reader
owner = services.answer_question(question, by=Actor.of(new), body="Et la suite aussi.").author
try:
    with transaction.atomic():
        AnswerVote.objects.filter(answer=answer).update(voter=User.objects.get(display_name="Béa"))
except DatabaseError as error:
    print("refused", type(error).__name__)
"""


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def rows(environment: dict[str, str]) -> list[dict]:
    out = run(environment, "manage.py", "dumpdata", "--all", "--exclude", "wagtailsearch")
    return sorted(plain(json.loads(out)), key=lambda row: (row["model"], str(row["pk"])))


def plain(value):
    """Read what is JSON within JSON: PostgreSQL keeps its meaning, and the names in an order of its own."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, str) and value[:1] in ("[", "{"):
        with suppress(ValueError):
            return plain(json.loads(value))
    return value


@pytest.fixture
def stacks(tmp_path):
    """Return the environments of both: SQLite with some life in it, PostgreSQL migrated and empty."""
    server, name = os.environ["DATABASE_URL"], f"copied_{os.getpid()}"
    base = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    base |= {
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
    }
    databases.copy_migrated(tmp_path / "db.sqlite3")
    databases.copy_migrated(name, server)
    yield base, base | {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_every_row_comes_along_and_the_rules_hold_again(stacks, tmp_path):
    old, new = stacks
    keys = run(old, "-c", LIVE).split()
    copying = ("manage.py", "copy_from_sqlite", str(tmp_path / "db.sqlite3"))
    assert "lignes copiées" in run(new, *copying)
    assert rows(new) == rows(old)
    assert run(new, "-c", GO_ON, *keys).split()[0] == "refused"
    # Twice is once too often: people work there by now.
    again = subprocess.run([sys.executable, *copying], cwd=ROOT, env=new, capture_output=True, text=True)
    assert again.returncode == 1
    assert "déjà des comptes" in again.stderr
