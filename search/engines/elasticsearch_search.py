"""One search of Elasticsearch: candidates, what they hold of the query, counts by facet."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import log
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Q
from elasticsearch.dsl import Search as Request
from elasticsearch.dsl.query import Query as Clause

from search.analysis.acronyms import LONGEST, SHORTEST
from search.analysis.asked import Asked, Concept, Word, understand, with_learned
from search.analysis.words import clean
from search.engines import closeness, interface
from search.engines.elasticsearch_documents import name_of
from search.engines.elasticsearch_points import Sum, circle, ways
from search.engines.interface import EngineDownError, Found, Hit
from search.engines.weights import (
    BODY,
    ENOUGH,
    FUZZY,
    INITIALS,
    KEYWORDS,
    NEIGHBOURS,
    OTHER,
    POOL,
    PREFIX,
    TIE,
    TITLE,
    distance_allowed,
    wanted_words,
)

FIELDS = {"title": TITLE, "keywords": KEYWORDS, "body": BODY}
BOOSTED = [f"{field}^{weight:g}" for field, weight in FIELDS.items()]
MOST_CODES = 1_000
MOST_ACRONYMS = 10_000
MOST_STEMS = 50_000
KEPT = 300.0  # seconds that acronyms and rarities are kept
LONGEST_CODE = 200


class Memory:
    """What changes slowly, kept a few minutes: acronyms that texts explain, how rare stems are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0
            self.meanings: dict[str, list[tuple[str, ...]]] = {}
            self.frequencies: dict[str, int] = {}
            self.rows = 1

    def refresh(self, client: Elasticsearch, index: str) -> None:
        if time.monotonic() < self._until:
            return
        request = Request(using=client, index=index).filter(alive(()))[:0]
        request = request.extra(track_total_hits=True).params(ignore_unavailable=True, allow_no_indices=True)
        request.aggs.bucket("known", "terms", field="acronym", size=MOST_ACRONYMS)
        answer: Any = request.execute()
        meanings: dict[str, list[tuple[str, ...]]] = {}
        # No shard answers where there is no index, and no count is in that answer.
        for bucket in getattr(getattr(answer.aggregations, "known", None), "buckets", ()):
            known, _, meaning = bucket.key.partition("=")
            meanings.setdefault(known, []).append(tuple(meaning.split()))
        with self._lock:
            self.meanings, self.frequencies = meanings, {}
            self.rows = max(1, answer.hits.total.value)
            self._until = time.monotonic() + KEPT

    def learn(self, client: Elasticsearch, index: str, stems: Iterable[str]) -> None:
        """Ask how many rows hold stems that are not known yet."""
        unknown = sorted(set(stems) - self.frequencies.keys())
        if not unknown:
            return
        text = " ".join(unknown)
        answer = client.termvectors(
            index=index,
            doc={"title": text, "body": text},
            fields=["title", "body"],
            per_field_analyzer={"title": "whitespace", "body": "whitespace"},
            term_statistics=True,
            field_statistics=False,
            positions=False,
            offsets=False,
        )
        found = dict.fromkeys(unknown, 0)
        for vector in answer.get("term_vectors", {}).values():
            for stem, numbers in vector["terms"].items():
                found[stem] = max(found.get(stem, 0), numbers.get("doc_freq", 0))
        with self._lock:
            if len(self.frequencies) > MOST_STEMS:
                self.frequencies = {}
            self.frequencies.update(found)

    def rarity(self, stem: str) -> float:
        held = min(self.frequencies.get(stem, 0), self.rows)
        return log(1 + (self.rows - held + 0.5) / (held + 0.5))


def alive(kinds: Sequence[str]) -> Clause:
    clauses = [Q("term", alive=True)]
    if kinds:
        clauses.append(Q("terms", kind=[clean(kind)[:LONGEST_CODE] for kind in kinds]))
    return Q("bool", filter=clauses)


def best_of(ways: Sequence[Clause]) -> Clause:
    return ways[0] if len(ways) == 1 else Q("dis_max", queries=list(ways), tie_breaker=TIE)


