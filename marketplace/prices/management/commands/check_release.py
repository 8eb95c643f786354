from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.wording import number
from marketplace.prices import releasing
from marketplace.prices.checking import COLUMNS, problems, rows_of, wrong_sums
from marketplace.prices.models import PriceRelease


class Command(BaseCommand):
    help = (
        "Vérifie une édition des prix : sommes de contrôle, niveaux, paliers, arrondis, accord des fichiers "
        "avec la base. Avec un dossier, vérifie les fichiers téléchargés qui s’y trouvent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, help="la dernière par défaut")
        parser.add_argument("--folder", type=Path)

    def handle(self, *, number: int | None, folder: Path | None, **options) -> None:
        if folder:
            contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
            expected = None
        else:
            frozen = PriceRelease.objects.frozen()
            release = (frozen.filter(number=number) if number else frozen).first()
            if release is None:
                raise CommandError("Aucune édition figée de ce numéro.")
            contents = {file.name: bytes(file.content) for file in release.files.all()}
            expected = releasing.as_csv(list(releasing.lines(release)))
        self._check(contents, expected)

    def _check(self, contents: dict[str, bytes], expected: bytes | None) -> None:
        wrong = [
            f"{name} : somme différente"
            for name in wrong_sums(contents.get(releasing.SUMS, b"?").decode(), contents)
        ]
        cells = published = 0
        for name, content in contents.items():
            if not name.endswith(".csv"):
                continue
            try:
                rows = rows_of(content.decode())
            except ValueError:
                wrong.append(f"{name} : colonnes inattendues, il faut {', '.join(COLUMNS)}")
                continue
            wrong += [f"{name}, {problem}" for problem in problems(rows)]
            cells += len(rows)
            published += sum(bool(row["median"]) for row in rows)
            if expected is not None and content != expected:
                wrong.append(f"{name} : autre chose que ce que dit la base")
        for line in wrong:
            self.stdout.write(line)
        if wrong or not cells:
            raise CommandError("Cette édition n’est pas ce que dit la méthode.")
        self.stdout.write(
            f"{number(cells)} références, dont {number(published)} publient un prix : sommes, niveaux, "
            "paliers et arrondis sont justes."
        )
