from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.aids.catalogue import open_aid
from cms.aids.models import AidPage, ImportedAid
from cms.simulator.measuring.agreement import WORDS, Place, compare
from core.wording import number
from eligibility.trees import place_node
from territories.models import Collectivity, Region

# Why an imported programme may say more than its eligibilityData, or less.
EXPLAINED = {
    "place": "la donnée brute nomme un département parmi les régions ; nous attendons la commune",
    "age": "ses textes demandent une ancienneté ; la grille ne donne pas de date de création",
    "project_started": "ses textes demandent un projet qui n’a pas commencé ; la grille ne le dit pas",
    "craft": "ses textes demandent d’être artisan ; la grille ne le dit pas",
}


class Command(BaseCommand):
    help = (
        "Compare nos réponses à celles des données brutes (eligibilityData) des programmes « tee » importés, "
        "sur toutes les régions × sections × classes d’effectif × trois statuts ; liste et explique chaque "
        "différence."
    )

    def handle(self, *args, **options) -> None:
        rows = ImportedAid.objects.filter(format="tee").exclude(aid=None).order_by("source_id")
        aids = {
            aid.pk: open_aid(aid)
            for aid in AidPage.objects.filter(pk__in=rows.values("aid"))
            .select_related("territory")
            .prefetch_related("partners", "conditions__territory")
        }
        if not aids:
            raise CommandError("Importez d’abord le catalogue : manage.py import_aids tee FICHIER --publish")
        places = [Place(region.name, place_node(region.path)) for region in Region.objects.all()]
        places += [Place(label, place_node(f"{code}/{code}")) for code, label in Collectivity.choices]
        programmes = [(row.source_id, row.raw, aids[row.aid_id].conditions) for row in rows]
        report = compare(programmes, places, timezone.localdate())
        say = self.stdout.write
        say(f"{report.programmes} programmes, {number(report.compared)} réponses comparées")
        say(f"accord : {number(report.same)} ({100 * report.same / report.compared:.3f} %)")
        opposed = [one for one in report.differences if None not in {one.raw, one.ours}]
        say(f"contraires (oui d’un côté, non de l’autre) : {sum(one.companies for one in opposed)}")
        say(f"jours d’ouverture et de clôture : {report.days_same} sur {report.days} identiques")
        found = report.differences
        say(f"{len(found)} différences :")
        for one in found:
            names = [name.strip() for part in one.because.split(";") for name in part.split(",")]
            told = " ; ".join(EXPLAINED[name] for name in dict.fromkeys(names) if name in EXPLAINED)
            told = told or f"NON EXPLIQUÉE : {one.because or 'la nôtre est plus large'}"
            say(
                f"- {one.programme} : brut {WORDS[one.raw]}, nous {WORDS[one.ours]}, "
                f"{number(one.companies)} cas ({one.example}). {told}"
            )
