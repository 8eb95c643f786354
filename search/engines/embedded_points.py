"""An order that is a sum of points, by constants that tantivy adds up: whole numbers below 2^24 are exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from tantivy import DocAddress, Occur, Query, Searcher

from core.indexing import Points
from search.analysis.asked import Asked, Concept, Word
from search.engines import cells
from search.engines import embedded_queries as queries
from search.engines.embedded_schema import BITS_OF_DRAW, BITS_OF_STANDING
from search.engines.interface import Hit
from search.engines.points import WHOLE, shares

STEPS = 8  # rings of points around a place: each is worth what its nearest point is
# One search tells three things of a row, each in bits of its own.
ONE_CODE = 1 << 14
MOST_CODES = 15
ANYWHERE = 1 << 18

Way = tuple[Query, int]
"""How a word may be found, and what it is worth then."""


class Sum:
    def __init__(self, searcher: Searcher, points: Points, asked: Asked, reader: queries.Reader):
        self.searcher = searcher
        self.points = points
        self.reader = reader
        self.words = list(self._words(asked))
        near = points.nearness
        self.step = max(1, near.points // STEPS) if near else 0

    def query(self, filters: Sequence[Query]) -> Query:
        """Return the rows that pass ``filters``, scored by their points, near a place by an upper bound."""
        points = self.points
        parts = [
            queries.constant(queries.term("bit", str(bit)), float(1 << bit))
            for bit in range(BITS_OF_STANDING)
        ]
        parts += self._drawn()
        scale = points.text / WHOLE
        parts += [self._word(levels, whole, scale) for levels, whole in self.words if points.text]
        if points.codes:
            parts += [
                queries.constant(self._code(pair), points.codes / len(points.wanted))
                for pair in points.wanted
            ]
        if (near := points.nearness) and near.points:
            ways = [queries.constant(one, float(near.points)) for one in queries.marks(near.anywhere)]
            rings = cells.worth_around(
                near.latitude, near.longitude, near.points, near.free, near.half, self.step
            )
            for within, worth in rings:
                ways.append(queries.constant(queries.one_of("cell", within), float(worth)))
            parts.append(queries.greatest(ways))
        must = [(Occur.Must, queries.constant(one, 0.0)) for one in filters]
        return Query.boolean_query([*must, *((Occur.Should, part) for part in parts)])

    def _drawn(self) -> list[Query]:
        """Return parts that add less than a point, other ones for another draw."""
        if not self.points.draw:
            return []
        draw = Random(self.points.draw)  # noqa: S311 - to be made again by whoever knows the day
        order = draw.sample(range(BITS_OF_DRAW), BITS_OF_DRAW)
        return [
            queries.constant(
                queries.term("bit", f"{draw.choice(('on', 'off'))}{bit}"), (1 << place) / (1 << BITS_OF_DRAW)
            )
            for place, bit in enumerate(order)
        ]

    def rest(self, hits: Sequence[Hit], total: int) -> float:
        if len(hits) >= total:
            return 0.0
        return hits[-1].score + self.step if hits else float("inf")

    def hits(self, found: Sequence[tuple[float, DocAddress]]) -> list[Hit]:
        addresses = [address for _, address in found]
        if not addresses:
            return []
        columns = {
            field: self.searcher.fast_field_values(field, addresses)
            for field in ("uid", "key", "quality", "day", "latitude", "longitude")
        }
        uids = [int(uid or 0) for uid in columns["uid"]]
        told = self._told(uids)
        hits = []
        for place, (score, address) in enumerate(found):
            mask = told.get(uids[place], 0)
            there, across = columns["latitude"][place], columns["longitude"][place]
            day = columns["day"][place]
            hits.append(
                Hit(
                    self.searcher.doc(address)["kind"][0],
                    int(columns["key"][place] or 0),
                    score,
                    float(columns["quality"][place] or 0),
                    date.fromordinal(int(day)) if day else None,
                    text=mask % ONE_CODE,
                    codes=mask // ONE_CODE % (MOST_CODES + 1),
                    place=None if there is None or across is None else (float(there), float(across)),
                    anywhere=mask >= ANYWHERE,
                )
            )
        return hits

    def _told(self, uids: list[int]) -> dict[int, int]:
        """Say of each row how well it bears the words, how many codes, whether it is anywhere."""
        parts = [self._word(levels, whole, 1.0) for levels, whole in self.words]
        parts += [queries.constant(self._code(pair), ONE_CODE) for pair in self.points.wanted[:MOST_CODES]]
        near = self.points.nearness
        if near and near.anywhere:
            parts += [queries.constant(one, ANYWHERE) for one in queries.marks(near.anywhere)]
        if not parts:
            return {}
        these = queries.constant(queries.one_of("uid", uids), 0.0)
        asked = Query.boolean_query([(Occur.Must, these), *((Occur.Should, part) for part in parts)])
        answer = self.searcher.search(asked, len(uids), count=False).hits
        found = self.searcher.fast_field_values("uid", [address for _, address in answer])
        return {int(uid or 0): int(score) for (score, _), uid in zip(answer, found, strict=True)}

    @staticmethod
    def _code(pair: tuple[str, str]) -> Query:
        return queries.facet_filters({pair[0]: [pair[1]]})[pair[0]]

    # -- Words

    def _words(
        self, asked: Asked
    ) -> Iterator[tuple[list[list[tuple[Query, int]]], tuple[Query, int] | None]]:
        """Yield for each meaning its words, each by its ways to be found, and the way of the whole."""
        worth = shares(asked, self.points.levels)
        last = None if asked.typed[-1:].isspace() else next(reversed(asked.words), None)
        for concept in asked.concepts:
            ways = [self._ways(word, worth[word.stem], last=word is last) for word in concept.words]
            yield ways, self._whole(concept, sum(worth[word.stem][2] for word in concept.words))

    def _ways(self, word: Word, worth: tuple[int, int, int], *, last: bool) -> list[Way]:
        title, body, other = worth
        named = queries.some_of([queries.term(field, word.stem) for field in ("title", "keywords")])
        return [
            (named, title),
            (queries.term("body", word.stem), body),
            (self.reader.word(word, fuzzy=False, last=last), other),
        ]

    @staticmethod
    def _whole(concept: Concept, worth: int) -> Way | None:
        if not concept.others:
            return None
        return queries.some_of([queries.anywhere(other) for other in concept.others]), worth

    @staticmethod
    def _word(words: list[list[Way]], whole: Way | None, scale: float) -> Query:
        each = [
            queries.greatest([queries.constant(way, worth * scale) for way, worth in ways]) for ways in words
        ]
        summed = queries.some_of(each)
        if whole is None:
            return summed
        return queries.greatest([summed, queries.constant(whole[0], whole[1] * scale)])
