"""The page of a question: what each reader sees of it, and how much it costs."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import services, similar
from community.questions.models import PostState
from core.actors import Actor
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    QuestionFactory,
    TopicFactory,
    VoteFactory,
    actor,
)

pytestmark = pytest.mark.django_db


def html_of(client, question, status=200) -> str:
    response = client.get(question.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def structured(html: str) -> dict | None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(found[1])["mainEntity"] if found else None


def test_a_reader_sees_the_question_and_its_answers_without_cookie_nor_token(client):
    answer = AnswerFactory(votes=(3, 0))
    html = html_of(client, answer.question)
    assert answer.question.title in html
    assert "SIRET en cours" in html
    assert "csrfmiddlewaretoken" not in html
    assert not client.cookies


@pytest.mark.parametrize("slug", ["", "autre-titre/"])
def test_any_other_slug_leads_to_the_right_one(client, slug):
    question = QuestionFactory()
    short = question.get_absolute_url().removesuffix(f"{question.slug}/")
    response = client.get(short + slug)
    assert response.status_code == 302
    assert response.url == question.get_absolute_url()


def test_a_title_without_letters_reads_question(client):
    question = QuestionFactory(title="?!?!?!?!?!")
    assert question.get_absolute_url().endswith("/question/")
    html_of(client, question)


@pytest.mark.parametrize("state", [PostState.MASKED, PostState.HELD, PostState.REMOVED, PostState.ERASED])
def test_what_is_hidden_is_not_found(client, state):
    question = QuestionFactory(state=state, author=PersonFactory())
    html_of(client, question, 404)


def test_its_author_sees_a_hidden_question_and_is_told(client):
    question = QuestionFactory(masked=True)
    client.force_login(question.author)
    assert "Vous seul voyez cette page" in html_of(client, question)


def test_answers_stand_in_the_order_of_votes_and_the_page_says_why(client):
    question = QuestionFactory()
    AnswerFactory(question=question, body="moins bonne", votes=(1, 0))
    AnswerFactory(question=question, body="la meilleure", votes=(5, 0))
    html = html_of(client, question).partition("<main")[2]
    assert html.index("la meilleure") < html.index("moins bonne")
    assert "Pourquoi cet ordre" in html


def test_an_outdated_answer_comes_last_and_says_why(client):
    question = QuestionFactory()
    AnswerFactory(question=question, body="ancienne règle", votes=(9, 0), expired=True)
    AnswerFactory(question=question, body="nouvelle règle")
    html = html_of(client, question).partition("<main")[2]
    assert html.index("nouvelle règle") < html.index("ancienne règle")
    assert "elle passe après les autres" in html


def test_the_official_answer_stands_above_without_a_vote(client):
    question = QuestionFactory()
    AnswerFactory(question=question, body="des confrères", votes=(9, 0))
    AnswerFactory(question=question, body="la position de l’État", official=True)
    html = html_of(client, question).partition("<main")[2]
    assert html.index("la position de l’État") < html.index("des confrères")
    assert "Position officielle" in html
    assert html.count("Solde des votes") == 1


def test_the_accepted_answer_has_a_badge_and_a_link_but_keeps_its_place(client):
    question = QuestionFactory()
    best = AnswerFactory(question=question, body="la meilleure", votes=(9, 0))
    chosen = AnswerFactory(question=question, body="la choisie")
    services.accept_answer(chosen.pk, by=question.asker)
    html = html_of(client, question).partition("<main")[2]
    assert html.index("la meilleure") < html.index("la choisie")
    assert f'href="#{chosen.anchor}"' in html
    assert f'id="{best.anchor}"' in html
    assert "Acceptée par la personne qui demande" in html


def test_a_visitors_vote_is_a_link_to_signing_in(client):
    answer = AnswerFactory()
    html = html_of(client, answer.question)
    assert "Se connecter pour dire utile" in html
    assert "<form" not in re.sub(r"<form[^>]*role=.search.*?</form>", "", html, flags=re.S)


def test_who_is_signed_in_sees_their_own_vote_and_no_one_elses(client):
    answer = AnswerFactory()
    VoteFactory(answer=answer, value=-1)
    person = PersonFactory()
    services.vote(answer.pk, by=Actor.of(person), value=1)
    client.force_login(person)
    html = html_of(client, answer.question)
    assert html.count('aria-pressed="true"') == 1
    assert re.search(r'value="0" aria-pressed="true">\s*<svg.*?Utile', html, re.S)


def test_one_cannot_press_a_vote_on_ones_own_answer(client):
    answer = AnswerFactory()
    client.force_login(answer.author)
    assert re.search(r'name="vote" value="1" aria-pressed="false" disabled', html_of(client, answer.question))


def test_an_anonymous_asker_has_no_name_anywhere(client):
    question = QuestionFactory(anonymous=True)
    answer = AnswerFactory(question=question)
    html = html_of(client, question)
    assert "Une personne anonyme" in html
    entity = structured(html)
    assert "author" not in entity
    assert entity["suggestedAnswer"][0]["author"]["name"] == answer.author.display_name


def test_search_engines_get_nothing_before_a_published_answer(client):
    question = QuestionFactory()
    AnswerFactory(question=question, masked=True)
    assert structured(html_of(client, question)) is None


def test_search_engines_are_told_which_answer_was_accepted(client):
    question = QuestionFactory()
    other = AnswerFactory(question=question, votes=(2, 1))
    chosen = AnswerFactory(question=question, body="</script><b>choisie</b>")
    services.accept_answer(chosen.pk, by=question.asker)
    html = html_of(client, question)
    entity = structured(html)
    assert entity["answerCount"] == 2
    assert entity["acceptedAnswer"]["url"].endswith(f"#{chosen.anchor}")
    assert [each["url"].rpartition("#")[2] for each in entity["suggestedAnswer"]] == [other.anchor]
    assert entity["suggestedAnswer"][0]["upvoteCount"] == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entity["dateCreated"])


def test_a_double_leads_to_the_question_it_repeats(client):
    original = QuestionFactory(title="La question posée en premier ?")
    double = QuestionFactory(duplicate_of=original)
    AnswerFactory(question=double)
    html = html_of(client, double)
    assert original.title in html
    assert f'rel="canonical" href="http://127.0.0.1:8000{original.get_absolute_url()}"' in html
    assert structured(html) is None


def test_a_double_does_not_tell_of_a_hidden_original(client):
    original = QuestionFactory(title="La question posée en premier ?", masked=True)
    html = html_of(client, QuestionFactory(duplicate_of=original))
    assert original.title not in html
    assert "déjà été posée" in html


@pytest.mark.parametrize("trait", ["closed", "locked"])
def test_a_closed_or_locked_question_says_so_and_takes_no_answer(client, trait):
    question = QuestionFactory(**{trait: True})
    client.force_login(PersonFactory())
    html = html_of(client, question)
    assert "Publier ma réponse" not in html
    assert {"closed": "Question close", "locked": "Question verrouillée"}[trait] in html


def test_the_address_that_is_canonical_or_shared_is_never_the_hosts(client):
    question = QuestionFactory()
    html = client.get(question.get_absolute_url(), headers={"host": "localhost"}).content.decode()
    assert "//localhost" not in html
    assert f'rel="canonical" href="http://127.0.0.1:8000{question.get_absolute_url()}"' in html


def test_near_questions_stand_beside_and_hidden_ones_do_not(client):
    topic = TopicFactory()
    question = QuestionFactory(title="Mon apprenti ne vient plus, que faire ?", topics=[topic])
    QuestionFactory(title="Apprenti absent : dois-je le payer ?", topics=[topic])
    hidden = QuestionFactory(title="Apprenti mineur et machines ?", topics=[topic])
    similar.keep(question)
    services.mask_question(hidden.pk, by=actor("moderator"), why="à l’essai")
    html = html_of(client, question)
    assert "Apprenti absent" in html
    assert "Apprenti mineur" not in html


@pytest.mark.parametrize("answers", [1, 12])
def test_a_signed_in_reader_costs_ten_queries_at_most(client, answers, django_assert_max_num_queries):
    topic = TopicFactory(parent=TopicFactory())
    question = QuestionFactory(topics=[topic], duplicate_of=QuestionFactory())
    QuestionFactory(topics=[topic])
    for _ in range(answers):
        AnswerFactory(question=question, votes=(1, 0))
    services.accept_answer(question.answers.first().pk, by=question.asker)
    client.force_login(PersonFactory(role="state_team"))
    with django_assert_max_num_queries(10):
        html_of(client, question)


@pytest.mark.parametrize("answers", [1, 12])
def test_a_visitor_costs_six_queries_at_most(client, answers, django_assert_max_num_queries):
    topic = TopicFactory(parent=TopicFactory())
    question = QuestionFactory(topics=[topic])
    for _ in range(answers):
        AnswerFactory(question=question)
    with django_assert_max_num_queries(6):
        html_of(client, question)


def test_the_short_address_of_an_answer_leads_to_it(client):
    answer = AnswerFactory()
    response = client.get(f"/questions/reponses/{answer.anchor.removeprefix('reponse-')}/")
    assert response.url == answer.get_absolute_url()


def test_no_answer_given_tells_when_to_the_minute(client):
    asked = timezone.now() - timedelta(hours=2)
    html = html_of(client, QuestionFactory(anonymous=True, asked_at=asked))
    assert "il y a 2" not in html
