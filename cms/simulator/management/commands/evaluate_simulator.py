from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.aids.catalogue import open_aid
from cms.aids.models import AidPage, ImportedAid
from cms.simulator.measuring import generated
from cms.simulator.measuring.orders import Figures, Trial
from core.wording import number
from eligibility.compiled import Catalogue
from eligibility.conditions import Condition, Dates


class Command(BaseCommand):
    help = (
        "Compte les questions qu’il faut pour décider 95 % des conditions : les nôtres, les meilleures "
        "possibles pour chaque entreprise (oracle), et au hasard ; sur le catalogue « tee » importé, puis "
        "sur un catalogue fabriqué de 3 000 aides à 15 conditions."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--companies", type=int, help="au plus tant d’entreprises de la grille")
        parser.add_argument(
            "--generated", type=int, default=200, help="entreprises sur le catalogue fabriqué (0 : aucune)"
        )

    def handle(self, *args, **options) -> None:
        today = timezone.localdate()
        aids = _imported()
        if not aids:
            raise CommandError("Importez d’abord le catalogue : manage.py import_aids tee FICHIER --publish")
        trial = Trial(Catalogue(aids), today)
        figures = trial.figures(trial.companies(options["companies"]))
        self._say("tee", len(aids), trial, figures)
        if figures.oracle:
            ratio = figures.ours / figures.oracle
            self.stdout.write(f"  nous / oracle : {ratio:.3f} (au plus 1,05 : {_kept(ratio <= 1.05)})")
        if options["generated"]:
            trial = Trial(Catalogue(generated.catalogue()), today)
            figures = trial.figures(trial.companies(options["generated"]), with_oracle=False)
            self._say("fabriqué", generated.AIDS, trial, figures)
            ratio = figures.ours / figures.at_random
            self.stdout.write(f"  nous / hasard : {ratio:.3f} (au plus 0,5 : {_kept(ratio <= 0.5)})")

    def _say(self, name: str, aids: int, trial: Trial, figures: Figures) -> None:
        decide = trial.questionnaire.catalogue.to_decide(trial.today)
        self.stdout.write(
            f"{name} : {number(aids)} aides, {number(decide)} conditions à décider, {figures.questions} "
            f"questions possibles, {number(figures.companies)} entreprises"
        )
        oracle = "" if figures.oracle is None else f", oracle {figures.oracle:.3f}"
        self.stdout.write(
            f"  questions en moyenne : nous {figures.ours:.3f}{oracle}, au hasard {figures.at_random:.3f} ; "
            f"jamais décidées : {figures.never}"
        )


def _imported() -> list[tuple[Condition, ...]]:
    """Return what the imported programmes ask of a company, closed ones too: their dates are left aside."""
    pages = AidPage.objects.filter(pk__in=ImportedAid.objects.filter(format="tee").values("aid"))
    rows = pages.select_related("territory").prefetch_related("partners", "conditions__territory")
    return [
        tuple(one for one in open_aid(aid).conditions if not isinstance(one, Dates))
        for aid in rows.order_by("pk")
    ]


def _kept(kept: bool) -> str:
    return "tenu" if kept else "NON TENU"
