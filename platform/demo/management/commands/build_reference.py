from pathlib import Path

from django.core.management.base import BaseCommand

from core import reference
from demo.building import crowd, names, outlines, places, sectors


class Command(BaseCommand):
    help = "Refait fixtures/reference/ à partir des jeux de données publics (voir fixtures/README.md)."

    def add_arguments(self, parser):
        parser.add_argument("data", type=Path, help="le dossier qui contient geo-france, nomenclatures…")
        parser.add_argument("--into", type=Path, default=None, help="un autre dossier d’arrivée")

    def handle(self, *, data: Path, into: Path | None, **options):
        target = into or reference.folder()
        for part in (places, sectors, crowd, names, outlines):
            part.build(data, target)
            self.stdout.write(f"{part.__name__.rpartition('.')[2]} : fait")
