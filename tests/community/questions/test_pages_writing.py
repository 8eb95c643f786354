"""Asking, answering and editing through the pages: what is refused keeps its words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import services
from community.questions.models import Answer, Question, Quota
from community.questions.services import texts
from core.actors import Actor
from core.ids import encode
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
TITLE = "Puis-je refuser la carte sous 10 € ?"


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def text_of(response) -> str:
    return response.content.decode()


def address(verb: str, row) -> str:
    return f"/questions/{verb}/{encode(row.pk)}/"


def test_a_title_alone_is_enough_to_ask(client, person):
    response = client.post("/questions/poser-en-mon-nom/", {"title": TITLE})
    question = Question.objects.get()
    assert response.url == question.get_absolute_url()
    assert (question.title, question.author) == (TITLE, person)


def test_asking_keeps_every_fact_that_was_told(client, person):
    topic, region = TopicFactory(), RegionFactory()
    facts = {"region_code": region.code, "section": "I", "size_class": "1-9"}
    client.post(
        "/questions/poser-en-mon-nom/", {"title": TITLE, "body": "**Vite**", "topics": [topic.pk], **facts}
    )
    question = Question.objects.get()
    assert (question.region, question.section, question.size_class) == (region, "I", "1-9")
    assert list(question.topics.all()) == [topic]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": ""}, "Écrivez votre question en une phrase."),
        ({"title": "Aide ?"}, "Dites-en un peu plus"),
        ({"title": "x" * 151}, "doit tenir en 150"),
        ({"title": TITLE, "body": "x" * (texts.QUESTION_MAX + 1)}, "C’est un peu long"),
        ({"title": TITLE, "topics": ["999999"]}, "Choisissez des sujets de la liste."),
        ({"title": TITLE, "topics": ["abc"]}, "Choisissez des sujets de la liste."),
        ({"title": TITLE, "region_code": "zz"}, "Choisissez une région de la liste."),
        ({"title": TITLE, "section": "zz"}, "Choisissez un secteur de la liste."),
        ({"title": TITLE, "size_class": "zz"}, "Choisissez une taille de la liste."),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_is_lost(client, person, data, words):
    response = client.post("/questions/poser-en-mon-nom/", {"body": "Ce que j’ai déjà écrit.", **data})
    assert response.status_code == 422
    html = text_of(response)
    assert words in html
    assert data.get("body", "Ce que j’ai déjà écrit.") in html
    assert not Question.objects.exists()


def test_a_null_character_is_left_out(client, person):
    client.post("/questions/poser-en-mon-nom/", {"title": "Un zéro\x00 dedans, pour voir ?", "body": "\x00"})
    assert Question.objects.get().title == "Un zéro dedans, pour voir ?"
    html = text_of(client.post("/questions/poser-en-mon-nom/", {"title": "\x00", "body": "Du\x00 texte."}))
    assert "Du texte." in html


def test_over_the_limit_the_page_says_so_and_keeps_the_words(client, person):
    Quota.objects.filter(action="ask").delete()
    Quota.objects.create(action="ask", standing="member", count=1, seconds=3600)
    services.ask_question(by=Actor.of(person), title=TITLE)
    response = client.post(
        "/questions/poser-en-mon-nom/", {"title": "Une autre question encore ?", "body": "Longue."}
    )
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    html = text_of(response)
    assert "Vous allez vite" in html
    assert 'value="Une autre question encore ?"' in html
    assert "Longue." in html


def test_the_preview_publishes_nothing_and_asks_for_nothing(client, person):
    response = client.post("/questions/poser-en-mon-nom/", {"title": "", "body": "**Vite**", "apercu": "1"})
    assert response.status_code == 200
    html = text_of(response)
    assert "<strong>Vite</strong>" in html
    assert "à corriger" not in html
    assert not Question.objects.exists()


def test_the_preview_shows_what_was_asked_before(client, person):
    QuestionFactory(title="Refuser la carte bancaire, ai-je le droit ?")
    html = text_of(
        client.post("/questions/poser-en-mon-nom/", {"title": "Puis-je refuser une carte ?", "apercu": "1"})
    )
    assert "ai-je le droit" in html


def test_pieces_of_page_come_without_the_page(client):
    QuestionFactory(title="Un impayé de longue date, que faire ?")
    QuestionFactory(title="Impayés cachés au lecteur ?", masked=True)
    html = text_of(client.get("/questions/poser/proches/", {"title": "Mes impayées"}))
    assert "longue date" in html
    assert "cachés" not in html
    assert "<html" not in html
    html = text_of(
        client.post(
            "/questions/poser/apercu/", {"body": "<b>*vite*"}, headers={"sec-fetch-site": "same-origin"}
        )
    )
    assert "&lt;b&gt;<em>vite</em>" in html


@pytest.mark.parametrize("title", ["", "\x00", "% _ \\ '", "é" * 500, "comment pourquoi"])
def test_nothing_is_near_what_says_nothing(client, title):
    QuestionFactory()
    assert "Peut-être" not in text_of(client.get("/questions/poser/proches/", {"title": title}))


def test_the_question_begun_on_the_home_page_is_there(client):
    html = text_of(client.get("/questions/poser-en-mon-nom/", {"q": f"  {TITLE}\n"}))
    assert f'value="{TITLE}"' in html


def test_a_visitor_writes_first_then_signs_in_and_nothing_is_lost(client):
    topic = TopicFactory()
    response = client.post(
        "/questions/poser-en-mon-nom/", {"title": TITLE, "body": "Mes détails.", "topics": [topic.pk]}
    )
    assert response.status_code == 302
    assert not Question.objects.exists()
    back = (
        re.search(r"next=([^&]+)", response.url)[1]
        .replace("%2F", "/")
        .replace("%3F", "?")
        .replace("%3D", "=")
    )
    # Signing in empties the session of before.
    client.cookies.clear()
    client.force_login(PersonFactory())
    html = text_of(client.get(back))
    assert f'value="{TITLE}"' in html
    assert "Mes détails." in html
    assert re.search(rf'value="{topic.pk}"[^>]*checked', html)


@pytest.mark.parametrize("key", ["", "x", "../../etc", "a" * 32, "é"])
def test_a_wrong_key_brings_an_empty_form(client, key):
    assert client.get("/questions/poser-en-mon-nom/", {"suite": key}).status_code == 200


def test_the_key_of_a_session_shows_nothing_of_it(client, person):
    html = text_of(client.get("/questions/poser-en-mon-nom/", {"suite": client.session.session_key}))
    assert "à corriger" not in html


def test_answering_publishes_and_leads_to_the_answer(client, person):
    question = QuestionFactory()
    response = client.post(address("repondre", question), {"body": "Oui, je l’ai fait."})
    answer = Answer.objects.get()
    assert response.url == answer.get_absolute_url()
    assert (answer.author, answer.is_official) == (person, False)


def test_an_answer_may_say_when_the_law_was_checked_and_until_when(client, person):
    today = timezone.localdate()
    data = {"law_checked_on": today.isoformat(), "expires_on": (today + timedelta(90)).strftime("%d/%m/%Y")}
    client.post(address("repondre", QuestionFactory()), {"body": "Oui, article 4.", **data})
    answer = Answer.objects.get()
    assert (answer.law_checked_on, answer.expires_on) == (today, today + timedelta(90))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"body": "  "}, "Écrivez votre réponse."),
        ({"body": "x" * (texts.ANSWER_MAX + 1)}, "C’est un peu long"),
        ({"body": "Oui.", "law_checked_on": "demain"}, "Écrivez la date en chiffres"),
        ({"body": "Oui.", "law_checked_on": "2999-01-01"}, "Cette date est à venir"),
        (
            {"body": "Oui.", "law_checked_on": "2026-01-02", "expires_on": "2026-01-01"},
            "ne peut pas expirer avant",
        ),
    ],
)
def test_a_refused_answer_keeps_its_words(client, person, data, words):
    response = client.post(address("repondre", QuestionFactory()), data)
    assert response.status_code == 422
    html = text_of(response)
    assert words in html
    assert data["body"].strip() in html
    assert not Answer.objects.exists()


def test_the_preview_of_an_answer_publishes_nothing(client, person):
    html = text_of(client.post(address("repondre", QuestionFactory()), {"body": "**Oui**", "apercu": "1"}))
    assert "<strong>Oui</strong>" in html
    assert not Answer.objects.exists()


def test_a_question_closed_meanwhile_refuses_and_says_so(client, person):
    question = QuestionFactory(closed=True)
    response = client.post(address("repondre", question), {"body": "Trop tard ?"})
    assert response.status_code == 409
    html = text_of(response)
    assert "n’est plus ouverte" in html
    assert "Trop tard ?" in html


def test_only_the_states_team_answers_officially(client, person):
    question = QuestionFactory()
    client.post(address("repondre", question), {"body": "Moi, l’État.", "institution": "DGFiP"})
    assert not Answer.objects.get().is_official
    client.force_login(PersonFactory(role="state_team"))
    client.post(address("repondre", question), {"body": "Voici la règle.", "institution": "DGFiP"})
    assert Answer.objects.get(is_official=True).institution == "DGFiP"


def test_a_visitor_answers_first_then_signs_in(client):
    question = QuestionFactory()
    assert client.get(address("repondre", question)).status_code == 200
    assert client.post(address("repondre", question), {"body": ""}).status_code == 422
    response = client.post(address("repondre", question), {"body": "Je sais !"})
    key = re.search(r"suite%3D(\w+)", response.url)[1]
    client.cookies.clear()
    client.force_login(PersonFactory())
    assert "Je sais !" in text_of(client.get(address("repondre", question), {"suite": key}))
    assert not Answer.objects.exists()


def test_the_address_to_answer_leads_to_the_form(client, person):
    question = QuestionFactory()
    assert client.get(address("repondre", question)).url == f"{question.get_absolute_url()}#repondre"


def test_a_question_is_edited_and_its_versions_are_read_by_all(client, person):
    question = QuestionFactory(author=person)
    form = client.get(address("modifier", question))
    assert question.title in text_of(form)
    data = {"title": TITLE, "body": "Un autre texte.", "version": 1}
    assert client.post(address("modifier", question), data).status_code == 302
    client.logout()
    html = text_of(client.get(address("historique", question)))
    assert "<ins>" in html
    assert "Version 2" in html


def test_an_edit_over_anothers_keeps_the_words(client, person):
    question = QuestionFactory(author=person, version=2)
    response = client.post(
        address("modifier", question), {"title": TITLE, "body": "Les miens.", "version": 1}
    )
    assert response.status_code == 409
    assert "Les miens." in text_of(response)


def test_an_answer_is_edited_and_its_versions_are_read_by_all(client, person):
    answer = AnswerFactory(author=person)
    path = f"/questions/reponses/{encode(answer.pk)}/"
    assert answer.body in text_of(client.get(f"{path}modifier/"))
    assert (
        client.post(f"{path}modifier/", {"body": "Mieux dit.", "version": 1}).url == answer.get_absolute_url()
    )
    answer.refresh_from_db()
    assert answer.version == 2
    client.logout()
    assert "<ins>Mieux dit.</ins>" in text_of(client.get(f"{path}historique/"))


def test_an_answer_edited_elsewhere_shows_both_texts(client, person):
    answer = AnswerFactory(author=person, version=2)
    path = f"/questions/reponses/{encode(answer.pk)}/modifier/"
    response = client.post(path, {"body": "Le mien.", "version": 1})
    assert response.status_code == 409
    html = text_of(response)
    assert "Le mien." in html
    assert "SIRET en cours" in html


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_broken_version_is_refused_without_a_failure(client, person, version):
    answer = AnswerFactory(author=person)
    path = f"/questions/reponses/{encode(answer.pk)}/modifier/"
    assert client.post(path, {"body": "Mieux dit.", "version": version}).status_code == 422


def test_nobody_edits_what_is_anothers(client, person):
    answer = AnswerFactory()
    assert client.get(f"/questions/reponses/{encode(answer.pk)}/modifier/").status_code == 403
    assert client.get(address("modifier", answer.question)).status_code == 403


def test_hidden_versions_are_not_read(client):
    question = QuestionFactory(masked=True)
    answer = AnswerFactory(masked=True)
    assert client.get(address("historique", question)).status_code == 404
    assert client.get(f"/questions/reponses/{encode(answer.pk)}/historique/").status_code == 404
