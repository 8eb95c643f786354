from __future__ import annotations

from time import perf_counter

from django.core.management.base import BaseCommand

from community.reputation import badges, folding
from core.wording import number


class Command(BaseCommand):
    help = (
        "Recalcule toute la réputation à partir du registre. Les votes attendent pendant ce temps ; "
        "les pages se lisent."
    )

    def handle(self, **options) -> None:
        start = perf_counter()
        days, totals = folding.recompute()
        badges.award()
        self.stdout.write(
            f"{number(days)} jours et {number(totals)} totaux corrigés en {perf_counter() - start:.1f} s."
        )