def some_of(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Q("bool", should=list(clauses), minimum_should_match=1)


def sum_of_fields(make: Any) -> Clause:
    return some_of([make(field, weight) for field, weight in FIELDS.items()])


def own_words(raw: str) -> Clause:
    return sum_of_fields(lambda field, weight: Q("match", **{field: {"query": raw, "boost": weight}}))


def other_names(raw: str, weight: float) -> Clause:
    """The same through the synonyms of the search analyzer; a name of several words wants them all."""

    def one(field: str, boost: float) -> Clause:
        options = {
            "query": raw,
            "analyzer": "other_names",
            "operator": "and",
            "auto_generate_synonyms_phrase_query": False,
            "boost": boost * weight,
        }
        return Q("match", **{field: options})

    return sum_of_fields(one)


def meaning(stems: Sequence[str], weight: float = 1.0) -> Clause:
    """Stems near one another, as the index holds them."""

    def one(field: str, boost: float) -> Clause:
        if len(stems) == 1:
            return Q("term", **{field: {"value": stems[0], "boost": boost * weight}})
        options = {
            "query": " ".join(stems),
            "analyzer": "whitespace",
            "slop": 2 * len(stems),
            "boost": boost * weight,
        }
        return Q("match_phrase", **{field: options})

    return sum_of_fields(one)


def _side_by_side(field: str, stems: Sequence[str], slop: int) -> Clause:
    options = {"query": " ".join(stems), "analyzer": "whitespace", "slop": slop, "boost": NEIGHBOURS}
    return Q("match_phrase", **{field: options})


class Search:
    """One search: two requests, and a third when a title holds a stem never met before."""

    def __init__(self, client: Elasticsearch, index: str, memory: Memory, query: interface.Query):
        self.client = client
        self.index = index
        self.memory = memory
        self.query = query
        memory.refresh(client, index)
        self.asked: Asked = with_learned(
            understand(query.text), lambda known: memory.meanings.get(known, ())[:3]
        )
        self.learned = {word.stem for word in self.asked.words if word.typed in memory.meanings}
        self.kinds = alive(query.kinds)
        self.least = 0
        self.filters = {
            name: Q("terms", facet=[clean(f"{name}={code}")[:LONGEST_CODE] for code in codes])
            for name, codes in query.filters.items()
            if codes
        }

    def run(self) -> Found:
        if self.query.text.strip() and not self.asked.concepts:
            return Found([], 0, {name: {} for name in self.query.facets})
        limit = max(1, self.query.limit)
        points = Sum(self.query.points, self.asked, self._word) if self.query.points else None
        for text in self._texts():
            newest = text is None or self.query.sort == "newest"
            request = self._request(text, points)
            request = request.post_filter(Q("bool", filter=[self.kinds, *self.filters.values()]))
            request = request.source(["kind", "key", "shown", "quality", "day", "place"])
            request = request[: limit if newest or points else max(limit, POOL)]
            if newest and not points:
                request = request.sort("-day")
            self._count(request)
            answer = self._run(request)
            if answer.hits.total.value >= ENOUGH:
                break
        total, facets = answer.hits.total.value, self._facets(answer)
        if points:
            found = list(answer)[: self.query.limit]
            hits = points.hits(found, self._told(points, found))
            return Found(hits, total, facets, points.rest(hits, total), self.least)
        hits = self._hits(list(answer), closely=not newest)[: self.query.limit]
        return Found(hits, total, facets)

    def _told(self, points: Sum, found: Sequence[Any]) -> dict[str, int]:
        told = points.told()
        if told is None or not found:
            return {}
        names = [name_of(row.kind, row.key) for row in found]
        request = Request(using=self.client, index=self.index).source(False)[: len(names)]
        answer = self._run(request.query(Q("bool", filter=[Q("ids", values=names)], should=told)))
        return {hit.meta.id: int(hit.meta.score) for hit in answer}

    def _request(self, text: Clause | None, points: Sum | None = None) -> Request:
        clauses = [alive(())]
        if self.query.since:
            clauses.append(Q("range", day={"gte": self.query.since.toordinal()}))
        if near := self.query.near:
            clauses.append(circle(near.latitude, near.longitude, near.radius))
        if self.query.ways:
            clauses.append(ways(self.query.ways))
        if points:
            whole = points.query([*clauses, *([text] if text else [])])
        else:
            whole = Q("bool", filter=clauses, **({"must": [text]} if text else {}))
        return Request(using=self.client, index=self.index).query(whole).extra(track_total_hits=True)

    def _run(self, request: Request) -> Any:
        answer = request.params(
            ignore_unavailable=True, allow_no_indices=True, allow_partial_search_results=False
        ).execute()
        if answer.timed_out:
            raise EngineDownError("no full answer in time")
        return answer

    # -- What is looked for

    def _texts(self) -> Iterator[Clause | None]:
        """Yield what is looked for, and then the same with fewer of the words."""
        concepts = self.asked.concepts
        if not concepts:
            yield None
            return
        last = None if self.query.text[-1:].isspace() else concepts[-1]
        clauses = [self._concept(concept, last=concept is last) for concept in concepts]
        near = [
            _side_by_side("title", (one.stem, other.stem), 2) for one, other in pairwise(self.asked.words)
        ]
        phrases = [
            some_of([_side_by_side(field, phrase, 0) for field in FIELDS]) for phrase in self.asked.phrases
        ]
        asked = self.query.points.least if self.query.points else 0
        for self.least in [asked] if asked else wanted_words(len(clauses)):
            must = Q("bool", should=clauses, minimum_should_match=self.least)
            yield Q("bool", must=[must, *phrases], should=near)

    def _concept(self, concept: Concept, *, last: bool) -> Clause:
        words = [self._word(word, last=last and word is concept.words[-1]) for word in concept.words]
        if not concept.others:
            return some_of(words)
        return best_of([some_of(words), other_names(concept.raw, OTHER)])

    def _word(self, word: Word, *, last: bool) -> Clause:
        ways = [own_words(word.raw), Q("term", names={"value": word.typed, "boost": TITLE})]
        if word.others:
            ways.append(other_names(word.raw, OTHER))
        if word.stem in self.learned:
            ways += [meaning(one, OTHER) for one in self.memory.meanings[word.typed][:3]]
        if last and len(word.typed) > 2:
            ways.append(Q("prefix", names={"value": word.typed, "boost": PREFIX * TITLE}))
        if SHORTEST <= len(word.typed) <= LONGEST and not word.others:
            ways.append(Q("term", initials={"value": word.typed, "boost": INITIALS}))
        if self.query.fuzzy and (distance := distance_allowed(word.typed)):
            for field, text in (("names", word.typed), ("title", word.stem), ("body", word.stem)):
                ways.append(Q("fuzzy", **{field: {"value": text, "fuzziness": distance, "boost": FUZZY}}))
        found = best_of(ways)
        return found if word.weight == 1 else Q("bool", must=[found], boost=word.weight)

    # -- What is found

    def _hits(self, found: Sequence[Any], *, closely: bool) -> list[Hit]:
        looked_for = closeness.signs(self.asked)
        borne = self._borne(looked_for, found)
        scores = self._scores(looked_for, found, borne) if closely else [1.0] * len(found)
        hits = [
            Hit(
                row.kind,
                row.key,
                score,
                row.quality,
                date.fromordinal(row.day) if row.day else None,
                closeness.matched(looked_for, signs),
            )
            for row, score, signs in zip(found, scores, borne, strict=True)
        ]
        if closely:
            hits.sort(key=lambda hit: -hit.score)
        return hits

    def _borne(self, looked_for: Sequence[closeness.Sign], found: Sequence[Any]) -> list[set[int]]:
        """Say which signs each row bears, by queries with names among these rows only."""
        if not looked_for or not found:
            return [set() for _ in found]
        names = [name_of(row.kind, row.key) for row in found]
        signs = [
            Q("bool", filter=[meaning(sign.stems)], _name=str(number))
            for number, sign in enumerate(looked_for)
        ]
        request = Request(using=self.client, index=self.index).source(False)[: len(names)]
        answer = self._run(request.query(Q("bool", filter=[Q("ids", values=names)], should=signs)))
        borne = {
            hit.meta.id: {int(number) for number in getattr(hit.meta, "matched_queries", ())}
            for hit in answer
        }
        return [borne.get(name, set()) for name in names]

    def _scores(
        self, looked_for: Sequence[closeness.Sign], found: Sequence[Any], borne: Sequence[set[int]]
    ) -> list[float]:
        """Read the best candidates closely; the others follow in the engine's order."""
        candidates = [
            closeness.Candidate(row.shown, row.meta.score, signs)
            for row, signs in zip(found[:POOL], borne, strict=False)
        ]
        stems = {stem for candidate in candidates for stem in closeness.read_title(candidate.title).stems}
        stems.update(word.stem for word in self.asked.words)
        stems.update(stem for sign in looked_for for stem in sign.stems)
        if candidates:
            self.memory.learn(self.client, self.index, stems)
        close = closeness.scores(self.asked, looked_for, candidates, self.memory.rarity)
        return closeness.followed(close, [row.meta.score for row in found])

    # -- Facets

    def _count(self, request: Request) -> None:
        """Ask for each facet's counts as if it were not filtered itself; the others are counted together."""
        for number, names in enumerate(self._counted_together()):
            rest = [] if "kind" in names and self.query.kinds else [self.kinds]
            rest += [one for name, one in self.filters.items() if name not in names]
            part = request.aggs.bucket(f"part{number}", "filter", Q("bool", filter=rest))
            if "kind" in names:
                part.bucket("kind", "terms", field="kind", size=MOST_CODES)
            if names - {"kind"}:
                part.bucket("facet", "terms", field="facet", size=MOST_CODES)

    def _counted_together(self) -> list[set[str]]:
        names = set(self.query.facets)
        alone = {name for name in names if name in self.filters or (name == "kind" and self.query.kinds)}
        return [one for one in (names - alone, *({name} for name in sorted(alone))) if one]

    def _facets(self, answer: Any) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in self.query.facets}
        for number, names in enumerate(self._counted_together()):
            part = getattr(answer.aggregations, f"part{number}", None)
            for bucket in getattr(getattr(part, "kind", None), "buckets", ()):
                counts["kind"][bucket.key] = bucket.doc_count
            for bucket in getattr(getattr(part, "facet", None), "buckets", ()):
                name, _, code = bucket.key.partition("=")
                if name in names:
                    counts[name][code] = bucket.doc_count
        return counts
