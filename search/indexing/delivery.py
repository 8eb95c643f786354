"""Telling the engine what changed: everything that it was not told yet, in batches.

``IndexVersion`` says what that is, so an effect that is lost, doubled or late loses nothing: any other one,
or the next periodic run, does its work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from core.capabilities import searchables
from core.models import IndexVersion
from search import engine
from search.engines.interface import Entry, Gone
from search.related import services as related
from search.suggestions import following as suggestions

# A commit of the embedded engine costs as much as writing some hundred documents.
BATCH = 200

_one = threading.Lock()
_asked = threading.Event()


def deliver() -> None:
    """Tell the engine all it was not told yet. Raises ``EngineDownError``, and then nothing is forgotten.

    Of several threads one does it for all: two would send the same rows.
    """
    _asked.set()
    while _asked.is_set() and _one.acquire(blocking=False):
        try:
            _asked.clear()
            _deliver()
        finally:
            _one.release()
        # Whoever found the lock taken left its word here: it may have come after our last look.


def _deliver() -> None:
    while rows := list(IndexVersion.objects.untold().order_by("id")[:BATCH]):
        tell(rows)


def tell(rows: Sequence[IndexVersion]) -> None:
    """Tell the engine how these rows are now, and remember which change that was."""
    changes: list[Entry | Gone] = []
    by_kind = sorted(rows, key=attrgetter("kind"))
    for kind, some in groupby(by_kind, key=attrgetter("kind")):
        # Versions were read before the rows are: what changes in between is sent again, never missed.
        changes += changes_of(kind, {row.key: row.version for row in some})
    engine.current().index(changes)
    related.told(changes)
    suggestions.told(changes)
    by_version = sorted(rows, key=attrgetter("version"))
    for version, told in groupby(by_version, key=attrgetter("version")):
        ids = [row.pk for row in told]
        # A row that changed meanwhile keeps a higher version, and is told again.
        IndexVersion.objects.filter(pk__in=ids, indexed__lt=version).update(indexed=version)


def changes_of(kind: str, versions: dict[int, int]) -> Iterator[Entry | Gone]:
    """Yield each row of ``kind`` as everybody may read it now, or that it is gone, at its version."""
    if kind not in searchables:
        # Its app is no longer installed: nobody could show it.
        yield from (Gone(kind, key, version) for key, version in versions.items())
        return
    found = set()
    for document in searchables[kind].documents(list(versions)):
        found.add(document.key)
        yield Entry(kind, versions[document.key], document)
    yield from (Gone(kind, key, version) for key, version in versions.items() if key not in found)


def versions_of(kind: str, keys: Iterable[int]) -> dict[int, int]:
    """Return the version of each row; 0 for what never changed since it came in bulk."""
    wanted = list(keys)
    kept = IndexVersion.objects.filter(kind=kind, key__in=wanted).values_list("key", "version")
    return dict.fromkeys(wanted, 0) | dict(kept)
