from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from core.detector.evaluation import evaluate
from core.wording import number


class Command(BaseCommand):
    help = (
        "Mesure le détecteur de détails sur un fichier de lignes, leurs détails entre [[doubles crochets]]."
    )

    def add_arguments(self, parser):
        default = Path(settings.ROOT, "tests/core/detector/lines.txt")
        parser.add_argument("file", type=Path, nargs="?", default=default)

    def handle(self, *, file: Path, verbosity: int, **options):
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        result = evaluate(lines)
        for fault in result.faults if verbosity else []:
            self.stdout.write(f"  {fault}")
        self.stdout.write(
            f"{result.lines} lignes. Détails trouvés : {result.found} sur {result.details} "
            f"({number(100 * result.recall, decimals=1)} %). Lignes sans détail alarmées : "
            f"{result.alarmed} sur {result.clean} ({number(100 * result.alarms, decimals=1)} %)."
        )
