from __future__ import annotations

import json
from datetime import date

import pytest

from eligibility.conditions import (
    KINDS,
    Activity,
    Age,
    Balance,
    Category,
    ConditionError,
    Created,
    Dates,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Spend,
    Text,
    Turnover,
    Zone,
    from_dict,
    from_list,
    to_dict,
    to_list,
)

BRITTANY = Zone("region", "53", "Bretagne", ("53",))
EVERY = (
    Place((BRITTANY,), (Zone("epci", "242900314", "Brest Métropole"),)),
    Place((BRITTANY,), where="head_office"),
    Activity(("C", "10.71"), ("10.71C",)),
    LegalForm(("54", "57"), ("5499",)),
    Headcount(1, 249),
    Headcount(maximum=0),
    Turnover(maximum=5_000_000_000),
    Balance(minimum=1),
    Spend(100_000, 4_000_000),
    Age(minimum=36),
    Created(since=date(2020, 2, 29)),
    Dates(date(2026, 1, 1), date(2026, 12, 31)),
    Category(("MIC", "PME")),
    Situation("micro_entrepreneur", False),
    Text("Avoir fait un diagnostic de moins de deux ans."),
)


def test_every_kind_comes_back_from_what_is_stored():
    stored = json.loads(json.dumps(to_list(EVERY)))

    assert from_list(stored) == EVERY
    assert {condition.kind for condition in EVERY} == set(KINDS)


def test_what_is_left_to_its_default_is_not_stored():
    assert to_dict(Headcount(maximum=49)) == {"kind": "headcount", "maximum": 49}


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({}, "sorte"),
        ({"kind": ["place"]}, "sorte"),
        ("place", "objet"),
        ({"kind": "place", "zones": []}, "au moins une zone"),
        ({"kind": "place", "zones": ["53"]}, "son code"),
        ({"kind": "place", "zones": "53"}, "liste"),
        ({"kind": "place"}, "manque « zones »"),
        ({"kind": "place", "zones": [to_dict(EVERY[0])["zones"][0]], "where": "mars"}, "établissement"),
        ({"kind": "activity"}, "au moins un code"),
        ({"kind": "activity", "included": ["Z"]}, "« Z » n’est pas un code"),
        ({"kind": "activity", "included": ["00.1"]}, "n’est pas un code"),
        ({"kind": "activity", "included": ["C"], "nomenclature": "naf1"}, "version"),
        ({"kind": "legal_form", "included": ["SARL"]}, "catégorie juridique"),
        ({"kind": "legal_form", "included": [""]}, "catégorie juridique"),
        ({"kind": "headcount"}, "au moins une borne"),
        ({"kind": "headcount", "minimum": "50"}, "nombre entier"),
        ({"kind": "headcount", "minimum": True}, "nombre entier"),
        ({"kind": "headcount", "minimum": -1}, "négative"),
        ({"kind": "headcount", "minimum": 50, "maximum": 10}, "inversées"),
        ({"kind": "dates", "closes": "31/12/2026"}, "date"),
        ({"kind": "dates", "opens": "2026-12-31", "closes": "2026-01-01"}, "inversées"),
        ({"kind": "category", "included": ["TPE"]}, "catégorie d’entreprise"),
        ({"kind": "situation", "name": "rich", "expected": True}, "situation connue"),
        ({"kind": "situation", "name": "craft", "expected": "oui"}, "oui ou non"),
        ({"kind": "situation", "name": "craft"}, "manque « expected »"),
        ({"kind": "text", "text": " "}, "vide"),
        ({"kind": "text", "text": 3}, "texte"),
        ({"kind": "text", "text": "a", "minimum": 3}, "pas de sens"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(stored, why):
    with pytest.raises(ConditionError, match=why):
        from_dict(stored)


def test_a_bad_condition_of_a_list_is_told_by_its_place():
    with pytest.raises(ConditionError, match="Condition 2"):
        from_list([to_dict(Headcount(1)), {"kind": "headcount"}])
