"""Circles in the embedded index: cells inside are terms, rows of the cells on the edge are measured."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians

from tantivy import Query, Searcher

from core.indexing import Way
from search.engines import cells
from search.engines import embedded_queries as queries
from search.engines.embedded_schema import SCHEMA

MOST_MEASURED = 20_000  # rows on the edge of one circle


class Places:
    """The circles of one search, each worked out once."""

    def __init__(self, searcher: Searcher, alive: Query):
        self.searcher = searcher
        self.alive = alive
        self._circles: dict[tuple[float, float, float], Query] = {}

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
        if asked not in self._circles:
            self._circles[asked] = self._circle(*asked)
        return self._circles[asked]

    def _circle(self, latitude: float, longitude: float, radius: float) -> Query:
        if radius > cells.WIDEST:
            return self._box(latitude, longitude, radius)
        inside, edge = [], []
        for cell, _, farthest in cells.around(latitude, longitude, radius):
            (inside if farthest <= radius else edge).append(cell)
        ways = [Query.term_set_query(SCHEMA, "cell", inside)] if inside else []
        measured = self._measured(edge, latitude, longitude, radius)
        if measured:
            ways.append(Query.term_set_query(SCHEMA, "uid", measured))
        return queries.some_of(ways) if ways else Query.empty_query()

    def _measured(self, edge: list[str], latitude: float, longitude: float, radius: float) -> list[int]:
        rows = queries.filtered(None, [self.alive, Query.term_set_query(SCHEMA, "cell", edge)])
        found = self.searcher.search(rows, MOST_MEASURED, count=False)
        addresses = [address for _, address in found.hits]
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
