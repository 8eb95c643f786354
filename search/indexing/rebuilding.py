"""Making the whole index anew, while the old one answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from core.capabilities import Searchable, searchables
from search import engine
from search.engines.interface import Entry
from search.indexing import delivery
from search.related import services as related
from search.suggestions import following as suggestions

BATCH = 500

Progress = Callable[[Searchable, int], None]


def rebuild(progress: Progress = lambda kind, done: None) -> int:
    """Fill a new index and put it in the place of the old one; return how many documents it holds.

    What changes meanwhile is told to both. ``progress`` gets the kind and how many of it are done. An error
    leaves the old index in place. Raises ``EngineDownError``.
    """
    total = 0
    with engine.current().rebuild() as new:
        for kind in searchables:
            done = 0
            for entries in entries_of(kind):
                new.add(entries)
                related.missing(entries)
                suggestions.missing(entries)
                done += len(entries)
                progress(kind, done)
            total += done
    # What changed while the two were swapped, and what goes with rows that nothing announced.
    delivery.deliver()
    related.promise()
    suggestions.promise_all()
    return total


def entries_of(kind: Searchable) -> Iterator[list[Entry]]:
    """Yield all that everybody may read of ``kind``, in batches."""
    for keys in batches(kind.keys()):
        # Before the rows, as ever: a change in between has a higher version, and wins.
        versions = delivery.versions_of(kind.name, keys)
        yield [
            Entry(kind.name, versions[document.key], document) for document in kind.documents(list(versions))
        ]


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, BATCH)):
        yield some
