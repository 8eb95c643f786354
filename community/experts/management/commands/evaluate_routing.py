from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.experts.evaluation import LEVELS, evaluate
from community.questions.importing.reading import Lines, QuestionLine, Refused, Unreadable, read


class Command(BaseCommand):
    help = (
        "Dit combien de fois une personne qui a vraiment répondu est parmi les 3 et 10 premières invitées, "
        "à côté des plus actifs et du hasard. Chaque question n’est jugée que sur ce qui la précède."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER.jsonl[.gz]")

    def handle(self, *, file: Path, **options) -> None:
        questions: list[QuestionLine] = []
        try:
            for _, line in Lines(file):
                try:
                    question = read(line)
                except Refused:
                    continue
                if question:
                    questions.append(question)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        score = evaluate(questions)
        if not score.asked:
            raise CommandError("Aucune question n’a de réponse d’une autre personne.")
        self.stdout.write(
            f"{score.asked} questions répondues, dont {score.known} par quelqu’un qui avait déjà répondu"
        )
        for name, found in score.found.items():
            parts = [
                f"parmi les {level} premiers : {count} ({count / score.asked:.1%})"
                for level, count in zip(LEVELS, found, strict=True)
            ]
            self.stdout.write(f"{name:<16} {', '.join(parts)}")
