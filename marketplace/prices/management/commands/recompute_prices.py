from __future__ import annotations

from time import perf_counter

from django.core.management.base import BaseCommand

from core.wording import number
from indicators.computing import today
from marketplace.prices import computing
from marketplace.prices.models import PriceRelease, Series


class Command(BaseCommand):
    help = "Recalcule l’édition en préparation des prix, comme chaque nuit. Ne publie rien."

    def handle(self, **options) -> None:
        start = perf_counter()
        for series, made in computing.recompute(today()).items():
            self.stdout.write(
                f"{Series(series).label} : {number(made.prices)} prix, {number(made.cells)} références dont "
                f"{number(made.published)} publiables ; {number(made.kept)} gardent leurs chiffres, trop peu "
                "de prestataires ayant changé."
            )
        draft = PriceRelease.objects.get(state="draft")
        corrected = f"prix de {draft.index_month:%m/%Y}" if draft.index_month else "prix non corrigés"
        self.stdout.write(
            f"Édition {draft.number} en préparation ({draft.code_version}, {corrected}) : "
            f"{number(draft.held)} prix mis de côté, {perf_counter() - start:.1f} s."
        )
