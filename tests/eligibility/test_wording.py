from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from core.typography import french
from eligibility.conditions import (
    Activity,
    Age,
    Category,
    Dates,
    Headcount,
    Place,
    Situation,
    Spend,
    Text,
    Turnover,
    Zone,
)
from eligibility.facts import Fact, Facts, Range, Source
from eligibility.judging import judge
from eligibility.wording import read, sentence
from tests.eligibility.strategies import TODAY, conditions, facts

MAY = date(2026, 5, 12)
BRITTANY = Zone("region", "53", "Bretagne", ("53",))
COMPANY = Facts.of(
    TODAY,
    {
        "place": Fact("53/35/35238/", Source.REGISTER, MAY, "à Rennes (35)"),
        "activity": Fact("C1071C", Source.REGISTER, MAY, "Boulangerie (10.71C)"),
        "headcount": Fact(Range(20, 49), Source.REGISTER, MAY),
        "legal_form": Fact("5499", Source.REGISTER, MAY, "SARL"),
        "project_started": Fact(False, Source.DECLARED, TODAY),
    },
)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            Place((BRITTANY,)),
            "Votre entreprise est à Rennes (35) (registre, 12 mai 2026) : cette aide couvre la Bretagne.",
        ),
        (
            Place((Zone("department", "40", "Landes (40)", ("75/40",)), BRITTANY)),
            "Votre entreprise est à Rennes (35) (registre, 12 mai 2026) : "
            "cette aide couvre la Bretagne, entre autres.",
        ),
        (
            Headcount(maximum=30),
            "Vous avez 20 à 49 salariés (registre, 12 mai 2026) : cette aide demande 30 salariés au plus. "
            "Il faut le chiffre exact.",
        ),
        (
            Headcount(1, 9),
            "Vous avez 20 à 49 salariés (registre, 12 mai 2026) : cette aide demande 1 à 9 salariés.",
        ),
        (
            Activity(("C", "G")),
            "Votre activité est : Boulangerie (10.71C) (registre, 12 mai 2026) : "
            "cette aide s’adresse à : industrie, entre autres.",
        ),
        (
            Situation("micro_entrepreneur", False),
            "Vous n’êtes pas micro-entrepreneur (déduit, 12 mai 2026) : "
            "cette aide n’est pas ouverte aux micro-entrepreneurs.",
        ),
        (
            Situation("project_started", False),
            "Votre projet n’a pas commencé (vous, 21 novembre 2026) : "
            "cette aide demande un projet qui n’a pas commencé.",
        ),
        (
            Turnover(maximum=100_000_000),
            "Cette aide demande un chiffre d’affaires de 1 000 000 € au plus : "
            "nous ne connaissons pas votre chiffre d’affaires.",
        ),
        (Situation("craft", True), "Êtes-vous inscrit comme artisan ? Cette aide est réservée aux artisans."),
        (
            Age(minimum=36),
            "Cette aide demande 3 ans au moins d’existence : "
            "nous ne connaissons pas la date de création de votre entreprise.",
        ),
        (
            Spend(100_000, 4_000_000),
            "Cette aide demande un projet de 1 000 € à 40 000 € : "
            "nous ne connaissons pas le montant de votre projet.",
        ),
        (
            Category(("PME",)),
            "Vous avez 20 à 49 salariés (registre, 12 mai 2026) : cette aide s’adresse aux PME. "
            "Il reste à savoir votre chiffre d’affaires et le total de votre bilan.",
        ),
        (
            Dates(None, date(2026, 12, 31)),
            "Nous sommes le 21 novembre 2026 : cette aide est ouverte jusqu’au 31 décembre 2026.",
        ),
        (Text("Être de bonne foi."), "À vérifier avec l’organisme : Être de bonne foi."),
    ],
)
def test_each_answer_names_the_fact_its_source_and_what_is_demanded(condition, words):
    said = sentence(condition, judge(condition, COMPANY), COMPANY)

    assert said.replace("\u00a0", " ").replace("\u202f", " ") == words


def test_an_aid_for_all_of_france_needs_no_fact():
    france = Place((Zone("country", "", "France", ("",)),))

    assert sentence(france, True, Facts.of(TODAY, {})) == "Cette aide couvre toute la France."


@given(conditions, facts)
def test_whatever_is_known_there_is_a_sentence(condition, company):
    (reading,) = read([condition], company)

    assert reading.sentence[:1].isupper()
    assert reading.sentence.endswith(".")
    assert "None" not in reading.sentence
    assert french(reading.sentence)
