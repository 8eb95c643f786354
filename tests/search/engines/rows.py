"""Small rows for engine tests."""

from __future__ import annotations

from datetime import date

from core.capabilities import SearchDocument
from search.engines.interface import Entry, Gone

KIND = "tests.row"


def entry(
    key: int, title: str = "", body: str = "", *, kind: str = KIND, version: int = 1, **fields
) -> Entry:
    fields.setdefault("day", date(2026, 1, 1))
    return Entry(
        kind, version, SearchDocument(key=key, title=title, body=body, url=f"/{kind}/{key}", **fields)
    )


def gone(key: int, *, kind: str = KIND, version: int = 1) -> Gone:
    return Gone(kind, key, version)


def keys(found) -> list[int]:
    return [hit.key for hit in getattr(found, "hits", found)]
