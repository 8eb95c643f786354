"""An engine in memory for tests of what stands above one: no synonyms, and failures on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from core.capabilities import SearchDocument
from core.indexing import Way
from core.words import fold
from search.analysis import words
from search.engines.interface import EngineDownError, Entry, Found, Gone, Hit, Query, Suggestion
from tests.support.places import kilometres


def stems(text: str) -> set[str]:
    return set(words.stems(words.clean(text)))


class FakeEngine:
    """``down`` makes every call fail; ``calls`` counts them by name."""

    name = "fake"

    def __init__(self) -> None:
        self.entries: dict[tuple[str, int], Entry | Gone] = {}
        self.new: dict[tuple[str, int], Entry | Gone] | None = None
        self.down = False
        self.calls: Counter[str] = Counter()
        self.queries: list[Query] = []

    def _call(self, name: str) -> None:
        self.calls[name] += 1
        if self.down:
            raise EngineDownError

    def index(self, changes: Iterable[Entry | Gone]) -> None:
        self._call("index")
        for change in changes:
            _put(self.entries, change)
            if self.new is not None:
                _put(self.new, change)

    def search(self, query: Query) -> Found:
        self._call("search")
        self.queries.append(query)
        wanted = stems(query.text)
        met = []
        for entry in self._live():
            document = entry.document
            found = {
                other
                for other in stems(_text(document))
                if any(_same(word, other, query.fuzzy) for word in wanted)
            }
            if wanted and not found:
                continue
            in_title = len(wanted & stems(document.title))
            met.append((entry, Hit(
                entry.kind, document.key, len(found) + 2.0 * in_title or 1.0, document.quality, document.day,
                sorted(found),
            )))  # fmt: skip
        if query.points:
            return _summed(met, query, wanted)
        kept = [hit for entry, hit in met if _passes(entry, query)]
        counts = {
            name: dict(Counter(code for entry, _ in met if _passes(entry, query, but=name)
                               for code in _codes(entry, name)))
            for name in query.facets
        }  # fmt: skip
        if query.sort == "newest" or not wanted:
            kept.sort(key=lambda hit: (hit.day or date.min, hit.key), reverse=True)
        else:
            kept.sort(key=lambda hit: (-hit.score, hit.key))
        return Found(kept[: query.limit], len(kept), counts)

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Hit]:
        self._call("similar")
        wanted = stems(text)
        hits = []
        for entry in self._live():
            common = wanted & stems(entry.document.title)
            if entry.kind in kinds and common:
                document = entry.document
                hits.append(Hit(entry.kind, document.key, float(len(common)), document.quality, document.day))
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit]

    def suggest(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Suggestion]:
        self._call("suggest")
        typed = fold(text)
        found = [
            Suggestion(entry.kind, entry.document.key, entry.document.title, entry.document.url)
            for entry in self._live()
            if (not kinds or entry.kind in kinds) and f" {typed}" in f" {fold(entry.document.title)}"
        ]
        return sorted(found, key=lambda each: each.title)[:limit] if typed else []

    def versions(self, kind: str) -> Iterator[tuple[int, int]]:
        self._call("versions")
        for entry in self._live():
            if entry.kind == kind:
                yield entry.document.key, entry.version

    @contextmanager
    def rebuild(self) -> Iterator[FakeEngine]:
        self._call("rebuild")
        self.new = {}
        try:
            yield self
            self.entries = self.new
        finally:
            self.new = None

    def add(self, entries: Iterable[Entry]) -> None:
        assert self.new is not None
        for entry in entries:
            _put(self.new, entry)

    def check(self) -> str:
        self._call("check")
        return self.name

    def _live(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if isinstance(entry, Entry)]


def _summed(met: Sequence[tuple[Entry, Hit]], query: Query, wanted: set[str]) -> Found:
    """Order by the sum itself: no bound is needed where everything is counted."""
    points = query.points
    assert points
    hits = []
    for entry, hit in met:
        if not _passes(entry, query):
            continue
        document = entry.document
        levels = [_level(word, document, points.levels) for word in wanted]
        text = round(sum(levels) / len(levels)) if levels else 0
        codes = sum(code in document.facets.get(name, ()) for name, code in points.wanted)
        near, anywhere, nearness = points.nearness, False, 0.0
        if near:
            anywhere = bool(near.anywhere) and _bears(document, near.anywhere)
            if anywhere:
                nearness = near.points
            elif document.place:
                away = kilometres(near.latitude, near.longitude, *document.place)
                nearness = near.points * 0.5 ** (max(0.0, away - near.free) / near.half)
        score = document.standing + points.text * text / 10_000 + nearness
        score += points.codes * codes / len(points.wanted) if points.wanted else 0
        hits.append(
            replace(hit, score=score, text=text, codes=codes, place=document.place, anywhere=anywhere)
        )
    hits.sort(key=lambda hit: (-hit.score, hit.key))
    shown = hits[: query.limit]
    rest = hits[query.limit].score if len(hits) > query.limit else 0.0
    counts = {
        name: dict(Counter(code for entry, _ in met if _passes(entry, query, but=name)
                           for code in _codes(entry, name)))
        for name in query.facets
    }  # fmt: skip
    return Found(shown, len(hits), counts, rest, 1 if wanted else 0)


def _level(word: str, document: SearchDocument, levels: tuple[int, int, int]) -> int:
    if word in stems(f"{document.title} {document.keywords}"):
        return levels[0]
    return levels[1] if word in stems(document.body) else 0


def _bears(document: SearchDocument, marks: Mapping[str, Sequence[str]]) -> bool:
    return all(set(codes) & set(document.marks.get(name, ())) for name, codes in marks.items())


def _taken(document: SearchDocument, way: Way) -> bool:
    if not _bears(document, way.marks):
        return False
    if way.within is None:
        return True
    latitude, longitude, radius = way.within
    return document.place is not None and kilometres(latitude, longitude, *document.place) <= radius


def _put(entries: dict[tuple[str, int], Entry | Gone], change: Entry | Gone) -> None:
    key = (change.kind, change.document.key if isinstance(change, Entry) else change.key)
    if key not in entries or entries[key].version <= change.version:
        entries[key] = change


def _text(document: SearchDocument) -> str:
    return f"{document.title} {document.body} {document.keywords}"


def _same(word: str, other: str, fuzzy: bool) -> bool:
    if not fuzzy or word == other or len(word) != len(other):
        return word == other
    return sum(one != two for one, two in zip(word, other, strict=True)) <= 1


def _codes(entry: Entry, name: str) -> Sequence[str]:
    return [entry.kind] if name == "kind" else entry.document.facets.get(name, ())


def _passes(entry: Entry, query: Query, but: str = "") -> bool:
    filters: Mapping[str, Sequence[str]] = query.filters
    if query.kinds and but != "kind" and entry.kind not in query.kinds:
        return False
    if query.since and (entry.document.day is None or entry.document.day < query.since):
        return False
    if query.ways and not any(_taken(entry.document, way) for way in query.ways):
        return False
    return all(
        set(codes) & set(_codes(entry, name)) for name, codes in filters.items() if codes and name != but
    )
