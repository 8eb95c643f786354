from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import evaluation
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import Embedded
from search.engines.interface import Engine


class Command(BaseCommand):
    help = "Measure an engine on judged queries, in an index of its own (docs/concepts/search.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", type=Path, required=True, help="documents, .jsonl or .jsonl.gz")
        parser.add_argument("--queries", type=Path, required=True, help="judged queries, .jsonl")
        parser.add_argument(
            "--text-field", action="append", required=True, help="repeatable; the first is the title"
        )
        parser.add_argument("--query-field", required=True)
        parser.add_argument("--gold-field", required=True, help="id of the document that answers")
        parser.add_argument("--run", type=Path, help="where to write query, document and score")
        parser.add_argument("--engine", choices=["embedded", "elasticsearch"], default="embedded")
        parser.add_argument("--similar", action="store_true", help="measure similar questions too")

    def handle(self, *args, **options) -> None:
        corpus = [
            (str(row["id"]), [evaluation.text_of(row.get(field)) for field in options["text_field"]])
            for row in evaluation.rows(options["corpus"])
        ]
        asked = evaluation.read_queries(options["queries"], options["query_field"], options["gold_field"])
        ids = [name for name, _ in corpus]
        with _engine(options["engine"]) as engine:
            evaluation.fill(engine, corpus)
            rankings = [evaluation.search(engine, one.text, ids) for one in asked]
        plain = evaluation.PlainBM25(corpus)
        plain_rankings = [plain.rank(one.text) for one in asked]
        if options["run"]:
            with options["run"].open("w", encoding="utf-8") as file:
                for one, ranking in zip(asked, rankings, strict=True):
                    file.writelines(f"{one.id}\t{found}\t{score:.6f}\n" for found, score in ranking)
        self.stdout.write(f"{len(corpus)} documents, {len(asked)} queries")
        self.stdout.write(f"{options['engine']:<14} {evaluation.figures(asked, rankings)}")
        self.stdout.write(f"{'plain BM25':<14} {evaluation.figures(asked, plain_rankings)}")
        if options["similar"]:
            with _engine(options["engine"]) as engine:
                share = evaluation.alike(engine, corpus, asked)
            self.stdout.write(f"a similar title or query in the first five: {share:.3f}")


@contextmanager
def _engine(name: str) -> Iterator[Engine]:
    if name == "embedded":
        with tempfile.TemporaryDirectory() as folder:
            yield Embedded(Path(folder))
        return
    if not settings.ELASTICSEARCH_URLS:
        raise CommandError("ELASTICSEARCH_URL is not set")
    engine = ElasticsearchEngine(settings.ELASTICSEARCH_URLS, f"evaluation-{secrets.token_hex(4)}")
    try:
        yield engine
    finally:
        engine.remove()
