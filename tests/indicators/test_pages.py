"""The public page of indicators, its CSV, and the few figures of the home page."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.capabilities import facts
from indicators import computing
from tests.community.questions.factories import AnswerFactory, QuestionFactory, VoteFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def a_life():
    """Three months of questions, answers and votes, computed."""
    with time_machine.travel(NOW):
        for days in range(2, 80, 2):
            asked = NOW - timedelta(days=days)
            question = QuestionFactory(asked_at=asked)
            answer = AnswerFactory(question=question, answered_at=asked + timedelta(hours=1 + days % 40))
            for _ in range(1 + days % 8):
                VoteFactory(answer=answer, created_at=asked + timedelta(hours=30))
        computing.compute_all()
        yield


def test_an_empty_place_says_so_and_breaks_nothing(client):
    html = client.get("/indicateurs/").content.decode()
    assert html.count("Pas encore de données à montrer") == len(facts)
    rows = client.get("/indicateurs/indicateurs.csv").content.decode().splitlines()
    assert len(rows) == 1


def test_the_page_shows_every_fact_with_how_it_is_counted(client, a_life, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        html = client.get("/indicateurs/").content.decode()
    for fact in facts:
        assert fact.label in html
        assert fact.about in html
    assert html.index("Le temps d’une réponse") < html.index("La vie du lieu")
    assert "délai de la première réponse, sur 90 jours" in html


def test_the_page_is_cached_and_new_figures_show_at_once(client, a_life, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        computing.compute_recent()
    client.get("/indicateurs/")
    for _ in range(3):
        QuestionFactory(asked_at=NOW - timedelta(days=1))
    before = client.get("/indicateurs/").content
    with django_capture_on_commit_callbacks(execute=True):
        computing.compute_recent()
    assert client.get("/indicateurs/").content != before


def test_the_csv_is_well_formed_and_tells_no_small_vote_count(client, a_life):
    response = client.get("/indicateurs/indicateurs.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "indicateurs.csv" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    votes = [row for row in rows if row["indicateur"] == "questions.voted"]
    assert {row["duree"] for row in votes} == {"jour"}
    assert {row["nombre"] for row in votes} & {"1", "2", "3", "4"} == set()
    assert {row["remarque"] for row in votes if not row["nombre"]} == {"moins de 5"}
    asked = [
        int(row["nombre"])
        for row in rows
        if row["indicateur"] == "questions.asked" and row["duree"] == "jour"
    ]
    assert sum(asked) == 39
    waits = [row for row in rows if row["indicateur"] == "questions.median_wait" and row["valeur"]]
    assert waits
    assert all(re.fullmatch(r"\d+", row["valeur"]) and row["unite"] == "minutes" for row in waits)


def test_the_home_page_shows_a_few_of_them(client, a_life):
    html = client.get("/").content.decode()
    assert "pour une première réponse, une fois sur deux" in html
    assert "questions posées en trois mois" in html


def test_the_home_page_shows_none_as_long_as_there_are_none(client):
    assert "une fois sur deux" not in client.get("/").content.decode()


def test_the_footer_leads_to_them(client):
    assert 'href="/indicateurs/"' in client.get("/").content.decode()
