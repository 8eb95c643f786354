"""The difference that an editor reads before it is published, and the two answers to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cms.aids.importing.applying import FIELD, PART, Writer, changes
from cms.aids.importing.drafts import plain
from cms.aids.importing.run import publish_rows
from cms.aids.models import AidPage, ImportedAid, ImportState
from cms.aids.sentences import sentence
from cms.aids.services import aid_changed
from core import audit
from core.actors import Actor
from eligibility.conditions import from_dict

AT_ONCE = 100
"""Published by one press: it holds the database's one writer on SQLite."""
PARTS = {
    "partners": "organismes", "steps": "étapes", "contacts": "contacts", "sources": "sources",
    "conditions": "conditions",
}  # fmt: skip
OTHERS = {"title": "titre", "body": "texte", "topics": "sujets", "withdrawn": "retirée de son catalogue"}


def differences(row: ImportedAid) -> list[dict[str, str]]:
    """Return what the source changed: the field, what the page was last given, what is proposed."""
    before = row.applied or {}
    return [
        {
            "field": label(name),
            "before": told(name, before.get(name)),
            "after": told(name, row.proposed.get(name)),
        }
        for name in changes(before, row.proposed)
    ]


def label(name: str) -> str:
    if name.startswith(FIELD):
        return str(AidPage._meta.get_field(name.removeprefix(FIELD)).verbose_name)
    return PARTS[name.removeprefix(PART)] if name.startswith(PART) else OTHERS[name]


def told(name: str, value: Any) -> str:
    """Return one value in words, whatever it is."""
    if value in (None, "", [], False):
        return ""
    if value is True:
        return "oui"
    if name == "body":
        return "\n".join(plain(str(block["value"])) for block in value)
    if name == f"{PART}conditions":
        return "\n".join(f"{sentence(from_dict(one['stored']))} {one['note']}".strip() for one in value)
    if name.startswith(PART):
        return "\n".join(" · ".join(plain(str(part)) for part in one.values() if part) for one in value)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@transaction.atomic
def publish(keys: Iterable[int], *, by: Actor) -> int:
    """Publish rows that wait, or the next ones of the list when none is named; return how many."""
    rows = ImportedAid.objects.to_review().select_for_update(of=("self",))
    wanted = list(keys)
    found = list(rows.filter(pk__in=wanted)[:AT_ONCE] if wanted else rows[:AT_ONCE])
    count = publish_rows(Writer(), found)
    for run_id in sorted({row.run_id for row in found}):
        audit.record("aids.import_published", _run(found, run_id), by=by, why=f"{count} aides")
    if found:
        aid_changed()
    return count


def _run(rows: list[ImportedAid], run_id: int) -> Any:
    return next(row.run for row in rows if row.run_id == run_id)


def put_aside(keys: Iterable[int]) -> int:
    """Leave rows out until their source says something else; return how many."""
    return ImportedAid.objects.to_review().filter(pk__in=list(keys)).update(state=ImportState.IGNORED)
