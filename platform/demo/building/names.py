"""First names, from ``lexiques``, with those of their parents and grandparents that Paris no longer gives."""

from __future__ import annotations

from pathlib import Path

from demo.building.files import read_csv, write_csv

# An article in disguise, and half of a compound.
LEFT_OUT = {"El", "Abd"}


def build(data: Path, target: Path) -> None:
    given = {row["prenom"] for row in read_csv(data / "lexiques" / "prenoms_paris_2004_2012.csv")}
    write_csv(target / "prenoms.csv", ("prenom",), [(name,) for name in sorted(given - LEFT_OUT)])
