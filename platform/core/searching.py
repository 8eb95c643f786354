"""What a row is for search: how it is indexed and shown. Taken from ``core.capabilities``, as all are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What an index keeps of one public row.

    Texts are plain: no Markdown, no HTML. ``keywords`` are words that lead to the row and are not shown (its
    topics, its trade). ``facets`` hold codes by facet name (``topic``, ``region``, ``sector``…), a child's
    code together with those of its parents. ``marks`` are filtered by like facets, and never counted.
    ``standing`` is what a row has before any search, in points of an order of its own (``Points`` of
    ``core.indexing``), from 0 to 1 023. ``place`` is latitude and longitude in degrees; ``quality`` goes
    from 0 to 1; ``day`` is as coarse as the row's page shows it.
    """

    key: int
    title: str
    body: str
    url: str
    keywords: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: tuple[float, float] | None = None
    quality: float = 0.5
    day: date | None = None
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    standing: int = 0


@dataclass(frozen=True)
class Searchable:
    """A kind of row that is found, named ``<app>.<model>``: how it is indexed and how it is shown.

    ``documents(keys)`` gives a document for each of those rows that everybody may read, and nothing for the
    others; ``keys()`` streams the keys of all that everybody may read. ``visible_to(reader)`` is asked again
    for each hit, whatever the index said; it loads what ``entry(row)`` prints, in one query. ``entry(row)``
    gives the arguments of the theme's ``row`` component; its ``summary`` may be a whole text, of which a
    piece is shown. ``title`` is the column that names a row, for a plain list.
    """

    name: str
    label: str
    plural: str
    order: int
    model: type[Model]
    visible_to: Callable[[Any], QuerySet]
    keys: Callable[[], Iterable[int]]
    documents: Callable[[Sequence[int]], Iterable[SearchDocument]]
    entry: Callable[[Any], dict[str, Any]]
    title: str = "title"
