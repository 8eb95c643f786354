from __future__ import annotations

from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.aids.importing.files import FileRefused
from cms.aids.importing.run import FORMATS, Outcome, import_file

SHOWN = 40


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Lit un catalogue d’aides. Peut être relancée : le même fichier ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS), help="format du fichier")
        parser.add_argument("path", type=Path, help="fichier, compressé (.gz) ou non")
        parser.add_argument("--publish", action="store_true", help="publie sans attendre une relecture")
        parser.add_argument("--report", type=Path, help="écrit ici tout ce qui n’a pas pu être lu")

    def handle(self, *, format: str, path: Path, publish: bool, report: Path | None, **options) -> None:
        if not path.is_file():
            raise CommandError(f"Ce fichier n’existe pas : {path.name}")
        start = perf_counter()
        try:
            outcome = import_file(format, path, publish=publish)
        except FileRefused as refused:
            raise CommandError(
                f"{path.name} est refusé, rien n’est importé. {str(refused).capitalize()}"
            ) from refused
        if report:
            report.write_text("".join(f"{key}\t{what}\n" for key, what in outcome.report), "utf-8")
        self.tell(outcome, perf_counter() - start, everything=bool(report))

    def tell(self, outcome: Outcome, seconds: float, *, everything: bool) -> None:
        self.stdout.write(
            f"{outcome.read} aides lues en {seconds:.1f} s : {outcome.added} nouvelles, {outcome.changed} "
            f"modifiées, {outcome.same} inchangées"
        )
        if outcome.published:
            self.stdout.write(f"{outcome.published} publiées ou mises à jour")
        if outcome.waiting:
            self.stdout.write(f"{outcome.waiting} à relire : /admin/aides/imports/")
        if outcome.gone:
            self.stdout.write(f"{len(outcome.gone)} absentes de ce fichier, laissées telles quelles")
        if outcome.report:
            self.stdout.write(f"{len(outcome.report)} valeurs gardées en mots ou dans la copie brute :")
            for key, what in outcome.report[: 0 if everything else SHOWN]:
                self.stdout.write(f"  {key} : {what}")
            if not everything and len(outcome.report) > SHOWN:
                self.stdout.write("  … (--report FICHIER pour tout lire)")
