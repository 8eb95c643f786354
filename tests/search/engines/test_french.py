"""French as people type it: both engines give the same rows."""

from __future__ import annotations

import pytest

from search.engines.interface import Query
from tests.search.engines.rows import entry, keys

ROWS = {
    1: ("L’aide à l’export pour les PME de Bretagne", "Un accompagnement pour vendre à l’étranger."),
    2: ("Ouvrir une boutique en ligne", "Les étapes pour lancer son site e-commerce."),
    3: ("Le chèque numérique régional", "Il finance la transformation numérique des TPE/PME."),
    4: ("Devenir micro-entrepreneur", "Les démarches auprès de l’URSSAF et le régime social."),
    5: ("Récupérer la TVA sur ses achats", "La taxe sur la valeur ajoutée se déclare chaque mois."),
    6: ("Gérer la trésorerie de l’été", "Anticiper son besoin en fonds de roulement."),
    7: ("Recruter un apprenti", "Le contrat d’apprentissage et les aides à l’embauche."),
    8: ("Se mettre en règle avec le RGPD", "La protection des données personnelles des clients."),
    9: ("Chevaux de trait et cœur de ville", "Un témoignage de la commune de Saint-Malo."),
    10: ("Réussir son étude de marché", "Connaître ses clients et ses concurrents."),
    11: ("Obtenir un extrait Kbis", "Le greffe du tribunal de commerce le délivre."),
    12: ("Aujourd’hui, la facture électronique", "La réforme de 2026 pour toutes les entreprises."),
}

# What is typed, and the rows that must be found, the first of them first.
FOUND = [
    # elision and apostrophes
    ("l’export", [1]),
    ("l'export", [1]),
    ("d'export", [1]),
    ("export", [1]),
    ("qu’un apprenti", [7]),
    ("l‘export", [1]),
    ("jusqu’à l’embauche", [7]),
    ("aujourd’hui la facture", [12]),
    # accents and capitals
    ("numérique", [3]),
    ("numerique", [3]),
    ("NUMÉRIQUE", [3]),
    ("nume\u0301rique", [3]),
    ("cheque", [3]),
    ("chèque", [3]),
    ("tresorerie", [6]),
    ("cœur", [9]),
    ("coeur", [9]),
    ("COEUR", [9]),
    ("recuperer tva", [5]),
    # plural, feminine, conjugation
    ("aides", [1, 7]),
    ("apprentis", [7]),
    ("factures électroniques", [12]),
    ("boutiques", [2]),
    ("régionaux", [3]),
    ("cheval", [9]),
    ("chevaux", [9]),
    ("recrutement", [7]),
    ("exporter", [1]),
    ("exportation", [1]),
    ("extraits", [11]),
    ("études de marchés", [10]),
    # joined, apart, with a stroke
    ("e-commerce", [2]),
    ("ecommerce", [2]),
    ("e commerce", [2]),
    ("TPE/PME", [1, 3]),
    ("TPE", [3]),
    ("PME", [1, 3]),
    ("micro entrepreneur", [4]),
    ("micro-entrepreneur", [4]),
    ("microentrepreneur", [4]),
    ("saint malo", [9]),
    ("Saint-Malo", [9]),
    # other names
    ("auto-entrepreneur", [4]),
    ("autoentrepreneur", [4]),
    ("cotisations sociales", [4]),
    ("BFR", [6]),
    ("site marchand", [2]),
    ("taxe sur la valeur ajoutée", [5]),
    ("bicyclette", []),
    ("aide numérique", [3]),
    ("protection des données", [8]),
    # quotes
    ('"transformation numérique"', [3]),
    ("« transformation numérique »", [3]),
    ("“numérique transformation”", []),
    ('"transformation', [3]),
    # what begins so
    ("trésor", [6]),
    ("appren", [7]),
    ("numér", [3]),
    # nothing to look for, or nothing to find
    ("le la les", []),
    ("?!…", []),
    ("xylophone", []),
    # what other engines read as commands
    ("export AND bretagne", [1]),
    ("title:export", [1]),
    ("exp*rt", []),
    ("+export -bretagne", [1]),
    ("(export", [1]),
    ("export~2^9", [1]),
    ("export OR", [1]),
    ("NOT export", [1]),
    # odd Unicode
    ("ｅｘｐｏｒｔ", [1]),
    ("exp\u00adort", [1]),
    ("\u202eexport\u202c", [1]),
    ("export 🐝", [1]),
    ("export\x00", [1]),
    ("\ud83dexport", [1]),
]

TYPOS = [
    ("subvantion numeriqe", [3]),
    ("trezorerie", [6]),
    ("aprenti", [7]),
    ("exprot", [1]),
    ("factrue électronique", [12]),
    ("kbsi", [11]),
    ("boutiqe en ligne", [2]),
]


@pytest.fixture
def french(engine):
    engine.index(entry(key, title, body) for key, (title, body) in ROWS.items())
    return engine


def test_the_same_rows_are_found_whatever_the_engine(french):
    wrong = {}
    for typed, wanted in FOUND:
        found = keys(french.search(Query(typed)))
        if found[:1] != wanted[:1] or not set(wanted) <= set(found) or (not wanted and found):
            wrong[typed] = (found, wanted)
    assert not wrong


def test_typos_are_forgiven_when_asked(french):
    wrong = {}
    for typed, wanted in TYPOS:
        found = keys(french.search(Query(typed, fuzzy=True)))
        if found[:1] != wanted:
            wrong[typed] = (found, wanted)
    assert not wrong


def test_a_very_long_text_is_a_query_like_another(french):
    text = "Bonjour, je voudrais vendre à l’export depuis la Bretagne. " * 100
    assert len(text) > 5_000
    assert keys(french.search(Query(text)))[0] == 1
    assert keys(french.similar(text, [], 3))[0] == 1
    french.suggest(text, [], 3)
