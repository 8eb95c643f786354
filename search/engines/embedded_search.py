"""One search of the embedded index: candidates, what they hold of the query, counts by facet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from math import log

from tantivy import DocAddress, Document, Occur, Order, Query, Searcher

from search.analysis.asked import understand, with_learned
from search.engines import closeness, interface
from search.engines import embedded_queries as queries
from search.engines.embedded_places import Circles, Places
from search.engines.embedded_points import Sum
from search.engines.interface import Found, Hit
from search.engines.weights import ENOUGH, NEIGHBOURS, POOL, wanted_words

MOST_CODES = 1_000
BITS = 22  # signs told by one score, which is exact below 2^24


@cache
def _beside() -> ThreadPoolExecutor:
    """Threads that count while others search; begun after the server's processes have parted."""
    return ThreadPoolExecutor(2, "counting")


class Search:
    """One search: candidates from tantivy, read closely in their order of score."""

    def __init__(
        self, searcher: Searcher, query: interface.Query, rarities: dict[str, float], circles: Circles
    ):
        self.searcher = searcher
        self.query = query
        self.reader = queries.Reader(searcher)
        self.asked = with_learned(understand(query.text), self.reader.meanings)
        self.rarities = rarities
        self.filters = queries.facet_filters(query.filters)
        self.others = [queries.alive(())]
        if query.since:
            self.others.append(queries.since(query.since.toordinal()))
        self.kinds = queries.alive(query.kinds)
        self.least = 0
        places = Places(searcher, self.others[0], circles)
        if query.near:
            near = query.near
            self.others.append(places.circle(near.latitude, near.longitude, near.radius))
        if query.ways:
            self.others.append(places.ways(query.ways))

    def run(self) -> Found:
        if self.query.text.strip() and not self.asked.concepts:
            return Found([], 0, {name: {} for name in self.query.facets})
        limit = max(1, self.query.limit)
        points = Sum(self.searcher, self.query.points, self.asked, self.reader) if self.query.points else None
        counting = None
        for text in self._texts():
            if text is None and self.query.facets:
                # The only one there is: counted meanwhile, for tantivy works without the interpreter's lock.
                counting = _beside().submit(self._facets, None)
            filters = [self.kinds, *self.filters.values(), *self.others]
            whole = queries.filtered(text, filters)
            newest = text is None or self.query.sort == "newest"
            if points:
                whole = points.query([*filters, *([text] if text else [])])
                found = self.searcher.search(whole, limit)
            elif newest:
                found = self.searcher.search(whole, limit, order_by_field="day", order=Order.Desc)
            else:
                found = self.searcher.search(whole, max(limit, POOL))
            if queries.total(found) >= ENOUGH:
                break
        if counting is None and self.query.facets:
            counting = _beside().submit(self._facets, text)
        total = queries.total(found)
        if points:
            hits = points.hits(found.hits[: self.query.limit])
            rest = points.rest(hits, total)
        else:
            hits = self._hits(found.hits, closely=not newest)[: self.query.limit]
            rest = 0.0
        facets = counting.result() if counting else {}
        return Found(hits, total, facets, rest, self.least)

    def _texts(self) -> Iterator[Query | None]:
        """Yield what is looked for, and then the same with fewer of the words."""
        concepts = self.asked.concepts
        if not concepts:
            yield None
            return
        last = None if self.query.text[-1:].isspace() else concepts[-1]
        clauses = [
            self.reader.concept(concept, fuzzy=self.query.fuzzy, last=concept is last) for concept in concepts
        ]
        phrases = queries.phrases(self.asked)
        near = [
            (Occur.Should, queries.boost(one, NEIGHBOURS)) for one in queries.neighbours(self.asked.words)
        ]
        asked = self.query.points.least if self.query.points else 0
        for self.least in [asked] if asked else wanted_words(len(clauses)):
            must = [queries.some_of(clauses, self.least), *phrases]
            yield Query.boolean_query([*((Occur.Must, one) for one in must), *near])

    def _hits(self, found: Sequence[tuple[float, DocAddress]], *, closely: bool) -> list[Hit]:
        addresses = [address for _, address in found]
        qualities = self.searcher.fast_field_values("quality", addresses)
        days = self.searcher.fast_field_values("day", addresses)
        rows = [self.searcher.doc(address) for address in addresses]
        looked_for = closeness.signs(self.asked)
        borne = self._borne(looked_for, addresses)
        scores = self._scores(looked_for, found, rows, borne) if closely else [1.0] * len(found)
        hits = [
            Hit(
                row["kind"][0],
                row["key"][0],
                score,
                float(quality or 0),
                date.fromordinal(int(day)) if day else None,
                closeness.matched(looked_for, signs),
            )
            for row, score, quality, day, signs in zip(rows, scores, qualities, days, borne, strict=True)
        ]
        if closely:
            hits.sort(key=lambda hit: -hit.score)
        return hits

    def _scores(
        self,
        looked_for: Sequence[closeness.Sign],
        found: Sequence[tuple[float, DocAddress]],
        rows: Sequence[Document],
        borne: Sequence[set[int]],
    ) -> list[float]:
        """Read the best candidates closely; the others follow in the engine's order."""
        candidates = [
            closeness.Candidate(row["shown"][0], score, signs)
            for row, (score, _), signs in zip(rows[:POOL], found, borne, strict=False)
        ]
        close = closeness.scores(self.asked, looked_for, candidates, self._rarity)
        return closeness.followed(close, [score for score, _ in found])

    def _rarity(self, stem: str) -> float:
        rarity = self.rarities.get(stem)
        if rarity is None:
            rows = self.searcher.num_docs
            held = max(self.searcher.doc_freq("title", stem), self.searcher.doc_freq("body", stem))
            rarity = self.rarities[stem] = log(1 + (rows - held + 0.5) / (held + 0.5))
        return rarity

    def _borne(self, looked_for: Sequence[closeness.Sign], addresses: list[DocAddress]) -> list[set[int]]:
        """Say which signs each row bears, by a search among these whose score is a sum of powers of two."""
        borne: list[set[int]] = [set() for _ in addresses]
        if not looked_for or not addresses:
            return borne
        numbers = [int(number or 0) for number in self.searcher.fast_field_values("uid", addresses)]
        places = {number: place for place, number in enumerate(numbers)}
        these = Query.const_score_query(queries.some_of([queries.term("uid", one) for one in numbers]), 0.0)
        for start in range(0, len(looked_for), BITS):
            part = looked_for[start : start + BITS]
            bits = [
                Query.const_score_query(queries.anywhere(sign.stems), float(1 << bit))
                for bit, sign in enumerate(part)
            ]
            asked = Query.boolean_query([(Occur.Must, these), (Occur.Must, queries.some_of(bits))])
            answer = self.searcher.search(asked, len(addresses), count=False).hits
            uids = self.searcher.fast_field_values("uid", [address for _, address in answer])
            for (score, _), number in zip(answer, uids, strict=True):
                mask = int(score)
                borne[places[int(number or 0)]].update(
                    start + bit for bit in range(len(part)) if mask >> bit & 1
                )
        return borne

    def _facets(self, text: Query | None) -> Mapping[str, Mapping[str, int]]:
        """Count each facet as if it were not filtered itself; those that are not are counted together."""
        counts: dict[str, dict[str, int]] = {name: {} for name in self.query.facets}
        filtered = {name for name in counts if name in self.filters or (name == "kind" and self.query.kinds)}
        for names in [counts.keys() - filtered, *({name} for name in filtered)]:
            rest = [] if "kind" in names & filtered else [self.kinds]
            rest += [one for name, one in self.filters.items() if name not in names]
            for name, codes in self._count(names, queries.filtered(text, [*rest, *self.others])).items():
                counts[name].update(codes)
        return counts

    def _count(self, names: Collection[str], query: Query) -> dict[str, dict[str, int]]:
        asked = {}
        if "kind" in names:
            asked["kind"] = {"terms": {"field": "kind", "size": MOST_CODES}}
        if set(names) - {"kind"}:
            asked["facet"] = {"terms": {"field": "facet", "size": MOST_CODES}}
        counts: dict[str, dict[str, int]] = {}
        if not asked:
            return counts
        answer = self.searcher.aggregate(query, asked)
        for field in asked:
            for bucket in answer[field]["buckets"]:
                name, _, code = (
                    bucket["key"].partition("=") if field == "facet" else ("kind", "", bucket["key"])
                )
                if name in names:
                    counts.setdefault(name, {})[code] = int(bucket["doc_count"])
        return counts
