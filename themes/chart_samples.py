"""Sample data of the charts: the states of each component for the contract and the style guide.

Example figures only: no price, count or place in them is real. May call ``core.charts`` and ``core.wording``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from core.charts import Series, Spread, band, bands, bars, comb_map, line
from core.wording import euros

MONTHS = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))]
QUESTIONS = [410, 450, 455, 520, 610, 640, 760, 810, 960, 1010, 1190, 1280]
ANSWERS = [520, 560, 600, 600, 640, 700, 690, 700, 760, 790, 820, 860]
GAPS = [410, 450, None, 520, None, 640, 760, None, 960, 1010, 1190, -280]
PLACES = {
    "14": 2, "21": 3, "22": 1, "29": 14, "35": 6, "44": 5, "56": 4, "76": 8, "57": 2, "67": 4, "59": 31,
    "75": 44, "69": 25, "38": 7, "63": 5, "86": 1, "87": 2, "33": 13, "48": 1, "34": 6, "31": 12, "13": 11,
    "06": 4, "2A": 2, "972": 1, "974": 4,
}  # fmt: skip


def _spread(label: str, count: int, median: int, *, quartiles=None, tenths=None, interval=None) -> Spread:
    """Take sums in euros, as a reader would check them; keep cents."""

    def cents(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return (pair[0] * 100, pair[1] * 100) if pair else None

    return Spread(
        label=label, count=count, median=median * 100,
        quartiles=cents(quartiles), tenths=cents(tenths), interval=cents(interval),
    )  # fmt: skip


def _prices(count: int) -> Spread:
    return _spread(
        "Prix d’un service exemple",
        count,
        2200,
        quartiles=(1500, 3100),
        tenths=(900, 4600),
        interval=(2050, 2380),
    )


def _band(count: int, mine: int | None = None) -> dict[str, Any]:
    return {"chart": band(_prices(count), of="prestataires", say=euros, mine=mine)}


def _by_month(*series: Series) -> dict[str, Any]:
    return {"chart": line(series, title="Entraide sur douze mois", head="Mois", by_month=True)}


def _months(values: list) -> list:
    return list(zip(MONTHS, values, strict=True))


REGIONS = bands(
    [
        _spread("Nouvelle-Aquitaine", 38, 2050, quartiles=(1400, 2900), tenths=(850, 4200)),
        _spread("Bretagne", 41, 2150, quartiles=(1450, 3000), tenths=(900, 4300)),
        _spread("Île-de-France", 61, 2800, quartiles=(1900, 3900), tenths=(1200, 4900)),
        _spread("Occitanie", 17, 2000, quartiles=(1350, 2850)),
        _spread("Normandie", 8, 1900),
        _spread("Corse", 3, 2500),
    ],
    title="Prix d’un service exemple par région",
    head="Région",
    of="prix",
    counted="prestataires",
    say=euros,
    mine=275000,
)
SECTORS = [("Commerce de détail", 812), ("Construction, gros œuvre et second œuvre", 431), ("Industrie", 0)]

STATES: dict[str, dict[str, dict[str, Any]]] = {
    "components/charts/bars": {
        "par secteur": {
            "chart": bars(SECTORS, title="Questions par secteur", heads=("Secteur", "Questions"))
        },
        "donnée manquante": {
            "chart": bars([("Conseil", 12.5), ("Santé", None)], title="Délai", heads=("Secteur", "Jours"))
        },
        "vers le bas aussi, chiffres ouverts": {
            "chart": bars([("Janvier", 12), ("Février", -7)], title="Solde", heads=("Mois", "Entreprises")),
            "table": "open",
        },
        "dans le tableau": {
            "chart": bars([("5", 26), ("4", 4), ("3", 1), ("2", 0)], title="Notes", heads=("Note", "Avis")),
            "layout": "rows",
        },
        "vide": {"chart": bars([], title="Questions par secteur", heads=("Secteur", "Questions"))},
    },
    "components/charts/line": {
        "deux séries": _by_month(
            Series("Questions", _months(QUESTIONS)), Series("Réponses", _months(ANSWERS))
        ),
        "avec des trous": _by_month(Series("Solde", _months(GAPS))),
        "un seul point": {
            "chart": line([Series("Montant", [(date(2026, 11, 3), 123450)])], title="Montant", say=euros)
        },
        "vide": _by_month(Series("Questions", [])),
    },
    "components/charts/band": {
        "complète": _band(214),
        "avec un devis": _band(214, mine=275000),
        "devis hors de l’échelle": _band(214, mine=5_000_000),
        "de 15 à 37": _band(20),
        "de 5 à 14": _band(7, mine=180000),
        "moins de 5": _band(3),
        "valeurs égales": {
            "chart": band(
                _spread("Prix", 60, 1000, quartiles=(1000, 1000), tenths=(1000, 1000)), of="prix", say=euros
            )
        },
    },
    "components/charts/bands": {"par région": {"chart": REGIONS}},
    "components/charts/band_small": {
        "complète": {"chart": REGIONS.rows[0]},
        "médiane seule": {"chart": REGIONS.rows[4]},
    },
    "components/charts/comb_map": {
        "département choisi": {
            "chart": comb_map(PLACES, title="Témoignages", head="Témoignages", chosen="23"),
        },
        "vide": {"chart": comb_map({}, title="Témoignages", head="Témoignages")},
    },
}
