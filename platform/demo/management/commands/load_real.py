from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import real
from territories.models import Commune

AIDS = (
    ("tee", "aides-transition-ecologique/programmes.jsonl.gz"),
    ("nouvelle-aquitaine", "aides-nouvelle-aquitaine/dispositifs.jsonl.gz"),
)
COMPANIES = "entreprises-sirene/etablissements_metz_57.csv.gz"
COMMUNITY = "qa-stackexchange/quantumcomputing_2018.jsonl.gz"


class Command(BaseCommand):
    help = (
        "Charge les vraies données collectées pour le projet (aides, entreprises, questions), pour voir ce "
        "que le produit en fait. Peut être relancée : ce qui est là y reste."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="DOSSIER", help="le dossier des jeux de données")

    def handle(self, *, path: Path, **options) -> None:
        faqs = {faq: f"faq-fr/{faq.name}" for faq in real.FAQS}
        names = [*(name for _, name in AIDS), COMPANIES, COMMUNITY, *faqs.values()]
        if missing := [name for name in names if not (path / name).is_file()]:
            raise CommandError(f"Il manque dans {path} : {', '.join(missing)}.")
        if not Commune.objects.exists():
            self.step("Données de référence", partial(call_command, "load_reference", stdout=self.stdout))
        for format, name in AIDS:
            # What was read by its own administration needs no second reader here.
            self.step(
                f"Aides : {name}",
                partial(call_command, "import_aids", format, path / name, publish=True, stdout=self.stdout),
            )
        self.step(
            "Entreprises", partial(call_command, "import_companies", path / COMPANIES, stdout=self.stdout)
        )
        for faq, name in faqs.items():
            self.step(f"Réponses officielles : {name}", partial(self.answers, faq, path / name))
        self.step(
            "Une communauté et ses votes",
            partial(call_command, "import_questions", path / COMMUNITY, stdout=self.stdout),
        )
        self.step("Index de la recherche", partial(call_command, "rebuild_search", stdout=self.stdout))

    def step(self, label: str, work: Callable[[], object]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(label))
        start = perf_counter()
        work()
        self.stdout.write(f"  fait en {perf_counter() - start:.0f} s")

    def answers(self, faq: real.Faq, path: Path) -> None:
        source = faq.name.partition(".")[0]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for line in real.lines(faq, path):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            call_command("import_questions", Path(file.name), source=source, stdout=self.stdout)
