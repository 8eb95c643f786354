from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from community.questions.effects import find_missing_near
from community.questions.importing.reading import Lines, QuestionLine, Refused, Unreadable, read
from community.questions.importing.writing import Writer
from core import outbox
from core.wording import number
from core.words import fold
from taxonomy.models import Topic

BATCH = 100  # questions in one transaction
BAR = 30


class Command(BaseCommand):
    help = (
        "Importe les questions d’une autre communauté (une par ligne, JSON, gzippé ou non). "
        "Relancée, elle n’ajoute que ce qui manque."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER.jsonl[.gz]")
        parser.add_argument(
            "--source",
            default="",
            help="nom de la communauté, toujours le même (par défaut : celui du fichier)",
        )
        parser.add_argument(
            "--topics", type=Path, metavar="CSV", help="deux colonnes : étiquette de la source, code du sujet"
        )

    def handle(self, *, file: Path, source: str, topics: Path | None, **options) -> None:
        self.start = perf_counter()
        self.refused = self.remarks = 0
        source = source or re.sub(r"\.jsonl(\.gz)?$", "", file.name)
        writer = Writer(source, _mapping(topics) if topics else None)
        lines = Lines(file)
        batch: list[QuestionLine] = []
        broken = ""
        try:
            for question in self._read(lines):
                batch.append(question)
                if len(batch) == BATCH:
                    writer.write(batch)
                    batch = []
                    self._show(lines)
        except Unreadable as error:
            broken = str(error)
        if batch:
            writer.write(batch)
        self._show(lines, end="\n")
        with transaction.atomic():
            outbox.enqueue(find_missing_near, once_key="questions-near-imported")
        self._report(lines, writer)
        if broken:
            raise CommandError(broken)

    def _read(self, lines: Lines) -> Iterator[QuestionLine]:
        for place, line in lines:
            try:
                question = read(line)
            except Refused as refusal:
                self.refused += 1
                self._say(f"Ligne {place} refusée : {str(refusal).rstrip('.')}.")
                continue
            if question:
                for remark in question.remarks:
                    self.remarks += 1
                    self._say(f"Ligne {place} : {remark.rstrip('.')}.")
                yield question

    def _say(self, text: str) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")
        self.stdout.write(text)

    def _show(self, lines: Lines, end: str = "") -> None:
        if self.stderr.isatty():
            done = round(BAR * lines.progress)
            bar = "█" * done + "░" * (BAR - done)
            self.stderr.write(f"\r{bar} {lines.progress:4.0%}  ligne {number(lines.number)}{end}", ending="")
            self.stderr.flush()

    def _report(self, lines: Lines, writer: Writer) -> None:
        done = writer.written
        for tag, count in sorted(done.unknown_tags.items()):
            self.stdout.write(
                f"Étiquette « {tag} » sans sujet chez nous, laissée de côté ({number(count)} fois)."
            )
        self.stdout.write(
            f"{number(lines.number)} lignes lues en {perf_counter() - self.start:.0f} s : "
            f"{number(done.questions)} questions, {number(done.answers)} réponses et "
            f"{number(done.votes)} votes ajoutés, {number(done.known)} questions déjà là, "
            f"{number(self.refused)} lignes refusées, {number(self.remarks)} remarques."
        )


def _mapping(path: Path) -> dict[str, Topic]:
    """Return topics by the folded tags that a CSV file leads to them."""
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} ne se lit pas : {error}.") from error
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    found = {}
    for place, row in enumerate(rows, 1):
        if len(row) != 2 or row[1].strip() not in topics:
            raise CommandError(f"{path.name}, ligne {place} : il faut une étiquette et le code d’un sujet.")
        found[fold(row[0].replace("-", " "))] = topics[row[1].strip()]
    return found
