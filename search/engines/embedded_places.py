"""Circles in the embedded index: cells inside are terms, rows of the cells on the edge are measured."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from math import cos, radians

from tantivy import Query, Searcher

from core.indexing import Way
from search.engines import cells
from search.engines import embedded_queries as queries
from search.engines.embedded_schema import SCHEMA

MOST_MEASURED = 1_000
"""Rows on the edge of a circle. Where there are more, each counts as the middle of its cell."""
MOST_KEPT = 400  # circles of one commit

Circles = MutableMapping[tuple[float, float, float], Query]


class Places:
    """Circles as queries, worked out once for what one commit holds."""

    def __init__(self, searcher: Searcher, alive: Query, known: Circles):
        self.searcher = searcher
        self.alive = alive
        self.known = known

    def ways(self, ways: Sequence[Way]) -> Query:
        """Return the rows that one of ``ways`` takes."""
        return queries.some_of([self._way(way) for way in ways])

    def _way(self, way: Way) -> Query:
        wanted = queries.marks(way.marks)
        if way.within:
            wanted.append(self.circle(*way.within))
        return queries.all_of(wanted) if wanted else Query.all_query()

    def circle(self, latitude: float, longitude: float, radius: float) -> Query:
        asked = (latitude, longitude, radius)
        found = self.known.get(asked)
        if found is None:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            found = self.known[asked] = self._circle(*asked)
        return found

    def _circle(self, latitude: float, longitude: float, radius: float) -> Query:
        if radius > cells.WIDEST:
            return self._box(latitude, longitude, radius)
        circle = cells.circle(latitude, longitude, radius)
        measured = self._measured(circle.edge, latitude, longitude, radius)
        inside = circle.inside if measured is not None else (*circle.inside, *circle.mostly_inside)
        ways = [Query.term_set_query(SCHEMA, "cell", inside)] if inside else []
        if measured:
            ways.append(Query.term_set_query(SCHEMA, "uid", measured))
        return queries.some_of(ways) if ways else Query.empty_query()

    def _measured(
        self, edge: Sequence[str], latitude: float, longitude: float, radius: float
    ) -> list[int] | None:
        """Return the rows of the edge that are inside; ``None`` when they are too many to be measured."""
        rows = queries.filtered(None, [self.alive, Query.term_set_query(SCHEMA, "cell", edge)])
        found = self.searcher.search(rows, MOST_MEASURED + 1, count=False)
        addresses = [address for _, address in found.hits]
        if len(addresses) > MOST_MEASURED:
            return None
        if not addresses:
            return []
        columns = (
            self.searcher.fast_field_values(field, addresses) for field in ("uid", "latitude", "longitude")
        )
        return [
            int(uid or 0)
            for uid, there, across in zip(*columns, strict=True)
            if cells.kilometres(latitude, longitude, float(there or 0), float(across or 0)) <= radius
        ]

    @staticmethod
    def _box(latitude: float, longitude: float, radius: float) -> Query:
        height = radius / cells.KILOMETRES_A_DEGREE
        width = height / max(0.01, cos(radians(latitude)))
        return queries.all_of(
            [
                queries.between("latitude", latitude - height, latitude + height),
                queries.between("longitude", longitude - width, longitude + width),
            ]
        )
