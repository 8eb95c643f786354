"""Search as its readers meet it: the whole page, titles as one types, the index made from the database."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.questions.models import Question
from core.words import fold
from demo.bench import crowd
from demo.bench.databases import filled
from search.engine import using
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import Embedded
from search.engines.interface import Engine
from search.indexing.rebuilding import rebuild

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SEARCHES = 200


@contextmanager
def own_engine() -> Iterator[Engine]:
    """The engine of the settings with an index of the bench's own, gone afterwards."""
    if settings.ELASTICSEARCH_URLS:
        made = ElasticsearchEngine(settings.ELASTICSEARCH_URLS, f"{settings.SEARCH_PREFIX}-bench")
        try:
            yield made
        finally:
            made.remove()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Embedded(Path(folder))


def measure(size: str) -> Iterator[tuple[str, str]]:
    logging.getLogger("requests").setLevel(logging.WARNING)  # a line each would break the table
    sources = (crowd.SOURCE, "fixtures/demo/people.toml")
    with (
        filled(f"questions_{size}", partial(crowd.fill, SIZES[size]), *sources),
        own_engine() as engine,
        using(engine),
    ):
        start = perf_counter()
        total = rebuild()
        took = perf_counter() - start
        yield f"index from the database, {total} documents", f"{total / took:.0f} documents/s (≥ 1 500)"
        wanted = 120 if settings.ELASTICSEARCH_URLS else 60
        texts = _texts()
        times, queries = _timed("/recherche/", texts)
        yield f"whole page, 1 to 3 words ({engine.name})", f"{times} (p95 ≤ {wanted})"
        yield "whole page, queries (≤ 10)", str(queries)
        typed = [text[: 3 + number % 5] for number, text in enumerate(texts)]
        times, _ = _timed("/recherche/suggestions", typed)
        yield f"titles as one types ({engine.name})", times


def _texts() -> list[str]:
    """Return one to three words of titles, as one would type them."""
    draw = Random(14)  # noqa: S311
    titles = list(Question.objects.listed().order_by("pk").values_list("title", flat=True)[:2_000])
    texts: list[str] = []
    while len(texts) < SEARCHES:
        words = [word for word in fold(draw.choice(titles)).split() if len(word) > 3]
        if words:
            texts.append(" ".join(draw.sample(words, min(len(words), draw.randint(1, 3)))))
    return texts


def _timed(path: str, texts: list[str]) -> tuple[str, int]:
    client = Client(headers={"host": "127.0.0.1"})
    times, most = [], 0
    for number, text in enumerate([*texts[:5], *texts]):
        # A neighbour each: nobody may search two hundred times a minute.
        address = f"10.{number // 60 % 250}.{number % 250}.7"
        with CaptureQueriesContext(connection) as queries:
            start = perf_counter()
            status = client.get(path, {"q": text}, REMOTE_ADDR=address).status_code
            took = (perf_counter() - start) * 1000
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        if number >= 5:  # the first ones warm up what a process makes once
            times.append(took)
            most = max(most, len(queries))
    return f"p50 {median(times):.1f}, p95 {quantiles(times, n=20)[-1]:.1f} ms", most
