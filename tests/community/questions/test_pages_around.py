"""Around the questions: feeds, the map for search engines, pieces on other pages, pages kept for visitors."""

from __future__ import annotations

import re

import pytest

from community.questions import services, similar
from core.actors import SYSTEM, Actor
from core.ids import encode
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def entries(response) -> list[str]:
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return re.findall(r"<entry>\s*<title>(.*?)</title>", response.content.decode())


def test_the_feed_tells_recent_public_questions(client):
    QuestionFactory(title="Une question publique ?", anonymous=True)
    QuestionFactory(title="Une question masquée ?", masked=True)
    response = client.get("/questions/recentes.atom")
    assert entries(response) == ["Une question publique ?"]
    assert b"<author>" not in response.content
    assert not response.cookies


def test_a_topic_has_its_feed(client):
    topic = TopicFactory()
    QuestionFactory(title="Sur ce sujet-là ?", topics=[topic])
    QuestionFactory(title="Sur un autre ?")
    assert entries(client.get(f"/questions/sujet/{topic.slug}/recentes.atom")) == ["Sur ce sujet-là ?"]


def test_a_question_has_the_feed_of_its_answers(client):
    answer = AnswerFactory()
    AnswerFactory(question=answer.question, masked=True)
    response = client.get(f"/questions/{encode(answer.question_id)}/reponses.atom")
    assert entries(response) == [f"Réponse de {answer.author.display_name}"]
    assert answer.anchor.encode() in response.content


def test_a_hidden_question_has_no_feed(client):
    question = QuestionFactory(masked=True)
    client.force_login(question.author)
    assert client.get(f"/questions/{encode(question.pk)}/reponses.atom").status_code == 404


def test_a_feed_names_our_address_whatever_the_host(client):
    QuestionFactory()
    response = client.get("/questions/recentes.atom", headers={"host": "localhost"})
    assert b"localhost" not in response.content


@pytest.mark.parametrize("count", [1, 10])
def test_a_feed_costs_two_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        QuestionFactory(topics=[TopicFactory()])
    with django_assert_num_queries(2):
        client.get("/questions/recentes.atom")


def test_search_engines_find_every_public_question_once(client):
    question = QuestionFactory()
    hidden = QuestionFactory(masked=True)
    QuestionFactory(duplicate_of=question)
    assert b"sitemap-questions.xml" in client.get("/sitemap.xml").content
    content = client.get("/sitemap-questions.xml", headers={"host": "localhost"}).content.decode()
    assert content.count("<loc>") == 1
    assert f"<loc>http://127.0.0.1:8000{question.get_absolute_url()}</loc>" in content
    assert encode(hidden.pk) not in content


def test_robots_are_told_where_the_map_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /mon-espace/" in text


@pytest.mark.parametrize("count", [1, 6])
def test_the_home_page_shows_questions_and_figures_in_twelve_queries(
    client, count, django_assert_max_num_queries
):
    for number in range(count):
        QuestionFactory(title=f"Question sans réponse {number} ?", topics=[TopicFactory()])
        AnswerFactory(question=QuestionFactory(title=f"Question répondue {number} ?"))
    client.force_login(PersonFactory())
    client.get("/")  # what a process asks once: menus, what was published
    with django_assert_max_num_queries(12):
        html = client.get("/").content.decode()
    assert "En ce moment" in html
    assert "Personne n’a encore répondu" in html


def test_visitors_share_a_page_until_it_changes(client, django_assert_num_queries):
    question = QuestionFactory()
    for path in (question.get_absolute_url(), "/questions/"):
        client.get(path)
        with django_assert_num_queries(0):
            client.get(path)


@pytest.mark.django_db(transaction=True)
def test_what_is_hidden_is_gone_at_the_next_request(client):
    topic = TopicFactory()
    answer = AnswerFactory(body="Une réponse à masquer.", question=QuestionFactory(topics=[topic]))
    question = answer.question
    beside = QuestionFactory(title="Une voisine de la première ?", topics=[topic])
    similar.keep(beside)
    paths = {path: client.get(path).content.decode() for path in ("/questions/", beside.get_absolute_url())}
    assert all(question.title in html for html in paths.values())
    assert answer.body in client.get(question.get_absolute_url()).content.decode()
    services.mask_answer(answer.pk, by=SYSTEM, why="essai")
    assert answer.body not in client.get(question.get_absolute_url()).content.decode()
    services.mask_question(question.pk, by=SYSTEM, why="essai")
    for path in paths:
        assert question.title not in client.get(path).content.decode()
    assert client.get(question.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_new_question_and_a_vote_are_seen_at_once(client):
    client.get("/questions/")
    question = services.ask_question(by=actor(), title="Une question toute neuve ?")
    assert question.title in client.get("/questions/").content.decode()
    answer = services.answer_question(question.pk, by=actor(), body="Une réponse.")
    assert "</span>0</b>" in client.get(question.get_absolute_url()).content.decode()
    services.vote(answer.pk, by=actor(), value=1)
    assert "</span>1</b>" in client.get(question.get_absolute_url()).content.decode()


def test_two_people_never_see_each_others_page(client):
    answer = AnswerFactory()
    voter, other = PersonFactory(), PersonFactory()
    client.force_login(voter)
    services.vote(answer.pk, by=Actor.of(voter), value=1)
    path = answer.question.get_absolute_url()
    assert 'aria-pressed="true"' in client.get(path).content.decode()
    client.force_login(other)
    assert 'aria-pressed="true"' not in client.get(path).content.decode()
    client.logout()
    html = client.get(path).content.decode()
    assert "Se connecter pour dire utile" in html
    assert "csrf" not in html
