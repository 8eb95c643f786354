"""What a question says of its company, and what it does not."""

from __future__ import annotations

import pytest

from search.suggestions.gazetteer import Town, gazetteer
from search.suggestions.reading import mend, read
from search.suggestions.situation import understand

TOWNS = [
    Town("Rennes", "53/35/35238", "35", "53", 220_000),
    Town("Rennes-le-Château", "76/11/11309", "11", "76", 90),
    Town("Sens", "27/89/89387", "89", "27", 26_000),
    Town("Saint-Martin", "53/35/35001", "35", "53", 3_000),
    Town("Saint-Martin", "76/11/11001", "11", "76", 2_900),
    Town("Trou", "76/11/11002", "11", "76", 40),
]
NAMES = gazetteer(
    [
        ("53", "Bretagne"),
        ("27", "Bourgogne-Franche-Comté"),
        ("76", "Occitanie"),
        ("75", "Nouvelle-Aquitaine"),
    ],
    [
        ("35", "Ille-et-Vilaine", "53"),
        ("89", "Yonne", "27"),
        ("11", "Aude", "76"),
        ("64", "Pyrénées-Atlantiques", "75"),
    ],
    TOWNS,
    [("boulanger", "10.71C"), ("comptable", "69.20Z"), ("hôtel", "55.10Z"), ("camping", "55.30Z")],
)


def who(text: str):
    return understand(read(text), NAMES)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Je suis installé à Rennes depuis dix ans.", "53/35/35238"),
        ("mon local est a rennes", "53/35/35238"),
        ("Nous sommes en Bretagne.", "53"),
        ("Nous sommes en Bretagne, près de Rennes.", "53/35/35238"),
        ("Gîte dans le Pays basque", "75/64"),
        ("Je travaille dans le 35.", "53/35"),
        ("Atelier au 35200 Rennes", "53/35/35238"),
        ("Atelier à Sens, en bord de rivière", "27/89/89387"),
        ("Cela n’a pas de sens de payer autant.", None),
        ("Le Sens de la marche m’échappe.", None),
        ("Je suis à Trou.", None),
        ("Je suis à Saint-Martin.", None),
        ("La facture monte à 350 euros le 12 mars.", None),
    ],
)
def test_a_place_is_read_where_one_is_named_and_nowhere_else(text, path):
    found = who(text).place
    assert (found and found.path) == path


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Nous sommes huit dans l’atelier.", (8, 8)),
        ("J’ai 12 salariés.", (12, 12)),
        ("une quinzaine de salariés", (13, 18)),
        ("entre 5 et 8 employés selon la saison", (5, 8)),
        ("moins de 10 salariés", (None, 10)),
        ("plus de 50 salariés", (50, None)),
        ("Je travaille seule.", (0, 2)),
        ("Je suis auto-entrepreneur.", (0, 2)),
        ("Nous servons 40 clients par jour.", None),
        ("Nous sommes 3 ans après l’ouverture.", None),
        ("Le repas des 80 personnes par jour coûte cher.", None),
    ],
)
def test_a_headcount_is_read_from_people_who_work_there(text, bounds):
    assert who(text).headcount == bounds


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Je suis boulanger.", "10.71C"),
        ("Mon comptable me dit d’attendre.", ""),
        ("Mon hôtel a vingt chambres.", "55.10Z"),
        ("Mon comptable dit que mon camping perd de l’argent.", "55.30Z"),
        ("Comment payer moins ?", ""),
    ],
)
def test_a_trade_is_one_s_own_and_not_that_of_whom_one_calls(text, code):
    assert who(text).activity == code


def test_each_fact_keeps_the_words_it_was_read_from():
    found = who("Je suis boulanger à Rennes, nous sommes huit.")
    assert found.words == {"place": "Rennes", "activity": "boulanger", "headcount": "nous sommes huit"}


def test_a_slip_is_mended_to_the_one_word_it_may_be_and_else_left():
    known = frozenset({"chaudier", "isolat"})
    assert mend(("chaudeir", "isolat", "fioul", "chaudierx"), known) == (
        "chaudier",
        "isolat",
        "fioul",
        "chaudier",
    )
