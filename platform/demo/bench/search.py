"""The search engines on generated documents, beside PostgreSQL's own full text where that is the database."""

from __future__ import annotations

import random
import re
import resource
import secrets
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time, thread_time

from django.conf import settings
from django.db import connection, transaction

from core.capabilities import SearchDocument
from demo.bench.nasty import nasty
from search.engines import elasticsearch
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import Embedded
from search.engines.interface import Engine, Entry, Query

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
KINDS = ["bench.question", "bench.guide", "bench.provider"]
FACETS = ["kind", "topic", "region", "sector"]
QUERIES = 300
SHOWN = 20
TODAY = date(2026, 11, 1)
_WORD = re.compile(r"[^\W\d_]{2,}")


def measure(size: str) -> Iterator[tuple[str, str]]:
    words = Vocabulary()
    ready = list(documents(words, SIZES[size]))
    texts = asked(words)
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        yield from _engine(Embedded(Path(folder)), ready, texts)
    if settings.ELASTICSEARCH_URLS:
        elasticsearch.SEARCH_TIMEOUT = 30.0  # to be measured, not given up
        engine = ElasticsearchEngine(settings.ELASTICSEARCH_URLS, f"bench-{secrets.token_hex(4)}")
        try:
            yield from _engine(engine, ready, texts)
        finally:
            engine.remove()
    if connection.vendor == "postgresql":
        yield from _postgresql(ready, texts)


def _engine(engine: Engine, ready: Sequence[Entry], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    name = engine.name
    began, began_own = perf_counter(), process_time()
    with engine.rebuild() as fresh:
        fresh.add(ready)
    spent, own = perf_counter() - began, process_time() - began_own
    yield f"{name}, index {len(ready):,} ready documents", f"{len(ready) / spent:,.0f}/s, {own:.1f} s of CPU"
    engine.search(Query(texts[0], facets=FACETS))
    page = times(lambda text: engine.search(Query(text, facets=FACETS, limit=SHOWN)), texts)
    yield f"{name}, 1 to 3 words with {len(FACETS)} facets, {SHOWN} hits", page
    yield f"{name}, the same, 200 hits", times(lambda text: engine.search(Query(text, facets=FACETS)), texts)
    beginnings = [text[: 2 + number % 5] for number, text in enumerate(texts)]
    yield f"{name}, as one types", times(lambda text: engine.suggest(text, [], 8), beginnings)
    yield f"{name}, similar to a title", times(lambda text: engine.similar(text, [], 5), _titles(ready))
    strange = times(lambda text: engine.search(Query(text, facets=FACETS, limit=SHOWN, fuzzy=True)), nasty())
    yield f"{name}, 200 nasty queries, with typos forgiven", strange
    began = perf_counter()
    engine.index([ready[0]])
    yield f"{name}, one change, until it is found", f"{(perf_counter() - began) * 1000:.0f} ms"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{name}, memory of the process at most, documents included", f"{memory:.0f} MB"


def _titles(ready: Sequence[Entry]) -> list[str]:
    return [entry.document.title for entry in ready[:: max(1, len(ready) // QUERIES)]]


def times(call: Callable[[str], object], texts: Iterable[str]) -> str:
    """Return what the calls took, and their own CPU, which a busy machine lengthens less."""
    spent, own = [], []
    for text in texts:
        began, began_own = perf_counter(), thread_time()
        call(text)
        own.append((thread_time() - began_own) * 1000)
        spent.append((perf_counter() - began) * 1000)
    cuts, own_cuts = quantiles(spent, n=100), quantiles(own, n=100)
    return (
        f"p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f} ms"
        f" (CPU p50 {own_cuts[49]:.1f}, p95 {own_cuts[94]:.1f})"
    )


class Vocabulary:
    """The words of the demonstration's questions, drawn as often as they stand there."""

    def __init__(self) -> None:
        counts: Counter[str] = Counter()
        for path in sorted((settings.ROOT / "fixtures/demo/questions").glob("*.toml")):
            thread = tomllib.loads(path.read_text("utf-8"))
            answers = [answer["body"] for answer in thread.get("answers", [])]
            for text in (thread["title"], thread["body"], *answers):
                counts.update(_WORD.findall(text.lower()))
        self.words = sorted(counts)
        self.weights = list(accumulate(counts[word] for word in self.words))
        self.telling = [word for word in self.words if len(word) > 4]
        self.telling_weights = list(accumulate(counts[word] for word in self.telling))

    def draw(self, source: random.Random, count: int) -> list[str]:
        return source.choices(self.words, cum_weights=self.weights, k=count)

    def draw_telling(self, source: random.Random, count: int) -> list[str]:
        return source.choices(self.telling, cum_weights=self.telling_weights, k=count)


def documents(words: Vocabulary, count: int) -> Iterator[Entry]:
    """The same every time: a title of 8 words, a body of 60, four facets."""
    draw = random.Random(count)  # noqa: S311
    for key in range(1, count + 1):
        facets = {
            "topic": [f"t{draw.randrange(40)}", f"t{draw.randrange(40)}"],
            "region": [f"r{draw.randrange(18)}"],
            "sector": [draw.choice("ABCDEFGHIJKLMNOPQRSTU")],
        }
        document = SearchDocument(
            key=key,
            title=" ".join([*words.draw(draw, 5), *words.draw_telling(draw, 3)]).capitalize(),
            body=" ".join(words.draw(draw, 60)),
            url=f"/bench/{key}",
            facets=facets,
            quality=draw.random(),
            day=TODAY - timedelta(days=draw.randrange(1_500)),
        )
        yield Entry(KINDS[key % len(KINDS)], 1, document)


def asked(words: Vocabulary) -> list[str]:
    draw = random.Random(14)  # noqa: S311
    return [" ".join(words.draw_telling(draw, 1 + number % 3)) for number in range(QUERIES)]


PAGE = """
    SELECT key, ts_rank(words, query) AS rank FROM bench_search, to_tsquery('french', %s) query
    WHERE words @@ query ORDER BY rank DESC LIMIT 20
"""
COUNTS = """
    SELECT kind, count(*) FROM bench_search WHERE words @@ to_tsquery('french', %s) GROUP BY kind
    UNION ALL
    SELECT facet, count(*) FROM bench_search, unnest(facets) facet
    WHERE words @@ to_tsquery('french', %s) GROUP BY facet
"""


def _postgresql(ready: Sequence[Entry], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The same words and counts by ``tsvector`` and GIN, in a table that goes with the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_search (key bigint, kind text, facets text[], words tsvector)"
            " ON COMMIT DROP"
        )
        began = perf_counter()
        rows = [
            (
                entry.document.key,
                entry.kind,
                [f"{name}={code}" for name, codes in entry.document.facets.items() for code in codes],
                entry.document.title,
                entry.document.body,
            )
            for entry in ready
        ]
        cursor.executemany(
            "INSERT INTO bench_search VALUES (%s, %s, %s, setweight(to_tsvector('french', %s), 'A')"
            " || to_tsvector('french', %s))",
            rows,
        )
        cursor.execute("CREATE INDEX ON bench_search USING gin (words)")
        cursor.execute("ANALYZE bench_search")
        spent = perf_counter() - began
        yield "PostgreSQL full text, index", f"{len(ready) / spent:,.0f}/s"

        def ask(text: str) -> None:
            query = " | ".join(text.split())
            cursor.execute(PAGE, [query])
            cursor.fetchall()
            cursor.execute(COUNTS, [query, query])
            cursor.fetchall()

        yield "PostgreSQL full text, the same queries and counts, 20 hits", times(ask, texts)
