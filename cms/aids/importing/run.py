"""One file, from its first line to its last: checked whole, then compared and kept in small transactions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction

from cms.aids.importing import national, nouvelle_aquitaine, tee
from cms.aids.importing.applying import Writer
from cms.aids.importing.drafts import Draft
from cms.aids.importing.files import FileRefused, fit_to_keep
from cms.aids.models import ImportedAid, ImportRun, ImportState
from cms.aids.services import aid_changed
from core import audit, outbox
from core.actors import SYSTEM, Actor

Reader = Callable[[Path], Iterator[tuple[int, dict[str, Any], Draft]]]
FORMATS: dict[str, Reader] = {
    "tee": tee.read, "nouvelle-aquitaine": nouvelle_aquitaine.read, "national": national.read,
}  # fmt: skip
BATCH = 100
"""Aids of one transaction: it holds the database's one writer on SQLite."""


@dataclass
class Outcome:
    read: int = 0
    added: int = 0
    changed: int = 0
    published: int = 0
    same: int = 0
    waiting: int = 0
    """To review in the admin, or behind an editor's draft."""
    gone: list[str] = field(default_factory=list)
    """Titles that an earlier file had and this one has not: nothing is done to them."""
    report: list[tuple[str, str]] = field(default_factory=list)


def import_file(name: str, path: Path, *, publish: bool = False, by: Actor = SYSTEM) -> Outcome:
    """Read a catalogue; the same file twice changes nothing the second time.

    Raises ``FileRefused`` before anything is written, for a file that cannot be read to its end.
    """
    with TemporaryFile("w+", encoding="utf-8") as checked:
        outcome, seen = _check(name, path, checked)
        run = ImportRun(format=name, file_name=path.name[:200], digest=_digest_of(path), read=outcome.read)
        run.report = [list(each) for each in outcome.report]
        writer = Writer() if publish else None
        checked.seek(0)
        while batch := [json.loads(line) for line in islice(checked, BATCH)]:
            with transaction.atomic():
                _keep(name, batch, run, writer, outcome)
    known = ImportedAid.objects.filter(format=name)
    outcome.gone = [
        title for key, title in known.order_by("pk").values_list("source_id", "title") if key not in seen
    ]
    outcome.waiting = known.to_review().count()
    if not run._state.adding:
        with transaction.atomic():
            run.added, run.changed = outcome.added, outcome.changed
            run.save(update_fields=["added", "changed"])
            audit.record("aids.imported", run, by=by, why=f"{name} : {outcome.added} + {outcome.changed}")
            # By the site too: where caches are memory, those of a command are nobody else's.
            outbox.enqueue("aids.catch_up")
            aid_changed()
    return outcome


def _check(name: str, path: Path, checked: IO[str]) -> tuple[Outcome, dict[str, int]]:
    """Read the file to its end and put each aid aside, as it came and as we would have it."""
    outcome = Outcome()
    seen: dict[str, int] = {}
    for number, raw, draft in FORMATS[name](path):
        if draft.source_id in seen:
            raise FileRefused(number, f"« {draft.source_id} » est déjà à la ligne {seen[draft.source_id]}.")
        seen[draft.source_id] = number
        outcome.report += [(draft.source_id, problem) for problem in draft.problems]
        kept = [draft.source_id, fit_to_keep(raw), fit_to_keep(draft.to_json())]
        checked.write(json.dumps(kept) + "\n")
    if not seen:
        raise FileRefused(0, "le fichier ne contient aucune aide.")
    outcome.read = len(seen)
    return outcome, seen


def _keep(
    name: str,
    aids: list[tuple[str, dict[str, Any], dict[str, Any]]],
    run: ImportRun,
    writer: Writer | None,
    outcome: Outcome,
) -> None:
    known = {
        row.source_id: row
        for row in ImportedAid.objects.select_for_update().filter(
            format=name, source_id__in=[key for key, _, _ in aids]
        )
    }
    added, changed, pending = [], [], []
    for key, raw, proposed in aids:
        digest = _digest(raw, proposed)
        row = known.get(key)
        if row is None:
            row = ImportedAid(format=name, source_id=key, run=run)
            added.append(row)
        elif row.digest != digest:
            changed.append(row)
            row.run = run
            # What was put aside stays so until its source says something else.
            if row.proposed != proposed:
                row.state = (ImportState.CHANGED if row.applied is not None else ImportState.NEW).value
                if row.applied == proposed:
                    row.state = ImportState.SAME.value
        else:
            outcome.same += 1
        row.title, row.raw, row.proposed, row.digest = proposed["title"][:255], raw, proposed, digest
        if row.state in {ImportState.NEW, ImportState.CHANGED}:
            pending.append(row)
    if (added or changed or (writer and pending)) and run._state.adding:
        run.save()
    ImportedAid.objects.bulk_create(added)
    ImportedAid.objects.bulk_update(changed, ["title", "raw", "proposed", "digest", "state", "run"])
    outcome.added += len(added)
    outcome.changed += len(changed)
    if writer:
        outcome.published += publish_rows(writer, pending)


def publish_rows(writer: Writer, rows: list[ImportedAid]) -> int:
    """Make or change the pages of rows that wait, in the caller's transaction; return how many were."""
    new = [row for row in rows if row.applied is None]
    writer.create(new)
    return len(new) + sum(writer.change(row) for row in rows if row.state == ImportState.CHANGED)


def _digest(raw: Any, proposed: Any) -> str:
    text = json.dumps([raw, proposed], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
