from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.wording import number

BOUNDS = (0.88, 0.97)
LEANING = 0.60
KINDS = {"nation": "intervalle exact", "region": "intervalle tiré, région appuyée sur la France"}


class Command(BaseCommand):
    help = (
        "Mesure ce que valent les intervalles et l’appui d’une région sur la France, sur des prix inventés."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cells", type=int, default=2_000, help="références simulées de chaque sorte")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--spread", type=float, default=0.6, help="écart-type des logs dans une région")
        parser.add_argument("--regional", type=float, default=0.15, help="écart-type des logs entre régions")
        parser.add_argument(
            "--gross", type=float, default=0.03, help="part de prix dix fois trop hauts ou bas"
        )

    def handle(self, *, cells: int, seed: int, **options) -> None:
        from marketplace.prices.statistics import simulating  # noqa: PLC0415

        market = simulating.Market(options["spread"], options["regional"], options["gross"])
        self.stdout.write(f"Graine {seed}, {market}.")
        wrong = False
        means: dict[str, list[float]] = {}
        for each in simulating.coverages(cells, seed=seed, market=market):
            means.setdefault(each.kind, []).append(each.share)
            right = BOUNDS[0] <= each.share <= BOUNDS[1]
            wrong |= not right
            self.stdout.write(
                f"{KINDS[each.kind]}, {each.quantile} : {_percent(each.share)} de {number(each.cells)} "
                f"intervalles à 90 % contiennent la vraie valeur{'' if right else ' — HORS DE 88 À 97 %'}"
            )
        for providers in (5, 8, 15, 40):
            found = simulating.errors(cells, providers, seed=seed, market=market)
            ratio = found.leaning / found.raw
            missed = providers == 5 and ratio > LEANING
            wrong |= missed
            self.stdout.write(
                f"médiane d’une région de {providers} prestataires : erreur {_percent(found.raw)} seule, "
                f"{_percent(found.leaning)} appuyée, soit {_percent(ratio)} de l’autre"
                f"{' — PLUS DE 60 %' if missed else ''}"
            )
        if wrong:
            raise CommandError("Une promesse n’est pas tenue : voir ci-dessus.")


def _percent(share: float) -> str:
    return number(100 * share, decimals=1, unit="%")
