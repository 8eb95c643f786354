"""Bring regions, departments, communes, post codes and names from ``fixtures/reference/``, by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from core.reference import Loaded, rows, upsert
from territories.models import Commune, Department, FormerCommune, PlaceName, PostCode, Region
from territories.names import keys_of


@transaction.atomic
def load() -> Iterator[Loaded]:
    """Load every file, one after the other; run again, it writes nothing."""
    with transaction.atomic():
        yield upsert(
            Region,
            (
                {
                    "code": row["code"],
                    "name": row["nom"],
                    "located": row["dans_une_phrase"],
                    "overseas": row["outre_mer"] == "1",
                }
                for row in rows("regions.csv")
            ),
            label="régions",
            key=("code",),
        )
        yield upsert(
            Department,
            (
                {"code": row["code"], "name": row["nom"], "region_id": row["region"]}
                for row in rows("departements.csv")
            ),
            label="départements",
            key=("code",),
        )
        communes = list(rows("communes.csv.gz"))
        # Cities before their arrondissements, which point at them.
        communes.sort(key=lambda row: bool(row["ville"]))
        yield upsert(Commune, map(_commune, communes), label="communes", key=("code",))
        pairs = {(code, row["code"]) for row in communes for code in row["codes_postaux"].split()}
        yield upsert(
            PostCode,
            ({"code": code} for code in sorted({code for code, _ in pairs})),
            label="codes postaux",
            key=("code",),
        )
        yield upsert(
            PostCode.communes.through,
            ({"postcode_id": code, "commune_id": commune} for code, commune in sorted(pairs)),
            label="codes postaux des communes",
            key=("postcode_id", "commune_id"),
        )
        former = list(rows("communes-anciennes.csv.gz"))
        yield upsert(
            FormerCommune,
            (
                {"code": row["code"], "name": row["nom"], "commune_id": row["commune"]}
                for row in former
                if row["code"] != row["commune"]
            ),
            label="anciennes communes",
            key=("code",),
        )
        yield upsert(PlaceName, _names(communes, former), label="noms", key=("key", "commune_id"))


def _commune(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["nom"],
        "city_id": row["ville"] or None,
        "department_id": row["departement"] or None,
        "region_id": row["region"] or None,
        "collectivity": row["collectivite"],
        # An absent figure is unknown, not zero.
        "population": int(row["population"]) if row["population"] else None,
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
    }


def _names(communes: Iterable[dict[str, str]], former: Iterable[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield each key of each commune once: a name of today wins over the same name of yesterday."""
    population = {row["code"]: int(row["population"] or 0) for row in communes}
    seen: set[tuple[str, str]] = set()
    today = ((row["code"], row["nom"], "") for row in communes)
    yesterday = ((row["commune"], row["nom"], row["nom"]) for row in former)
    for names in (today, yesterday):
        for code, name, old in names:
            for key in keys_of(name):
                if (key, code) not in seen:
                    seen.add((key, code))
                    yield {"key": key, "commune_id": code, "former": old, "population": population[code]}
