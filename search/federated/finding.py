"""One search: candidates from the engine, order in Python, and each row read again before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core.capabilities import searchables
from search import engine
from search.engines.interface import Found, Hit, Query
from search.federated.asking import SINCE, Wanted
from search.federated.ranking import Ranked, rank
from search.federated.weights import FEW, SIZE


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the page: a row that its reader may see, and why it stands there."""

    kind: str
    row: Model
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Results:
    total: int
    shown: Sequence[Result]
    facets: Mapping[str, Mapping[str, int]]
    ages: Mapping[str, int] = field(default_factory=dict)
    """How many are of each span of time; empty when they are too many to count."""
    approximate: bool = False
    """Whether some only look like what was typed."""
    has_more: bool = False
    nearby: Sequence[str] = ()
    """Titles of the first ones, in whose words a slip of the finger may be mended."""


def look(wanted: Wanted, reader: Any) -> Results:
    """Search. One query to the database for each kind on the page. Raises ``EngineDownError``."""
    today = timezone.localdate()
    query = wanted.query(today)
    found = engine.current().search(query)
    alike: Sequence[Hit] = ()
    if wanted.text and found.total < FEW:
        found, alike = _second_pass(query, found)
    if wanted.newest or not wanted.text:
        # The engine's own order; nothing else counts, so there is nothing to explain.
        ranked = [Ranked(hit, 1.0, 1.0, 1.0) for hit in found.hits]
        ranked += [Ranked(hit, 1.0, 1.0, 1.0, approximate=True) for hit in alike]
    else:
        ranked = rank(found.hits, today=today, approximate=alike)
    start = (wanted.page - 1) * SIZE
    shown = readable(ranked[start : start + SIZE], reader)
    return Results(
        total=found.total + len(alike),
        shown=shown,
        facets=found.facets,
        ages=_ages(query, found, alike),
        approximate=bool(alike),
        has_more=len(ranked) > start + SIZE,
        nearby=[str(getattr(result.row, "title", "")) for result in shown[:5]],
    )


def _second_pass(query: Query, found: Found) -> tuple[Found, Sequence[Hit]]:
    """Look for what resembles the words; return the counts of both, and what only looks alike."""
    wider = engine.current().search(replace(query, fuzzy=True))
    known = {(hit.kind, hit.key) for hit in found.hits}
    alike = [hit for hit in wider.hits if (hit.kind, hit.key) not in known]
    return (replace(found, facets=wider.facets) if alike else found), alike


def readable(ranked: Iterable[Ranked], reader: Any) -> list[Result]:
    """Keep what ``reader`` may see now, whatever the index said: one query for each kind."""
    wanted = list(ranked)
    keys: dict[str, list[int]] = {}
    for each in wanted:
        keys.setdefault(each.hit.kind, []).append(each.hit.key)
    rows = {
        (kind, row.pk): row
        for kind, some in keys.items()
        if kind in searchables
        for row in searchables[kind].visible_to(reader).filter(pk__in=some)
    }
    return [
        Result(each.hit.kind, rows[each.hit.kind, each.hit.key], each)
        for each in wanted
        if (each.hit.kind, each.hit.key) in rows
    ]


def _ages(query: Query, found: Found, alike: Sequence[Hit]) -> dict[str, int]:
    """Count what is of the last month, quarter and year, as if time were not filtered."""
    if query.since:
        found = engine.current().search(replace(query, since=None, facets=()))
    if found.total > len(found.hits):
        return {}
    today = timezone.localdate()
    days = [hit.day for hit in (*found.hits, *alike) if hit.day]
    return {
        name: sum(day >= today - timedelta(days=length) for day in days) for name, length in SINCE.items()
    }
