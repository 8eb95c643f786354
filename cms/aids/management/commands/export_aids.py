from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from cms.aids.importing import exporting


class Command(BaseCommand):
    help = "Écrit les aides publiées au format du schéma national (CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="fichier .csv à écrire")

    def handle(self, *, path: Path, **options) -> None:
        # Beside first: whoever reads the file meanwhile finds the old one whole.
        unfinished = path.with_name(f".{path.name}.part")
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            count = exporting.write(out)
        unfinished.replace(path)
        self.stdout.write(f"{count} aides écrites")
