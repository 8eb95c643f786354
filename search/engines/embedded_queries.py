"""From what is asked to tantivy's own queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tantivy import FieldType, Occur, Query, Searcher, SearchResult

from search.analysis.acronyms import LONGEST, SHORTEST
from search.analysis.asked import Asked, Concept, Word
from search.analysis.words import clean
from search.engines.embedded_schema import ALIVE, SCHEMA
from search.engines.weights import (
    BODY,
    FUZZY,
    INITIALS,
    KEYWORDS,
    OTHER,
    PREFIX,
    TIE,
    TITLE,
    distance_allowed,
)

FIELDS = {"title": TITLE, "keywords": KEYWORDS, "body": BODY}
TEXTS = {*FIELDS, "names"}
SET = 80  # codes from which a set is faster than as many terms
MOST_ENDINGS = 12  # words that begin as the last one typed


def term(field: str, value: str | int) -> Query:
    # "basic" counts a word once however often it stands: right for codes, not for texts.
    return Query.term_query(SCHEMA, field, value, "freq" if field in TEXTS else "basic")


def boost(query: Query, weight: float) -> Query:
    return query if weight == 1 else Query.boost_query(query, weight)


def some_of(queries: Sequence[Query], least: int = 1) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries], least)


def one_of(field: str, values: Sequence[str] | Sequence[int]) -> Query:
    """Rows that bear one of these codes. A set takes half a millisecond to begin, whatever it holds."""
    if len(values) > SET:
        return Query.term_set_query(SCHEMA, field, list(values))
    return some_of([term(field, value) for value in values]) if values else Query.empty_query()


def best_of(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), TIE)


def in_field(field: str, stems: Sequence[str]) -> Query:
    """Words near one another: small words may stand between them."""
    if len(stems) == 1:
        return term(field, stems[0])
    return Query.phrase_query(SCHEMA, field, list(stems), 2 * len(stems))


def anywhere(stems: Sequence[str]) -> Query:
    return some_of([boost(in_field(field, stems), weight) for field, weight in FIELDS.items()])


class Reader:
    """What a searcher knows of a query's words: acronyms that the texts explain, words that begin so."""

    def __init__(self, searcher: Searcher):
        self.searcher = searcher

    def meanings(self, known: str) -> Iterator[tuple[str, ...]]:
        for pair, _ in self.searcher.terms_with_prefix("acronym", f"{known}=", limit=3):
            yield tuple(pair.partition("=")[2].split())

    def endings(self, typed: str) -> list[str]:
        """Return the words of titles that begin as ``typed``, the most frequent first."""
        found = self.searcher.terms_with_prefix("names", typed, limit=200)
        return [word for word, _ in sorted(found, key=lambda pair: -pair[1])[:MOST_ENDINGS] if word != typed]

    def word(self, word: Word, *, fuzzy: bool, last: bool) -> Query:
        """One word: itself, or its other names, or what begins so, or what is nearly spelt so."""
        ways = [anywhere((word.stem,)), boost(term("names", word.typed), TITLE)]
        ways += [boost(anywhere(other), OTHER) for other in word.others]
        if last and len(word.typed) > 2:
            ways += [boost(term("names", ending), PREFIX * TITLE) for ending in self.endings(word.typed)]
        if SHORTEST <= len(word.typed) <= LONGEST and not word.others:
            ways.append(boost(term("initials", word.typed), INITIALS))
        if fuzzy and (distance := distance_allowed(word.typed)):
            for field, text in (("names", word.typed), ("title", word.stem), ("body", word.stem)):
                near = Query.fuzzy_term_query(SCHEMA, field, text, distance)
                ways.append(boost(near, FUZZY))
        return boost(best_of(ways), word.weight)

    def concept(self, concept: Concept, *, fuzzy: bool = False, last: bool = False) -> Query:
        """Words of one meaning: all or some of them, or another name of the whole."""
        words = [
            self.word(word, fuzzy=fuzzy, last=last and word is concept.words[-1]) for word in concept.words
        ]
        whole = some_of(words)
        if not concept.others:
            return whole
        weight = OTHER * len(concept.words)
        return best_of([whole, *(boost(anywhere(other), weight) for other in concept.others)])


def phrases(asked: Asked) -> list[Query]:
    return [
        some_of([Query.phrase_query(SCHEMA, field, list(phrase)) for field in FIELDS])
        for phrase in asked.phrases
    ]


def neighbours(words: Sequence[Word]) -> list[Query]:
    """Words that follow one another in the query and in a title, or nearly."""
    return [Query.phrase_query(SCHEMA, "title", [one.stem, other.stem], 2) for one, other in pairwise(words)]


def total(found: SearchResult) -> int:
    """Return how many rows were found in all; tantivy's own description of its answer forgets it."""
    return int(found.count)  # type: ignore[attr-defined]


def alive(kinds: Sequence[str]) -> Query:
    wanted = [term("alive", ALIVE)]
    if kinds:
        wanted.append(some_of([term("kind", clean(kind)) for kind in kinds]))
    return all_of(wanted)


def all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def filtered(text: Query | None, filters: Sequence[Query]) -> Query:
    """Keep what passes the filters, which add nothing to the score."""
    must = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    if text is not None:
        must.append((Occur.Must, text))
    return Query.boolean_query(must)


def facet_filters(filters: Mapping[str, Sequence[str]]) -> dict[str, Query]:
    return {
        name: some_of([term("facet", clean(f"{name}={code}")) for code in codes])
        for name, codes in filters.items()
        if codes
    }


def since(day: int) -> Query:
    return Query.range_query(SCHEMA, "day", FieldType.Unsigned, day, None)


def between(field: str, low: float, high: float) -> Query:
    return Query.range_query(SCHEMA, field, FieldType.Float, low, high)


def marks(wanted: Mapping[str, Sequence[str]]) -> list[Query]:
    """Return a query for each name: one of its codes."""
    return [
        some_of([term("mark", clean(f"{name}={code}")) for code in codes]) for name, codes in wanted.items()
    ]


def constant(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def greatest(queries: Sequence[Query]) -> Query:
    """The greatest of the scores, and nothing of the others."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), 0.0)
