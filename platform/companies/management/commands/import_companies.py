from __future__ import annotations

from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies.register import Report, WrongFile, import_file

WIDTH = 30
REFUSED_SHOWN = 20


class Command(BaseCommand):
    help = "Importe des établissements au format Sirene (CSV, gzip ou non). Peut être relancée sans risque."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="fichier .csv ou .csv.gz, trié par SIRET")

    def handle(self, *, path: Path, **options) -> None:
        if not path.is_file():
            raise CommandError(f"Ce fichier n’existe pas : {path.name}")
        start = perf_counter()
        try:
            report = import_file(path, progress=self.draw)
        except (WrongFile, UnicodeDecodeError, EOFError, OSError) as error:
            raise CommandError(f"Ce fichier ne peut pas être lu : {error}") from error
        self.tell(report, perf_counter() - start)

    def draw(self, share: float) -> None:
        """Draw the bar over itself on a screen; a log gets none."""
        if self.stderr.isatty():
            done = int(share * WIDTH)
            end = "\n" if share == 1 else ""
            self.stderr.write(f"\r[{'█' * done}{' ' * (WIDTH - done)}] {share:4.0%}", ending=end)
            self.stderr.flush()

    def tell(self, report: Report, seconds: float) -> None:
        created, updated = report.created, report.updated
        self.stdout.write(f"entreprises : {created['Company']} créées, {updated['Company']} modifiées")
        self.stdout.write(
            f"établissements : {created['Establishment']} créés, {updated['Establishment']} modifiés"
        )
        for counter, label in (
            (report.unknown_sectors, "code d’activité inconnu"),
            (report.unknown_communes, "commune inconnue"),
        ):
            if counter:
                self.stdout.write(
                    f"{counter.total()} lignes avec {label} ({len(counter)} codes), laissé vide"
                )
        for number, siret, why in report.refused[:REFUSED_SHOWN]:
            self.stdout.write(f"ligne {number} refusée ({siret}) : {why}")
        self.stdout.write(f"{report.lines} lignes lues, {len(report.refused)} refusées, en {seconds:.1f} s")
