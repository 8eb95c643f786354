"""The directory of the demonstration: real communes in every region, services and prices that can be read."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from stdnum.fr import siret as stdnum_siret

from demo import directory
from demo.building.files import read_csv
from marketplace.directory.models import Language
from marketplace.directory.models.connectors import Action
from marketplace.directory.models.listings import HEADLINE_MAX

REFERENCE = settings.ROOT / "fixtures" / "reference"
PROVIDERS, CONNECTORS = directory._read("providers"), directory._read("connectors")


@pytest.fixture(scope="module")
def communes() -> dict[str, dict[str, str]]:
    rows = read_csv(REFERENCE / "communes.csv.gz")
    return {f"{row['nom']} ({row['departement']})": row for row in rows}


def test_sixty_providers_and_twenty_connectors_in_every_region(communes):
    assert (len(PROVIDERS), len(CONNECTORS)) == (60, 20)
    for listings in (PROVIDERS, CONNECTORS):
        slugs = Counter(directory._slug(row) for row in listings)
        assert max(slugs.values()) == 1
    regions = {row["code"] for row in read_csv(REFERENCE / "regions.csv")}
    assert {communes[row["town"]]["region"] for row in PROVIDERS} == regions
    assert len({communes[row["town"]]["region"] for row in CONNECTORS}) >= 16


def test_every_service_and_tariff_is_one():
    types = {row["code"]: row for row in read_csv(REFERENCE / "service_types.csv")}
    departments = {row["code"] for row in read_csv(REFERENCE / "departements.csv")}
    for row in PROVIDERS:
        for line in row["offers"]:
            what, _, tariff, where = (part.strip() for part in line.split("|"))
            code, _, first = what.partition("/")
            starts = {part.rstrip("+").partition("-")[0] for part in types[code]["tranches"].split()}
            assert first in starts or (not first and not starts), line
            assert directory.TARIFF.fullmatch(tariff), line
            zones = where.split()[1:] if where.startswith("zones") else []
            assert all(code in departments for code in zones if not code.startswith("R")), line


def test_words_fit_and_are_ours():
    topics = {row["code"] for row in read_csv(REFERENCE / "topics.csv")}
    bodies = Counter(row["body"] for row in (*PROVIDERS, *CONNECTORS))
    assert max(bodies.values()) == 1
    for row in (*PROVIDERS, *CONNECTORS):
        assert len(row["headline"]) <= HEADLINE_MAX
        assert set(row.get("languages", ["fr"])) <= set(Language.values)
        assert "'" not in row["body"] + row["headline"], row["name"]
    for row in CONNECTORS:
        assert set(row["topics"]) <= topics
        assert set(row["actions"]) <= set(Action.values)


def test_numbers_pass_the_checks_and_belong_to_nobody():
    for place in range(len(PROVIDERS)):
        siren = directory._checked(f"{directory.FIRST_NUMBER + place:08d}")
        assert stdnum_siret.is_valid(directory._checked(f"{siren}0001"))
        assert siren < "000110000"
