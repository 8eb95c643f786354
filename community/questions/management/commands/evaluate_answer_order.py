from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.questions.importing.reading import AnswerLine, Lines, Refused, Unreadable, read
from community.questions.order import quality


class Command(BaseCommand):
    help = (
        "Dit combien de fois notre ordre met en tête la réponse que l’auteur de la question a retenue, "
        "à côté du simple score. Le vote que vaut ce choix n’est pas compté ; "
        "à égalité, la plus ancienne d’abord."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER.jsonl[.gz]")

    def handle(self, *, file: Path, **options) -> None:
        total = ours = plain = 0
        try:
            for _, line in Lines(file):
                try:
                    question = read(line)
                except Refused:
                    continue
                answers = question.answers if question else ()
                if len(answers) > 1 and any(answer.accepted for answer in answers):
                    total += 1
                    ours += accepted_is_first(answers, lambda one: quality(one.up, one.down))
                    plain += accepted_is_first(answers, lambda one: one.up - one.down)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if not total:
            raise CommandError("Aucune question n’a plusieurs réponses dont une retenue.")
        self.stdout.write(f"Notre ordre : {ours} sur {total} ({ours / total:.1%})")
        self.stdout.write(f"Simple score : {plain} sur {total} ({plain / total:.1%})")


def accepted_is_first(answers: Sequence[AnswerLine], rank: Callable[[AnswerLine], int]) -> bool:
    """Whether the accepted answer comes first by falling ``rank``; among equals the oldest does."""
    return min(answers, key=lambda one: (-rank(one), one.answered_at, one.key)).accepted
