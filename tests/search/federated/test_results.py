"""The search page: what it finds, how it says why, and what it does when nothing answers."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from accounts.models import User
from cms.pages.models import GuidePage
from community.questions.models import Question
from core import indexing
from core.ids import encode
from core.testing import run_outbox
from search.federated import correcting, views
from territories.models import Region
from tests.accounts.factories import UserFactory
from tests.cms.factories import EventFactory, GuideFactory, NewsFactory, StoryFactory
from tests.community.experts.factories import ExpertFactory
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db
PAGE = "/recherche/"


def told(*rows) -> None:
    indexing.changed(*rows)
    run_outbox()


def search(client, **parameters):
    return client.get(PAGE, {name: value for name, value in parameters.items() if value})


def titles(response) -> list[str]:
    return [
        str(row["title"]).replace("<mark>", "").replace("</mark>", "") for row in response.context["rows"]
    ]


@pytest.fixture
def content():
    topic = TopicFactory(name="Trésorerie", slug="tresorerie")
    region, _ = Region.objects.get_or_create(
        code="53", defaults={"name": "Bretagne", "located": "en Bretagne"}
    )
    question = QuestionFactory(title="Une facture impayée depuis trois mois", section="F", region=region)
    question.choose_topics([topic])
    AnswerFactory(question=question, body="Envoyez une mise en demeure.")
    guide = GuideFactory(title="Se faire payer ses factures", topics=[topic])
    rows = [
        question,
        guide,
        StoryFactory(title="J’ai relancé une facture"),
        NewsFactory(title="La facture change"),
    ]
    rows.append(EventFactory(title="Atelier facture électronique"))
    told(*rows)
    return rows


def test_the_first_page_says_what_to_do(client):
    page = client.get(PAGE).content.decode()
    assert "Que cherchez-vous" in page
    assert "/recherche/?type=guides" in page


def test_everything_public_is_found_in_one_box_with_its_words_marked(client, content):
    response = search(client, q="facture")
    assert len(response.context["rows"]) == 5
    page = response.content.decode()
    assert "Une <mark>facture</mark> impayée depuis trois mois" in page
    assert "5 résultats pour <b>facture</b>" in page
    assert not response.cookies


def test_each_result_says_why_and_its_parts_add_up(client, content):
    response = search(client, q="facture impayée")
    first = response.context["rows"][0]
    assert (
        first["reason"]
        == "le titre contient «\u202ffacture\u202f» et «\u202fimpayée\u202f», et c’est récent."
    )
    *parts, total = first["facts"]
    figures = [
        float(part["points"].replace("\u202f", "").replace(",", ".").replace("−", "-")) for part in parts
    ]
    assert round(sum(figures), 1) == float(total["points"].replace(",", "."))
    assert first["method"] == reverse("search:how")


def test_filters_add_up_and_values_of_one_are_alternatives(client, content):
    response = client.get(PAGE, {"q": "facture", "type": ["guides", "questions"]})
    assert len(response.context["rows"]) == 2
    counts = {option["value"]: option["count"] for option in response.context["groups"][0]["options"]}
    # Counted as if kinds were not filtered, so that one may choose another.
    assert counts["temoignages"] == "1"
    response = client.get(PAGE, {"q": "facture", "sujet": "tresorerie", "region": "53"})
    assert titles(response) == ["Une facture impayée depuis trois mois"]
    labels = [filter["label"] for filter in response.context["filters"]]
    assert labels == ["Trésorerie", "Bretagne"]
    assert response.context["filters"][0]["href"] == "/recherche/?q=facture&region=53"


def test_the_form_of_the_filters_keeps_the_words_without_a_script(client, content):
    page = search(client, q="facture").content.decode()
    assert '<input type="hidden" name="q" value="facture">' in page
    assert 'name="type" value="guides"' in page
    assert 'name="sujet" value="tresorerie"' in page


def test_ages_are_counted_and_filter(client, content):
    assert search(client, q="facture", depuis="mois").context["rows"]
    ages = search(client, q="facture").context["groups"][-1]
    assert ages["legend"] == "Date"
    assert [option["count"] for option in ages["options"]] == [None, "5", "5", "5"]


def test_the_newest_first_when_asked(client, content):
    old = QuestionFactory(title="Une vieille facture", asked_at="2020-01-01T00:00:00Z")
    told(old)
    assert titles(search(client, q="facture", tri="recent"))[-1] == "Une vieille facture"
    assert "reason" not in search(client, q="facture", tri="recent").context["rows"][0]


def test_a_slip_of_the_finger_finds_and_is_told(client, content):
    response = search(client, q="fadture")
    assert response.context["approximate"]
    assert response.context["other"] == "facture"
    assert "Essayez avec" in response.content.decode()
    assert "proche de vos mots" in response.context["rows"][0]["reason"]


def test_what_is_not_found_leads_to_asking(client):
    page = search(client, q="xylophone").content.decode()
    assert "Nous n’avons pas trouvé" in page
    assert "/questions/poser/" in page


def test_with_filters_that_leave_nothing_one_may_take_them_away(client, content):
    page = search(client, q="facture", sujet="inconnu").content.decode()
    assert "Chercher sans les filtres" in page


def test_what_was_hidden_a_moment_ago_is_not_shown_whatever_the_index_says(client, content):
    Question.objects.update(state="masked")
    GuidePage.objects.update(live=False)
    found = titles(search(client, q="facture"))
    assert "Une facture impayée depuis trois mois" not in found
    assert "Se faire payer ses factures" not in found
    assert len(found) == 3


def test_an_author_does_not_find_what_only_they_may_read(client):
    author = UserFactory()
    hidden = QuestionFactory(title="Une facture secrète", author=author)
    told(hidden)
    Question.objects.update(state="masked")
    client.force_login(author)
    assert titles(search(client, q="facture")) == []


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_costs_ten_queries_at_most_however_many_results(
    client, content, signed_in, django_assert_max_num_queries
):
    more = [
        AnswerFactory(question=QuestionFactory(title=f"Facture {number}")).question for number in range(30)
    ]
    more += [GuideFactory(title=f"Guide de la facture {number}") for number in range(5)]
    told(*more)
    if signed_in:
        client.force_login(UserFactory())
    search(client, q="facture")
    with django_assert_max_num_queries(10):
        response = search(client, q="facture")
    assert len(response.context["rows"]) == 20
    assert len(response.content) < 85_000
    second = client.get(response.context["next_url"])
    assert len(second.context["rows"]) == 20
    assert second.context["shown"] == "21 à 40 sur 40"
    assert not set(titles(second)) & set(titles(response))


def test_no_result_is_on_two_pages_and_the_last_one_ends(client):
    told(*[QuestionFactory(title=f"Facture {number}") for number in range(45)])
    seen, address = [], "/recherche/?q=facture"
    while address:
        response = client.get(address)
        seen += titles(response)
        address = response.context["next_url"]
    assert len(seen) == len(set(seen)) == 45
    assert client.get("/recherche/?q=facture&page=9").status_code == 200


def test_down_the_page_says_so_and_lists_titles(client, content, engine):
    engine.down = True
    response = search(client, q="facture")
    assert response.status_code == 200
    page = response.content.decode()
    assert "en panne pour un moment" in page
    assert "Une facture impayée depuis trois mois" in page
    assert "Se faire payer ses factures" in page
    assert (
        search(client, q="facture", type="guides").context["rows"][0]["title"]
        == "Se faire payer ses factures"
    )
    assert client.get("/recherche/suggestions?q=fac").json() == {"results": []}
    expert = ExpertFactory(person__display_name="Awa Diop")
    assert [row["href"] for row in search(client, q="Awa").context["rows"]] == [expert.get_absolute_url()]


NASTY = [
    "a" * 5_000,
    "facture " * 700,
    'l’entreprise aides (export a:b "ouvert',
    "* ? ~ ^ AND OR NOT && || ! ( ) { } [ ] / \\ +- :",
    "%00%ff \x00 \ud83d".encode("utf-8", "replace").decode(),
    "🐝\U0001f469\u200d\U0001f467 مرحبا שלום \u202eabc\u202c a\u0300\u0301\u0302\u200b\ufeff",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "   ",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("down", [False, True])
def test_whatever_is_typed_is_answered(client, content, engine, text, down):
    engine.down = down
    response = client.get(
        PAGE, {"q": text, "page": text[:50], "sujet": text[:50], "depuis": "x", "type": "x"}
    )
    assert response.status_code == 200
    assert client.get(PAGE, {"q": text}).status_code == 200
    assert client.get("/recherche/suggestions", {"q": text}).status_code == 200


def test_a_long_text_is_cut_and_that_is_said(client, content, engine):
    response = search(client, q="facture " * 700)
    assert "seul son début a été cherché" in response.content.decode()
    assert max(len(query.text) for query in engine.queries) <= 300


def test_too_many_searches_are_refused_and_nothing_typed_is_lost(client, monkeypatch):
    monkeypatch.setattr(views, "VISITOR", views.limits.Limit("search.visitor", 2, 3600))
    for _ in range(2):
        assert search(client, q="facture").status_code == 200
    response = search(client, q="facture impayée")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert 'value="facture impayée"' in response.content.decode()
    client.force_login(UserFactory())
    assert search(client, q="facture").status_code == 200


def test_visitors_and_accounts_have_their_limits():
    assert (views.VISITOR.count, views.VISITOR.seconds) == (60, 60)
    assert (views.ACCOUNT.count, views.ACCOUNT.seconds) == (120, 60)


def test_what_is_searched_is_neither_logged_nor_kept(client, content, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(UserFactory())
    search(client, q="motsecret")
    client.get("/recherche/suggestions?q=motsecret")
    assert "motsecret" not in caplog.text
    assert search(client, q="motsecret").headers["Cache-Control"].startswith("max-age=0")
    assert not User.objects.filter(display_name__contains="motsecret").exists()


def test_titles_come_as_one_types_and_only_those_one_may_read(client, content, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        lines = client.get("/recherche/suggestions?q=fact").json()["results"]
    news = next(line for line in lines if line["label"] == "La facture change")
    assert news["hint"] == "Actualité"
    assert news["url"].startswith("/actualites/")
    Question.objects.update(state="masked")
    lines = client.get("/recherche/suggestions?q=fact").json()["results"]
    assert "Une facture impayée depuis trois mois" not in [line["label"] for line in lines]
    assert client.get("/recherche/suggestions?q=f").json() == {"results": []}


def test_every_page_has_a_box_that_works_without_a_script(client):
    page = client.get("/questions/").content.decode()
    assert page.count('action="/recherche/"') == 2


def test_the_rule_of_the_order_is_public_with_its_figures(client):
    page = client.get("/recherche/comment/").content.decode()
    assert "540 jours" in page
    assert "Personne ne paie" in page


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("facutre impayé", "facture impayé"),
        ("factur", ""),
        ("impayés", ""),
        ("xylophone", ""),
        ("tva", ""),
        ("impaye facturre", "impaye facture"),
    ],
)
def test_slips_are_mended_in_the_words_of_titles(typed, mended):
    assert correcting.better(typed, ["Une facture impayée"]) == mended


def test_an_address_never_holds_a_key_as_a_number(client, content):
    question = Question.objects.get()
    assert encode(question.pk) in search(client, q="impayée").content.decode()
    assert str(question.pk) not in search(client, q="impayée").content.decode()
