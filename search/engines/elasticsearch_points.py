"""An order that is a sum of points, by functions that Elasticsearch adds up; circles as it measures them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query as Clause

from core.indexing import Nearness, Points, Way
from search.analysis.asked import Asked, Concept, Word
from search.analysis.words import clean
from search.engines.elasticsearch_documents import name_of
from search.engines.interface import Hit
from search.engines.points import WHOLE, shares

# One score tells three things of a row, each in bits of its own.
ONE_CODE = 1 << 14
MOST_CODES = 15
ANYWHERE = 1 << 18
AROUND_THE_CORNER = 0.5  # kilometres: whoever adds up again may round distances to whole ones


def circle(latitude: float, longitude: float, radius: float) -> Clause:
    place = {"lat": latitude, "lon": longitude}
    return Q("geo_distance", distance=f"{radius:.3f}km", place=place)


def marks(wanted: Mapping[str, Sequence[str]]) -> list[Clause]:
    """Return a clause for each name: one of its codes."""
    return [Q("terms", mark=[clean(f"{name}={code}") for code in codes]) for name, codes in wanted.items()]


def ways(found: Sequence[Way]) -> Clause:
    """Return the rows that one of the ways takes."""
    taken = []
    for way in found:
        clauses = marks(way.marks)
        if way.within:
            clauses.append(circle(*way.within))
        taken.append(Q("bool", filter=clauses))
    return Q("bool", should=taken, minimum_should_match=1)


def constant(clause: Clause, score: float) -> Clause:
    return Q("constant_score", filter=clause, boost=score)


def greatest(clauses: Sequence[Clause]) -> Clause:
    return Q("dis_max", queries=list(clauses), tie_breaker=0.0)


def any_of(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Q("bool", should=list(clauses), minimum_should_match=1)


class Sum:
    def __init__(self, points: Points, asked: Asked, found: Callable[..., Clause]):
        self.points = points
        self.found = found
        self.asked = asked
        self.worth = shares(asked, points.levels)

    def query(self, filters: Sequence[Clause]) -> Clause:
        """Return the rows that pass ``filters``, scored by their points."""
        points = self.points
        functions: list[dict[str, Any]] = [
            {"field_value_factor": {"field": "standing", "missing": 0}},
            *({"filter": self._code(pair).to_dict(), "weight": points.codes / len(points.wanted)}
              for pair in points.wanted),
        ]  # fmt: skip
        if points.draw:
            seed = Random(points.draw).randrange(1 << 31)  # noqa: S311 - to be made again
            functions.append({"random_score": {"seed": seed, "field": "key"}, "weight": 0.99})
        if near := points.nearness:
            functions += self._near(near)
        scale = points.text / WHOLE
        # Words are queries that score; the rest are functions of the row.
        must = list(self._words(scale)) if points.text else []
        whole = Q("bool", filter=list(filters), should=must)
        return Q("function_score", query=whole, functions=functions, score_mode="sum", boost_mode="sum")

    @staticmethod
    def _near(near: Nearness) -> Iterator[dict[str, Any]]:
        anywhere = marks(near.anywhere)
        there = {"filter": [{"exists": {"field": "place"}}]}
        if anywhere:
            yield {"filter": any_of(anywhere).to_dict(), "weight": near.points}
            there["must_not"] = [each.to_dict() for each in anywhere]
        yield {
            "filter": {"bool": there},
            "weight": near.points,
            "exp": {
                "place": {
                    "origin": {"lat": near.latitude, "lon": near.longitude},
                    "offset": f"{near.free}km",
                    "scale": f"{near.half}km",
                    "decay": 0.5,
                }
            },
        }

    def rest(self, hits: Sequence[Hit], total: int) -> float:
        if len(hits) >= total:
            return 0.0
        near = self.points.nearness
        rounding = near.points * (1 - 0.5 ** (AROUND_THE_CORNER / near.half)) if near else 0.0
        return hits[-1].score + rounding if hits else float("inf")

    def told(self) -> list[Clause] | None:
        """Return what says of a row how well it bears the words, how many codes, whether it is anywhere."""
        parts = [*self._words(1.0)]
        parts += [constant(self._code(pair), ONE_CODE) for pair in self.points.wanted[:MOST_CODES]]
        near = self.points.nearness
        if near and near.anywhere:
            parts += [constant(one, ANYWHERE) for one in marks(near.anywhere)]
        return parts or None

    @staticmethod
    def hits(found: Sequence[Any], told: Mapping[str, int]) -> list[Hit]:
        hits = []
        for row in found:
            mask = told.get(name_of(row.kind, row.key), 0)
            place = getattr(row, "place", None)
            hits.append(
                Hit(
                    row.kind,
                    row.key,
                    row.meta.score,
                    row.quality,
                    date.fromordinal(row.day) if row.day else None,
                    text=mask % ONE_CODE,
                    codes=mask // ONE_CODE % (MOST_CODES + 1),
                    place=(place["lat"], place["lon"]) if place else None,
                    anywhere=mask >= ANYWHERE,
                )
            )
        return hits

    @staticmethod
    def _code(pair: tuple[str, str]) -> Clause:
        return Q("term", facet=clean(f"{pair[0]}={pair[1]}"))

    # -- Words

    def _words(self, scale: float) -> Iterator[Clause]:
        last = None if self.asked.typed[-1:].isspace() else next(reversed(self.asked.words), None)
        for concept in self.asked.concepts:
            yield self._concept(concept, scale, last)

    def _concept(self, concept: Concept, scale: float, last: Word | None) -> Clause:
        words = [self._one(word, scale, last=word is last) for word in concept.words]
        summed = words[0] if len(words) == 1 else Q("bool", should=words, minimum_should_match=1)
        if not concept.others:
            return summed
        other = sum(self.worth[word.stem][2] for word in concept.words)
        return greatest([summed, constant(other_names(concept.raw), other * scale)])

    def _one(self, word: Word, scale: float, *, last: bool) -> Clause:
        title, body, other = (each * scale for each in self.worth[word.stem])
        named = any_of([Q("term", **{field: word.stem}) for field in ("title", "keywords")])
        return greatest(
            [
                constant(named, title),
                constant(Q("term", body=word.stem), body),
                constant(self.found(word, last=last), other),
            ]
        )


def other_names(raw: str) -> Clause:
    """Another name of a whole, by the synonyms of the search analyzer, all of its words in one field."""
    options = {
        "query": raw,
        "analyzer": "other_names",
        "operator": "and",
        "auto_generate_synonyms_phrase_query": False,
    }
    return any_of([Q("match", **{field: options}) for field in ("title", "keywords", "body")])
