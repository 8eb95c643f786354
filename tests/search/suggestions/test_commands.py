"""The two evaluations, on samples small enough to be worked out by hand."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.suggestions import evaluation, recommending
from tests.cms.factories import AidFactory
from tests.search.suggestions.factories import heating_aid


def test_measures_are_those_of_the_reference_scorer():
    grades = {"a": {"x": 3, "y": 2, "z": 0}, "b": {"x": 0}}
    run = {"a": {"z": 3.0, "x": 2.0}, "b": {"x": 1.0}}
    nothing = frozenset()
    best = 7 + 3 / 1.584962500721156
    assert evaluation.gains(run, grades, nothing) == {"a": pytest.approx(7 / 1.584962500721156 / best)}
    assert evaluation.recalls(run, grades, nothing) == {"a": 0.5}
    assert evaluation.recalls(run, grades, frozenset({"y"})) == {"a": 1.0}
    assert evaluation.avoided(run, {"a": {"z": 1}, "b": {"y": 1}}, nothing) == (1, 2)


def test_the_interval_of_a_gain_that_is_sure_excludes_nothing():
    ours = {str(number): 0.6 for number in range(20)}
    theirs = {str(number): 0.4 for number in range(20)}
    gain, low, high = evaluation.difference(ours, theirs)
    assert gain == pytest.approx(low) == pytest.approx(high) == pytest.approx(0.2)
    _, low, high = evaluation.difference({"a": 1.0, "b": 0.0}, {"a": 0.0, "b": 1.0})
    assert low < 0 < high


@pytest.mark.django_db
def test_suggestions_are_evaluated_over_the_aids_open_on_the_day(tmp_path):
    aid = heating_aid()
    heating_aid(title="Fermée", slug="fermee", closing="dated", closes_on=date(2026, 1, 1))
    for number in range(4):
        AidFactory(title=f"Autre {number}", lead="Réduisez et recyclez vos déchets.")
    rows = [
        {"id": "q1", "titre": "Changer la chaudière au fioul", "texte": "Quelle subvention ?", "faits": {}},
        {"id": "q2", "titre": "Un congé maladie", "texte": "Et les congés payés ?", "aucun_attendu": True},
    ]
    questions, run, grades = tmp_path / "q.jsonl", tmp_path / "run.tsv", tmp_path / "grades.tsv"
    questions.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    grades.write_text(f"question_id\taid_slug\tgrade\nq1\t{aid.slug}\t3\n", "utf-8")
    out = StringIO()
    arguments = ["--questions", questions, "--run", run, "--on", "2026-06-12", "--grades", grades]
    call_command("evaluate_suggestions", *map(str, arguments), stdout=out)
    (line,) = run.read_text("utf-8").splitlines()
    assert line.split("\t")[:2] == ["q1", aid.slug]
    told = out.getvalue()
    assert "nDCG@5     1.000" in told
    assert "paired" in told
    assert "nothing suggested where nothing is expected: 1 of 1" in told


def companies(path, rows):
    names = ["objet", "departement", *recommending.LEVELS, "id_aide"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for purpose, department, activity, aid in rows:
            writer.writerow({"objet": purpose, "departement": department, "naf1": activity, "id_aide": aid})


LEARNED = [
    ("Audit énergétique du site", "35", "Industrie", "1"),
    ("Audit énergétique de l’usine", "35", "Industrie", "1"),
    ("Achat d’un véhicule électrique", "75", "Commerce", "2"),
    ("Achat de véhicules électriques", "75", "Commerce", "2"),
    ("Achat d’une voiture électrique", "13", "Commerce", "2"),
    ("Étude de gaspillage alimentaire", "13", "Restauration", "3"),
]


def test_a_company_is_recommended_what_others_like_it_got(tmp_path):
    known, asked = tmp_path / "a.csv", tmp_path / "b.csv"
    companies(known, LEARNED)
    companies(
        asked, [("Audit d’énergie", "22", "Industrie", "1"), ("Voitures électriques", "75", "Commerce", "2")]
    )
    out = StringIO()
    call_command("evaluate_recommendation", "--train", str(known), "--test", str(asked), stdout=out)
    assert "recommended    success at 1 1.000" in out.getvalue()
    assert "most frequent  success at 1 0.500" in out.getvalue()
    out = StringIO()
    call_command(
        "evaluate_recommendation", "--train", str(known), "--folds", "3", "--without-purpose", stdout=out
    )
    assert "6 companies, without the purpose" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("evaluate_recommendation", "--train", str(known))


def test_an_aid_that_nobody_got_yet_may_be_recommended_by_its_text(tmp_path):
    aids = tmp_path / "aides_1.jsonl"
    aids.write_text(
        json.dumps({"id": 9, "nom": "Installation solaire", "details_html": "<p>Panneaux</p>"}), "utf-8"
    )
    known = [recommending.Example(purpose, (naf,), place, aid) for purpose, place, naf, aid in LEARNED]
    learned = recommending.Recommender(known, recommending.read_aids(aids))
    (ranked,) = learned.rank([recommending.Example("Panneaux pour installation solaire", (), "35", "9")])
    assert ranked[0] == "9"
