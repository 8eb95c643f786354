"""The document Elasticsearch holds of a row, with its French analysis built from ``search.analysis``.

Synonyms stand in an analyzer for searches only, last: they are compared as stems, and change nothing in what
is indexed. They are in the index's settings, so ``rebuild_search`` puts a change of the data in force.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Document,
    Float,
    GeoPoint,
    Index,
    Integer,
    Keyword,
    Long,
    MetaField,
    Text,
    analyzer,
    token_filter,
    tokenizer,
)

from search.analysis.acronyms import explained, initials
from search.analysis.groups import solr_rules
from search.analysis.words import LONGEST_WORD, clean, stop_words
from search.engines.interface import Entry, Gone

SHAPE = 2  # another mapping or analysis wants another: an index of another shape is not read
# What a word is for the embedded engine: letters and digits as Unicode has them.
WORDS = tokenizer("words", "pattern", pattern=r"[^\p{IsAlphabetic}\p{N}]+")
SHORT = token_filter("short", "length", max=LONGEST_WORD)
STOP = token_filter("stop_french", "stop", stopwords=sorted(stop_words()))
STEMMER = token_filter("stem_french", "stemmer", language="french")
FOLD = "asciifolding"
FRENCH = [SHORT, "lowercase", STOP, STEMMER, FOLD]
stems_analyzer = analyzer("stems", tokenizer=WORDS, filter=FRENCH)
words_analyzer = analyzer("folded", tokenizer=WORDS, filter=[SHORT, "lowercase", FOLD])


@cache
def synonyms_analyzer() -> Any:
    rules = token_filter("other_names", "synonym_graph", synonyms=solr_rules(), lenient=True)
    return analyzer("other_names", tokenizer=WORDS, filter=[*FRENCH, rules])


class Row(Document):
    kind = Keyword()
    key = Long()
    version = Long()
    alive = Boolean()
    shown = Keyword(index=False, doc_values=False)
    url = Keyword(index=False, doc_values=False)
    title = Text(analyzer=stems_analyzer)
    keywords = Text(analyzer=stems_analyzer)
    body = Text(analyzer=stems_analyzer)
    names = Text(analyzer=words_analyzer)
    initials = Text(analyzer=words_analyzer, index_options="docs", norms=False)
    acronym = Keyword()
    facet = Keyword()
    mark = Keyword()
    standing = Integer()
    quality = Float()
    day = Integer()
    place = GeoPoint()

    class Meta:
        # The bare string would be ignored without a word.
        dynamic = MetaField("strict")


def new_index(name: str) -> Index:
    """Return a new index, to be created. One shard: a word is as rare for all. A second node gets a copy."""
    index = Index(name)
    index.document(Row)
    index.analyzer(synonyms_analyzer())
    index.settings(number_of_shards=1, auto_expand_replicas="0-1", refresh_interval="1s")
    return index


def name_of(kind: str, key: int) -> str:
    return f"{kind}:{key}"


def operation(change: Entry | Gone) -> dict[str, Any]:
    """Return a bulk operation. What is gone leaves a mark: of a deletion the version is soon forgotten."""
    if isinstance(change, Gone):
        key = change.key
        source: dict[str, Any] = {"key": key, "version": change.version, "alive": False}
    else:
        key = change.document.key
        source = _source(change)
    return {
        "_op_type": "index",
        "_id": name_of(change.kind, key),
        "version": change.version,
        "version_type": "external_gte",
        "_source": source,
    }


def _source(change: Entry) -> dict[str, Any]:
    row = change.document
    title, body, keywords = clean(row.title), clean(row.body), clean(row.keywords)
    meanings = {*explained(title), *explained(body)}
    source = {
        "kind": change.kind,
        "key": row.key,
        "version": change.version,
        "alive": True,
        "shown": title,
        "url": row.url,
        "title": title,
        "keywords": keywords,
        "body": body,
        "names": f"{title} {keywords}",
        "initials": " ".join(initials(title)),
        "acronym": [
            way
            for acronym, meaning in sorted(meanings)
            for way in (f"{acronym}={' '.join(meaning)}", f"{' '.join(meaning)}={acronym}")
        ],
        "facet": [f"{name}={code}" for name, codes in row.facets.items() for code in codes],
        "mark": [f"{name}={code}" for name, codes in row.marks.items() for code in codes],
        "standing": row.standing,
        "quality": row.quality,
        "day": row.day.toordinal() if row.day else 0,
    }
    if row.place:
        source["place"] = {"lat": row.place[0], "lon": row.place[1]}
    return source
