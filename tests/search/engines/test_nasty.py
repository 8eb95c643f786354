"""What people and machines paste into a search box: an answer each time, never an error."""

from __future__ import annotations

from demo.bench.nasty import nasty
from search.engines.interface import Query
from tests.search.engines.rows import entry


def test_two_hundred_nasty_queries_get_an_answer(engine):
    engine.index(entry(number, f"Aide numéro {number}", "Une aide pour « tous »") for number in range(20))
    texts = nasty()
    assert len(texts) == 200
    for number, text in enumerate(texts):
        engine.search(Query(text, fuzzy=number % 2 == 0, facets=["kind", "topic"], limit=20))
        if number % 4 == 0:
            engine.suggest(text, [], 5)
            engine.similar(text, [], 5)
            engine.search(Query("aide", filters={text[:50]: [text[:200]]}, kinds=[text[:50]]))
