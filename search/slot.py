"""What lower layers ask through ``core.indexing``, answered by the engine in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.indexing import Finding, Match, Points, Unavailable, Way
from search import engine
from search.engines.interface import EngineDownError, Hit, Near, Query
from search.indexing import delivery


class FromBelow:
    """The slot of ``core.indexing``."""

    def find(
        self,
        kinds: Sequence[str],
        text: str,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        near: tuple[float, float, float] | None,
        limit: int,
        ways: Sequence[Way],
        points: Points | None,
    ) -> Finding:
        query = Query(
            text=text,
            kinds=tuple(kinds),
            filters=filters,
            facets=tuple(facets),
            near=Near(*near) if near else None,
            limit=limit,
            ways=tuple(ways),
            points=points,
        )
        try:
            found = engine.current().search(query)
        except EngineDownError as down:
            raise Unavailable from down
        return Finding(_matches(found.hits), found.total, found.facets, found.rest, found.least)

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Match]:
        try:
            return _matches(engine.current().similar(text, kinds, limit))
        except EngineDownError as down:
            raise Unavailable from down

    def settle(self) -> None:
        try:
            delivery.deliver()
        except EngineDownError as down:
            raise Unavailable from down


def _matches(hits: Sequence[Hit]) -> list[Match]:
    return [Match(hit.kind, hit.key, hit.score, hit.text, hit.codes, hit.place, hit.anywhere) for hit in hits]
