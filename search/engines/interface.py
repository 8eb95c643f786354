"""What every engine takes and answers. The same contract tests run on both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from core.capabilities import SearchDocument
from core.indexing import Points, Way

# How far down results can be paged: beyond that a reader needs another query, not another page.
DEPTH = 200


class EngineDownError(Exception):
    """The engine does not answer, or not in time. Whoever searches shows a plain list instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a kind at a version. An engine never replaces an entry with one of a lower version."""

    kind: str
    version: int
    document: SearchDocument


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that is public no more. Its version counts as an entry's does."""

    kind: str
    key: int
    version: int


@dataclass(frozen=True, slots=True)
class Near:
    """Around a place: degrees, and kilometres."""

    latitude: float
    longitude: float
    radius: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Values of one facet are alternatives, facets add up.

    An empty ``text`` finds all that passes the filters, newest first. ``fuzzy`` tolerates typos. ``ways`` are
    alternatives, one of which must take a row. ``points`` put hits in an order of their own, equals in any,
    and no hit is read closely then. ``limit`` 0 counts only.
    ``facets`` are the names to count (``kind`` too); each is counted as if it were not filtered itself, so
    that a reader can choose several of its values.
    """

    text: str = ""
    kinds: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Sequence[str] = ()
    near: Near | None = None
    since: date | None = None
    sort: Literal["relevance", "newest"] = "relevance"
    fuzzy: bool = False
    limit: int = DEPTH
    ways: Sequence[Way] = ()
    points: Points | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found row. ``score`` is the text's alone, above 0, and compares within one answer only.

    ``matched`` holds the words of the document's language of analysis (stems) that the query met. Ordered by
    ``Points``, ``score`` is their sum, or an upper bound of it near a place, and the rest is as in ``Match``.
    """

    kind: str
    key: int
    score: float
    quality: float
    day: date | None
    matched: Sequence[str] = ()
    text: int = 0
    codes: int = 0
    place: tuple[float, float] | None = None
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Up to ``limit`` hits, best first; ``total`` counts all, ``facets`` by facet and code.

    Ordered by ``Points``, no row left out has more of them than ``rest``, and each holds ``least`` meanings
    of the text.
    """

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rest: float = 0.0
    least: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that begins, or has a word that begins, as typed."""

    kind: str
    key: int
    title: str
    url: str


class Rebuild(Protocol):
    """A new index being filled beside the one in use."""

    def add(self, entries: Iterable[Entry]) -> None: ...


class Engine(Protocol):
    """An index and its search. Every method raises ``EngineDownError`` when no answer comes in time."""

    name: str

    def index(self, changes: Iterable[Entry | Gone]) -> None:
        """Apply ``changes``, in bulk; all are searchable when it returns. A lower version changes nothing."""

    def search(self, query: Query) -> Found: ...

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Hit]:
        """Find what speaks of the same thing as ``text``, a title or a title and a body."""

    def suggest(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Suggestion]: ...

    def versions(self, kind: str) -> Iterator[tuple[int, int]]:
        """Stream key and version of every entry of ``kind``, for the check against the database."""

    def rebuild(self) -> AbstractContextManager[Rebuild]:
        """Fill a new index beside the one in use, which goes on answering; swap when the block ends well.

        What ``index`` is told meanwhile lands in both. An error inside the block leaves the old one in place.
        """

    def check(self) -> str:
        """Say in a word for the readiness page what answers."""
