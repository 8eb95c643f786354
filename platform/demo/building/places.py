"""Regions, departments, communes and former communes, from ``geo-france``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from demo.building.files import read_csv, typographic, write_csv

LOCATED = {
    "01": "en Guadeloupe",
    "02": "en Martinique",
    "03": "en Guyane",
    "04": "à La Réunion",
    "06": "à Mayotte",
    "11": "en Île-de-France",
    "24": "en Centre-Val de Loire",
    "27": "en Bourgogne-Franche-Comté",
    "28": "en Normandie",
    "32": "dans les Hauts-de-France",
    "44": "dans le Grand Est",
    "52": "dans les Pays de la Loire",
    "53": "en Bretagne",
    "75": "en Nouvelle-Aquitaine",
    "76": "en Occitanie",
    "84": "en Auvergne-Rhône-Alpes",
    "93": "en Provence-Alpes-Côte d’Azur",
    "94": "en Corse",
}
OVERSEAS = ("01", "02", "03", "04", "06")
# Left Guadeloupe in 2007; the movements file, which follows departments, does not say so.
LEFT_FOR_A_COLLECTIVITY = (
    ("97123", "Saint-Barthélemy", "97701"),
    ("97127", "Saint-Martin", "97801"),
)


def build(data: Path, target: Path) -> None:
    source = data / "geo-france"
    write_csv(
        target / "regions.csv",
        ("code", "nom", "dans_une_phrase", "outre_mer"),
        [
            (row["REG"], typographic(row["LIBELLE"]), LOCATED[row["REG"]], int(row["REG"] in OVERSEAS))
            for row in read_csv(source / "regions.csv")
        ],
    )
    write_csv(
        target / "departements.csv",
        ("code", "nom", "region"),
        [
            (row["DEP"], typographic(row["LIBELLE"]), row["REG"])
            for row in read_csv(source / "departements.csv")
        ],
    )
    movements = Movements(read_csv(source / "mouvements-communes.csv.gz"))
    communes = read_csv(source / "communes.csv.gz")
    write_csv(
        target / "communes.csv.gz",
        (
            "code",
            "nom",
            "ville",
            "departement",
            "region",
            "collectivite",
            "population",
            "codes_postaux",
            "latitude",
            "longitude",
        ),
        [*_communes(communes, movements), *_overseas(read_csv(source / "collectivites-outremer.csv"))],
    )
    today = {row["code_insee"]: row["nom"] for row in communes}
    parts = read_csv(source / "communes_officiel_cog.csv.gz")
    write_csv(
        target / "communes-anciennes.csv.gz",
        ("code", "nom", "commune"),
        _former(today, movements, [row for row in parts if row["TYPECOM"] in {"COMD", "COMA"}]),
    )


class Movements:
    """What became of a code: mergers, transfers to another department, communes set up again."""

    def __init__(self, rows: list[dict[str, str]]):
        self.rows = rows
        self.heirs: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in rows:
            if row["TYPECOM_AV"] == row["TYPECOM_AP"] == "COM" and row["COM_AV"] != row["COM_AP"]:
                self.heirs[row["COM_AV"]][row["DATE_EFF"]].add(row["COM_AP"])

    def heir(self, code: str, today: dict[str, str]) -> str | None:
        """Follow ``code`` to a commune of ``today``; none for one that was shared out between several."""
        seen: set[str] = set()
        while code not in today:
            if code in seen or code not in self.heirs:
                return None
            seen.add(code)
            last = self.heirs[code][max(self.heirs[code])]
            if len(last) > 1:
                return None
            (code,) = last
        return code

    def origin(self, code: str) -> str | None:
        """Return the commune that ``code`` came out of when it was set up again."""
        found = [row["COM_AV"] for row in self.rows if row["MOD"] == "21" and row["COM_AP"] == code]
        return next((origin for origin in reversed(found) if origin != code), None)


def _communes(rows: list[dict[str, str]], movements: Movements) -> Iterator[tuple]:
    by_code = {row["code_insee"]: row for row in rows}
    for row in rows:
        post_codes = row["codes_postaux"]
        if not post_codes and (origin := movements.origin(row["code_insee"])):
            # Set up again too lately for the post office's file: the mail still comes by the old code.
            post_codes = by_code[origin]["codes_postaux"]
        yield (
            row["code_insee"],
            typographic(row["nom"]),
            row["commune_parente"],
            row["dep"],
            row["reg"],
            "",
            row["population_municipale"],
            post_codes,
            row["latitude"],
            row["longitude"],
        )


def _overseas(rows: list[dict[str, str]]) -> Iterator[tuple]:
    for row in rows:
        yield (
            row["code_commune"],
            typographic(row["nom_commune"]),
            "",
            "",
            "",
            row["code_collectivite"],
            row["population"],
            " ".join(re.findall(r"\d{5}", row["code_postal"])),
            "",
            "",
        )


def _former(
    today: dict[str, str], movements: Movements, parts: list[dict[str, str]]
) -> list[tuple[str, str, str]]:
    """List codes no longer in use, and names that a code in use had before or that a part of it bears."""
    names: dict[str, str] = {}
    for row in sorted(movements.rows, key=lambda row: row["DATE_EFF"]):
        if row["COM_AV"]:
            names[row["COM_AV"]] = row["LIBELLE_AV"]
    found = set()
    for code, name in names.items():
        if code not in today and (heir := movements.heir(code, today)):
            found.add((code, typographic(name), heir))
    renamed = [(row["COM_AV"], row["LIBELLE_AV"]) for row in movements.rows if row["COM_AV"] == row["COM_AP"]]
    parted = [(row["COMPARENT"], row["LIBELLE"]) for row in parts if row["COM"] == row["COMPARENT"]]
    for code, name in [*renamed, *parted]:
        if code in today and name != today[code]:
            found.add((code, typographic(name), code))
    found.update((code, name, heir) for code, name, heir in LEFT_FOR_A_COLLECTIVITY)
    return sorted(found)
