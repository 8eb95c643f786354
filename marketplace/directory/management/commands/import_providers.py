from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.directory.importing import WrongFile, import_file

SHOWN = 20
"""Lines of each part of the report that are printed."""


class Command(BaseCommand):
    help = "Importe la liste de prestataires d’un partenaire (CSV). Peut être relancée : rien n’est doublé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV en UTF-8 : voir docs/concepts/directory.md")
        parser.add_argument("--partner", required=True, help="Nom de la liste, affiché sur les fiches")
        parser.add_argument("--dry-run", action="store_true", help="Dit ce qui serait fait, sans rien écrire")

    def handle(self, *, file: Path, partner: str, dry_run: bool, **options) -> None:
        try:
            report = import_file(file, partner=partner, dry_run=dry_run)
        except WrongFile as error:
            raise CommandError(str(error)) from error
        say = self.stdout.write
        if dry_run:
            say("Essai : rien n’a été écrit.")
        say(f"Lignes lues : {report.lines}")
        say(
            f"Fiches créées : {report.created}, mises à jour : {report.updated}, "
            f"inchangées : {report.unchanged}"
        )
        say(f"Laissées à qui les tient, ou retirées par la modération : {len(report.kept)}")
        for number, name in report.kept[:SHOWN]:
            say(f"  ligne {number} : {name}")
        say(f"Refusées : {len(report.refused)}")
        for number, written, why in report.refused[:SHOWN]:
            say(f"  ligne {number} ({written}) : {why}")
        if len(report.refused) > SHOWN:
            say(f"  … et {len(report.refused) - SHOWN} autres")
        if report.unknown_services:
            names = ", ".join(
                f"{name} ({count})" for name, count in report.unknown_services.most_common(SHOWN)
            )
            say(f"Prestations inconnues, laissées de côté : {names}")
