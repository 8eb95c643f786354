"""The engine that needs nothing beside the product: tantivy, an index in a folder.

One process writes at a time, the task worker as a rule; all the others read, and see a change at their next
search. A row that is gone leaves a mark with its version, so that a late effect does not bring it back; a
rebuild drops the marks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Query, Searcher

from search.analysis.words import clean, words
from search.engines import closeness, interface
from search.engines import embedded_queries as queries
from search.engines.embedded_files import Folder
from search.engines.embedded_places import Circles
from search.engines.embedded_schema import SCHEMA, SHAPE, document, open_index, written
from search.engines.embedded_search import Search
from search.engines.interface import EngineDownError, Entry, Found, Gone, Hit, Suggestion

HEAP = 48_000_000  # bytes that a writer fills before it writes a segment
BATCH = 5_000  # changes between two commits
REBUILT = 20_000  # the same of a rebuild, which nobody reads meanwhile: fewer segments to merge
LARGE = 1_000  # changes for which a second thread is worth its start


@dataclass(frozen=True, slots=True)
class _Open:
    folder: Path
    index: Index
    stamp: tuple[int, int]
    rarities: dict[str, float]
    """How rare stems are in what this commit holds: asked of tantivy once each."""
    circles: Circles
    """Circles around places, as what this commit holds makes them."""


class Embedded:
    name = "embedded"

    def __init__(self, path: Path):
        self.folder = Folder(path, SHAPE)
        self._open: _Open | None = None
        self._opening = threading.Lock()
        self._writing = threading.Lock()

    # -- Writing

    def index(self, changes: Iterable[Entry | Gone]) -> None:
        batch: list[Entry | Gone] = []
        for change in changes:
            batch.append(change)
            if len(batch) == BATCH:
                self._write(batch)
                batch = []
        if batch:
            self._write(batch)

    def _write(self, batch: Sequence[Entry | Gone]) -> None:
        with _told(), self._writing, self.folder.alone("writer.lock"):
            write(self._current(), batch)
            unfinished = self.folder.next()
            if unfinished:
                write(open_index(unfinished), batch)
            self._reload()

    def _current(self) -> Index:
        """Return the index in use, to write to it; make one where there is none."""
        folder = self.folder.current()
        if folder is None:
            folder = self.folder.make()
            index = open_index(folder)
            index.writer(HEAP, 1).commit()
            self.folder.point("current", folder)
            return index
        return open_index(folder)

    @contextmanager
    def rebuild(self) -> Iterator[_Rebuild]:
        with _told(), self.folder.alone("rebuild.lock"):
            with self._writing, self.folder.alone("writer.lock"):
                made = self.folder.make()
                open_index(made)
                self.folder.point("next", made)
            try:
                rebuild = _Rebuild(self, made)
                yield rebuild
                rebuild.flush()
                with self._writing, self.folder.alone("writer.lock"):
                    before = self.folder.current()
                    self.folder.point("current", made)
                    self.folder.forget("next")
                    self.folder.remove_others(made, before)
            except BaseException:
                self.folder.forget("next")
                self.folder.remove_others(self.folder.current())
                raise
        self._reload()

    # -- Reading

    def _opened(self) -> _Open | None:
        """Return what holds the newest commit of the index in use."""
        opened = self._open
        if (
            opened is None
            or self._stamp(opened.folder) != opened.stamp
            or self.folder.current() != opened.folder
        ):
            self._reload()
            opened = self._open
        return opened

    def _searcher(self) -> Searcher | None:
        opened = self._opened()
        return opened.index.searcher() if opened else None

    @staticmethod
    def _stamp(folder: Path) -> tuple[int, int]:
        try:
            status = (folder / "meta.json").stat()
        except FileNotFoundError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def _reload(self) -> None:
        with self._opening:
            folder = self.folder.current()
            if folder is None:
                self._open = None
                return
            stamp = self._stamp(folder)
            kept = self._open if self._open and self._open.folder == folder else None
            index = kept.index if kept else open_index(folder)
            index.reload()
            self._open = _Open(folder, index, stamp, {}, {})

    def search(self, query: interface.Query) -> Found:
        with _told():
            opened = self._opened()
            if opened is None:
                return Found([], 0, {name: {} for name in query.facets})
            return Search(opened.index.searcher(), query, opened.rarities, opened.circles).run()

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Hit]:
        return self.search(interface.Query(text, kinds, limit=limit)).hits if text.strip() else []

    def suggest(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Suggestion]:
        with _told():
            searcher = self._searcher()
            typed = words(clean(text)[:200])[-8:]
            if searcher is None or not typed:
                return []
            wanted = [queries.term("names", word) for word in typed[:-1]]
            endings = queries.Reader(searcher).endings(typed[-1])
            wanted.append(queries.some_of([queries.term("names", word) for word in (typed[-1], *endings)]))
            found = searcher.search(
                queries.filtered(queries.all_of(wanted), [queries.alive(kinds)]), limit * 4, count=False
            )
            rows = [(score, searcher.doc(address)) for score, address in found.hits]
            titles = [(closeness.begins(typed, row["shown"][0]), score, row) for score, row in rows]
            titles.sort(key=lambda one: (-one[0], -one[1]))
            return [
                Suggestion(row["kind"][0], row["key"][0], row["shown"][0], row["url"][0])
                for _, _, row in titles[:limit]
            ]

    def versions(self, kind: str) -> Iterator[tuple[int, int]]:
        with _told():
            searcher = self._searcher()
            if searcher is None:
                return
            query = queries.filtered(None, [queries.alive([kind])])
            total = queries.total(searcher.search(query, 1))
            found = searcher.search(query, max(1, total), count=False).hits
        for start in range(0, len(found), BATCH):
            addresses = [address for _, address in found[start : start + BATCH]]
            keys = searcher.fast_field_values("key", addresses)
            versions = searcher.fast_field_values("version", addresses)
            for key, version in zip(keys, versions, strict=True):
                yield int(key or 0), int(version or 0)

    def check(self) -> str:
        with _told():
            self._searcher()
        return self.name


class _Rebuild:
    def __init__(self, engine: Embedded, folder: Path):
        self.engine = engine
        self.made = folder
        self.batch: list[Entry] = []

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.batch.append(entry)
            if len(self.batch) == REBUILT:
                self.flush()

    def flush(self) -> None:
        if self.batch:
            with self.engine._writing, self.engine.folder.alone("writer.lock"):
                write(open_index(self.made), self.batch)
            self.batch = []


def write(index: Index, batch: Sequence[Entry | Gone]) -> None:
    """Apply the changes that are not older than what the index holds, and commit."""
    newest: dict[int, Entry | Gone] = {}
    for change in batch:
        number = written(change)
        if number not in newest or change.version >= newest[number].version:
            newest[number] = change
    index.reload()
    searcher = index.searcher()
    held: dict[int, int] = {}
    if searcher.num_docs:
        query = Query.term_set_query(SCHEMA, "uid", list(newest))
        addresses = [address for _, address in searcher.search(query, len(newest), count=False).hits]
        numbers = searcher.fast_field_values("uid", addresses)
        versions = searcher.fast_field_values("version", addresses)
        held = {int(n or 0): int(v or 0) for n, v in zip(numbers, versions, strict=True)}
    writer = index.writer(HEAP, 2 if len(newest) > LARGE else 1)
    for number, change in newest.items():
        if number in held:
            if held[number] > change.version:
                continue
            writer.delete_documents_by_query(queries.term("uid", number))
        writer.add_document(document(change))
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _told() -> Iterator[None]:
    """Say what the disk or tantivy refuse as a search knows it: a full disk, a folder that is gone."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise EngineDownError(str(error)) from error
