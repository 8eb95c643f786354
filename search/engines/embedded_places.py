"""Circles in the embedded index: cells inside are terms, rows of the cells on the edge are measured.

Circles around one point are taken together, as rings: what is inside the smallest is not looked for again
in each of the others.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from math import cos, radians

from tantivy import Query, Searcher

from core.indexing import Way
from search.analysis.words import clean
from search.engines import cells
from search.engines import embedded_queries as queries

MOST_MEASURED = 1_500
"""Rows on edges around one point. Where there are more, each counts as the middle of its cell."""
MOST_KEPT = 60  # points of one commit

Point = tuple[float, float]
Circles = MutableMapping[tuple[Point, tuple[float, ...]], list[Query]]


class Places:
    """Circles as queries, worked out once for what one commit holds."""

    def __init__(self, searcher: Searcher, alive: Query, known: Circles):
        self.searcher = searcher
        self.alive = alive
        self.known = known

    def ways(self, ways: Sequence[Way]) -> Query:
        """Return the rows that one of ``ways`` takes."""
        found = [self._anywhere(way) for way in ways if way.within is None]
        around: dict[Point, list[Way]] = {}
        # No circle is drawn for what no row bears: nobody who sells this goes 200 km.
        for way in filter(self._is_borne, ways):
            if way.within and way.within[2] > cells.WIDEST:
                found.append(queries.all_of([*queries.marks(way.marks), self._box(*way.within)]))
            elif way.within:
                around.setdefault(way.within[:2], []).append(way)
        for point, some in around.items():
            radii = tuple(sorted({way.within[2] for way in some if way.within}))
            for radius, ring in zip(radii, self._rings(point, radii), strict=True):
                reaching = [self._anywhere(way) for way in some if way.within and way.within[2] >= radius]
                found.append(queries.all_of([queries.some_of(reaching), ring]))
        return queries.some_of(found) if found else Query.empty_query()

    def _is_borne(self, way: Way) -> bool:
        return all(
            any(self.searcher.doc_freq("mark", clean(f"{name}={code}")) for code in codes)
            for name, codes in way.marks.items()
        )

    @staticmethod
    def _anywhere(way: Way) -> Query:
        return queries.all_of(queries.marks(way.marks)) if way.marks else Query.all_query()

    def circle(self, latitude: float, longitude: float, radius: float) -> Query:
        if radius > cells.WIDEST:
            return self._box(latitude, longitude, radius)
        return self._rings((latitude, longitude), (radius,))[0]

    def _rings(self, point: Point, radii: tuple[float, ...]) -> list[Query]:
        """Return the rows within each circle that are not within the one before."""
        found = self.known.get((point, radii))
        if found is None:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            found = self.known[point, radii] = self._made(point, radii)
        return found

    def _made(self, point: Point, radii: tuple[float, ...]) -> list[Query]:
        rings = cells.between(*point, radii)
        measured = self._measured(rings.edge, point, radii)
        made = []
        for ring, inside in enumerate(rings.inside):
            terms = inside if measured else (*inside, *rings.middles[ring])
            ways = [queries.one_of("cell", terms)]
            if measured:
                ways.append(queries.one_of("uid", measured[ring]))
            made.append(queries.some_of(ways))
        return made

    def _measured(
        self, edge: Sequence[str], point: Point, radii: tuple[float, ...]
    ) -> list[list[int]] | None:
        """Return the rows of the edges by their ring; ``None`` when they are too many to be measured."""
        rows = queries.filtered(None, [self.alive, queries.one_of("cell", edge)])
        found = self.searcher.search(rows, MOST_MEASURED + 1, count=False)
        addresses = [address for _, address in found.hits]
        if len(addresses) > MOST_MEASURED:
            return None
        measured: list[list[int]] = [[] for _ in radii]
        if not addresses:
            return measured
        uids, latitudes, longitudes = (
            self.searcher.fast_field_values(field, addresses) for field in ("uid", "latitude", "longitude")
        )
        rings = cells.rings_of(point, radii, latitudes, longitudes)
        for uid, ring in zip(uids, rings, strict=True):
            if ring < len(radii):
                measured[ring].append(int(uid or 0))
        return measured

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
