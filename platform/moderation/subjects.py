"""Contents of the layers above, met through their adapters only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.capabilities import Moderated, Subject, moderated
from core.ids import key_of
from moderation.errors import NotThere
from moderation.models import Case

PUBLIC = ("published", "archived")


def adapter_of(kind: str) -> Moderated:
    if kind not in moderated:
        raise NotThere(kind)
    return moderated[kind]


def key_from(kind: str, word: str) -> int:
    """Return the key behind the word of an address; ``NotThere`` for what is none."""
    try:
        return key_of(adapter_of(kind).rows().model, word)
    except ValueError as error:
        raise NotThere(word) from error


def find(kind: str, subject_id: int) -> tuple[Any, Subject] | None:
    """Return a content and what a moderator sees of it, whatever its state; ``None`` once it is erased."""
    adapter = adapter_of(kind)
    row = adapter.rows().filter(pk=subject_id).first()
    return (row, adapter.describe(row)) if row is not None else None


def readable(kind: str, subject_id: int, reader) -> tuple[Any, Subject]:
    """Return a content that ``reader`` sees on the site; ``NotThere`` otherwise."""
    if not adapter_of(kind).visible_to(reader).filter(pk=subject_id).exists():
        raise NotThere(kind)
    found = find(kind, subject_id)
    if found is None:
        raise NotThere(kind)
    return found


def of_cases(cases: Iterable[Case]) -> dict[int, Subject]:
    """Return the contents of ``cases`` by case, one query a kind; what is erased is missing."""
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    found: dict[int, Subject] = {}
    for kind, some in by_kind.items():
        if kind not in moderated:
            continue
        adapter = moderated[kind]
        rows = {row.pk: row for row in adapter.rows().filter(pk__in=[case.subject_id for case in some])}
        for case in some:
            if case.subject_id in rows:
                found[case.pk] = adapter.describe(rows[case.subject_id])
    return found
