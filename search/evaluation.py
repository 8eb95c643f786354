"""How good an engine is on judged queries: the right answer's rank, beside a plain BM25 of the same run."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.capabilities import SearchDocument
from search.analysis.words import clean, fold, lines
from search.engines.interface import Engine, Entry, Query

KIND = "evaluation"
DEEP = 200
K1, B, LETTERS = 1.2, 0.75, 6  # of the plain BM25
PLAIN_STOP_WORDS = frozenset(word for line in lines("plain_stop_words") for word in line.split())
_WORD = re.compile(r"[^\W_]+")

Ranking = list[tuple[str, float]]
"""Documents' ids with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A judged query: its id, its text, the id of the document that answers it."""

    id: str
    text: str
    gold: str


@dataclass(frozen=True, slots=True)
class Figures:
    first: float
    five: float
    mrr: float

    def __str__(self) -> str:
        return f"first {self.first:.3f}  first five {self.five:.3f}  MRR {self.mrr:.3f}"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines, compressed or not."""
    read = path.read_bytes()
    text = (gzip.decompress(read) if path.suffix == ".gz" else read).decode()
    yield from (json.loads(line) for line in text.splitlines() if line.strip())


def read_queries(path: Path, query_field: str, gold_field: str) -> list[Asked]:
    return [
        Asked(str(row.get("id", number)), str(row[query_field]), str(row[gold_field]))
        for number, row in enumerate(rows(path), 1)
    ]


def text_of(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def fill(engine: Engine, corpus: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Index the corpus, documents with their texts; a document's key is its place in it."""
    engine.index(
        Entry(KIND, 1, SearchDocument(key=place, title=texts[0], body="\n".join(texts[1:]), url="/"))
        for place, (_, texts) in enumerate(corpus)
    )


def search(engine: Engine, text: str, ids: Sequence[str]) -> Ranking:
    found = engine.search(Query(text, kinds=[KIND], limit=DEEP))
    return [(ids[hit.key], hit.score) for hit in found.hits]


def figures(asked: Sequence[Asked], rankings: Sequence[Ranking]) -> Figures:
    ranks = [
        next((place for place, (found, _) in enumerate(ranking, 1) if found == one.gold), math.inf)
        for one, ranking in zip(asked, rankings, strict=True)
    ]
    count = len(ranks) or 1
    return Figures(
        sum(rank == 1 for rank in ranks) / count,
        sum(rank <= 5 for rank in ranks) / count,
        sum(1 / rank for rank in ranks) / count,
    )


class PlainBM25:
    """The usual formula and nothing else: French stop words, folded accents, words cut at six letters."""

    def __init__(self, corpus: Sequence[tuple[str, Sequence[str]]]):
        self.ids = [name for name, _ in corpus]
        self.counts = [Counter(self.terms(" ".join(texts))) for _, texts in corpus]
        self.lengths = [count.total() for count in self.counts]
        self.mean = sum(self.lengths) / max(1, len(self.lengths))
        self.frequencies = Counter(term for count in self.counts for term in count)

    @staticmethod
    def terms(text: str) -> list[str]:
        words = _WORD.findall(clean(text).lower())
        return [fold(word)[:LETTERS] for word in words if word not in PLAIN_STOP_WORDS]

    def rank(self, text: str) -> Ranking:
        scores: dict[int, float] = {}
        total = len(self.counts)
        for term in self.terms(text):
            held = self.frequencies[term]
            weight = math.log(1 + (total - held + 0.5) / (held + 0.5))
            for place, count in enumerate(self.counts):
                if times := count[term]:
                    length = 1 - B + B * self.lengths[place] / self.mean
                    scores[place] = scores.get(place, 0) + weight * times * (K1 + 1) / (times + K1 * length)
        best = sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:DEEP]
        return [(self.ids[place], score) for place, score in best]


def alike(engine: Engine, corpus: Sequence[tuple[str, Sequence[str]]], asked: Sequence[Asked]) -> float:
    """Return the share of queries of which a like one is in the first five.

    The pool is every document's title and all the other queries; alike are the title of the same answer and
    another query on it. ``engine`` is empty.
    """
    titles = [(name, texts[0]) for name, texts in corpus]
    pool = [*titles, *((one.gold, one.text) for one in asked)]
    engine.index(
        Entry(KIND, 1, SearchDocument(key=place, title=title, body="", url="/"))
        for place, (_, title) in enumerate(pool)
    )
    found = 0
    for place, one in enumerate(asked, len(titles)):
        hits = engine.similar(one.text, [KIND], 6)
        others = [hit.key for hit in hits if hit.key != place][:5]
        found += any(pool[key][0] == one.gold for key in others)
    return found / (len(asked) or 1)
