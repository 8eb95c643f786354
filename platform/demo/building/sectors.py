"""The NAF with what each line comprises, and how many establishments declare it, from ``nomenclatures``."""

from __future__ import annotations

from pathlib import Path

from demo.building.files import read_csv, read_json_lines, typographic, write_csv

LEVELS = {
    "section": "section",
    "division": "division",
    "groupe": "group",
    "classe": "class",
    "sous-classe": "subclass",
}
ORDER = tuple(LEVELS)


def build(data: Path, target: Path) -> None:
    source = data / "nomenclatures"
    counts = {
        row["code_ape"]: row["nombre"] for row in read_csv(source / "nombre_etablissements_par_code_ape.csv")
    }
    notes = {row["codeApe"]: _notes(row) for row in read_json_lines(source / "naf_rev2_notes.jsonl.gz")}
    rows = read_csv(source / "naf_rev2.csv")
    # From the top down, so that a parent is always there before its children.
    rows.sort(key=lambda row: (ORDER.index(row["niveau"]), row["code"]))
    write_csv(
        target / "naf.csv.gz",
        ("code", "niveau", "parent", "section", "libelle", "libelle_court", "comprend", "etablissements"),
        [
            (
                row["code"],
                LEVELS[row["niveau"]],
                row["parent"],
                row["section"],
                _label(row["libelle"], row["niveau"]),
                typographic(_label(row["libelle_40"], row["niveau"])),
                typographic(notes.get(row["code"], "")),
                counts.get(row["code"], ""),
            )
            for row in rows
        ],
    )


def _label(text: str, level: str) -> str:
    text = typographic(" ".join(text.split()))
    # Sections come in capitals, accents kept.
    return text.capitalize() if level == "section" else text


def _notes(row: dict) -> str:
    """What the line comprises; what it leaves out would only find the wrong one."""
    lines = [*row["contenuCentral"], *row["contenuAnnexe"]]
    return "\n".join(" ".join(line.split()) for line in lines)
