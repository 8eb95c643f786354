"""The crowd table: employer establishments by region, section and size. See ``docs/concepts/crowd.md``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from demo.building.files import read_csv, write_csv

YEAR = "2019"
# Eurostat's groups of divisions that are exactly one section.
FIRMS_OF_TEN_OR_MORE = {
    "C": "10_C10_33",
    "D": "10_D35",
    "E": "10_E36_39",
    "F": "10_F41_43",
    "G": "10_G45_47",
    "H": "10_H49_53",
    "I": "10_I55_56",
    "J": "10_J58_63",
    "L": "10_L68",
    "M": "10_M69_75",
    "N": "10_N77_82",
}
# The source counts private employers: of public bodies it sees one in ten, which would make them look few.
LEFT_OUT = "O"
LARGER_SIZES = {"10-49": "S_C10_N82_XK", "50-249": "M_C10_N82_XK", "250+": "L_C10_N82_XK"}


def build(data: Path, target: Path) -> None:
    sections = _establishments_by_section(data / "nomenclatures")
    people = _people_by_region(data / "geo-france")
    sizes = _size_shares(data / "maturite-numerique", sections)
    everyone = sum(people.values())
    write_csv(
        target / "crowd.csv",
        ("region", "section", "taille", "etablissements"),
        [
            (region, section, size, round(sections[section] * people[region] / everyone * share, 1))
            for region in sorted(people)
            for section in sorted(sections)
            for size, share in sizes[section].items()
        ],
    )


def _establishments_by_section(source: Path) -> Counter[str]:
    section_of = {row["code"]: row["section"] for row in read_csv(source / "naf_rev2.csv")}
    counts: Counter[str] = Counter()
    for row in read_csv(source / "nombre_etablissements_par_code_ape.csv"):
        counts[section_of[row["code_ape"]]] += int(row["nombre"])
    del counts[LEFT_OUT]
    return +counts


def _people_by_region(source: Path) -> Counter[str]:
    """Count each person once, in the city and not in its arrondissements. Mayotte has no figure: no row."""
    people: Counter[str] = Counter()
    for row in read_csv(source / "communes.csv.gz"):
        if row["type"] == "COM":
            people[row["reg"]] += int(row["population_municipale"] or 0)
    return +people


def _size_shares(source: Path, sections: Counter[str]) -> dict[str, dict[str, float]]:
    """Return each section's shares by size; they sum to 1."""
    firms = {
        row["SIZEN"]: float(row["N_ENTERPRISE"])
        for row in read_csv(source / "eurostat_sbs_entreprises_taille_secteur.csv.gz")
        if row["GEO"] == "FR" and row["time"] == YEAR and row["N_ENTERPRISE"]
    }
    larger = {size: firms[name] for size, name in LARGER_SIZES.items()}
    covered = sum(firms[name] for name in FIRMS_OF_TEN_OR_MORE.values())
    average = covered / sum(sections[section] for section in FIRMS_OF_TEN_OR_MORE)
    shares = {}
    for section, total in sections.items():
        name = FIRMS_OF_TEN_OR_MORE.get(section)
        ten_or_more = firms[name] / total if name else average
        shares[section] = {"1-9": 1 - ten_or_more} | {
            size: ten_or_more * count / sum(larger.values()) for size, count in larger.items()
        }
    return shares
