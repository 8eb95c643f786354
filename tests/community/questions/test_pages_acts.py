"""Voting, accepting, following, closing: by a button, back to where it was."""

from __future__ import annotations

import pytest

from community.questions import services
from community.questions.models import AnswerVote, MeToo, QuestionFollow, Quota
from core.ids import encode
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def act(client, verb, row, **data):
    return client.post(f"/questions/{verb}/{encode(row.pk)}/", data)


def on_answer(client, answer, verb, **data):
    return client.post(f"/questions/reponses/{encode(answer.pk)}/{verb}/", data)


def test_a_vote_counts_and_leads_back_to_the_answer(client, person):
    answer = AnswerFactory()
    assert on_answer(client, answer, "voter", vote="1").url == answer.get_absolute_url()
    answer.refresh_from_db()
    assert answer.up_count == 1


def test_the_same_button_again_takes_the_vote_back(client, person):
    answer = AnswerFactory()
    on_answer(client, answer, "voter", vote="1")
    on_answer(client, answer, "voter", vote="0")
    assert not AnswerVote.objects.exists()


def test_a_vote_against_asks_why_first(client, person):
    answer = AnswerFactory()
    response = on_answer(client, answer, "voter", vote="-1")
    assert response.status_code == 200
    assert "En quoi cette réponse" in response.content.decode()
    assert not AnswerVote.objects.exists()
    assert on_answer(client, answer, "voter", vote="-1", send="1").status_code == 422
    assert on_answer(client, answer, "voter", vote="-1", send="1", reason="x").status_code == 422
    assert on_answer(client, answer, "voter", vote="-1", send="1", reason="outdated").status_code == 302
    assert AnswerVote.objects.get().reason == "outdated"


def test_a_vote_on_ones_own_answer_is_refused_beside_it(client, person):
    answer = AnswerFactory(author=person)
    response = on_answer(client, answer, "voter", vote="1")
    assert response.status_code == 409
    assert "votre propre réponse" in response.content.decode()


def test_too_many_votes_are_refused_with_the_time_to_wait(client, person):
    Quota.objects.filter(action="vote").delete()
    Quota.objects.create(action="vote", standing="member", count=1, seconds=3600)
    on_answer(client, AnswerFactory(), "voter", vote="1")
    response = on_answer(client, AnswerFactory(), "voter", vote="1")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "Vous allez vite" in response.content.decode()


@pytest.mark.parametrize("verb", ["voter", "accepter"])
def test_a_visitor_is_led_to_signing_in(client, verb):
    response = on_answer(client, AnswerFactory(), verb, vote="1")
    assert response.status_code == 302
    assert not AnswerVote.objects.exists()


@pytest.mark.parametrize("verb", ["voter", "accepter"])
def test_nothing_is_done_by_reading(client, person, verb):
    answer = AnswerFactory()
    assert client.get(f"/questions/reponses/{encode(answer.pk)}/{verb}/").status_code == 405


def test_a_hidden_answer_is_not_found(client, person):
    assert on_answer(client, AnswerFactory(masked=True), "voter", vote="1").status_code == 404


def test_the_asker_accepts_and_changes_their_mind(client):
    answer = AnswerFactory()
    client.force_login(answer.question.author)
    assert on_answer(client, answer, "accepter", accept="1").url == answer.get_absolute_url()
    answer.question.refresh_from_db()
    assert answer.question.accepted_answer == answer
    on_answer(client, answer, "accepter", accept="0")
    answer.question.refresh_from_db()
    assert answer.question.accepted_answer is None


def test_nobody_else_accepts(client, person):
    assert on_answer(client, AnswerFactory(), "accepter", accept="1").status_code == 403


def test_a_closed_question_accepts_nothing_and_says_so(client):
    answer = AnswerFactory(question__closed=True)
    client.force_login(answer.question.author)
    response = on_answer(client, answer, "accepter", accept="1")
    assert response.status_code == 409
    assert "ne peut pas être acceptée" in response.content.decode()


def test_me_too_is_said_and_taken_back(client, person):
    question = QuestionFactory()
    assert act(client, "moi-aussi", question, on="1").url == question.get_absolute_url()
    assert MeToo.objects.get().person == person
    assert "Moi aussi · 1" in client.get(question.get_absolute_url()).content.decode()
    act(client, "moi-aussi", question, on="0")
    assert not MeToo.objects.exists()


def test_me_too_on_ones_own_question_is_refused_in_words(client, person):
    response = act(client, "moi-aussi", QuestionFactory(author=person), on="1")
    assert response.status_code == 409
    assert "votre propre question" in response.content.decode()


def test_a_question_is_followed_and_left(client, person):
    question = QuestionFactory()
    act(client, "suivre", question, on="1")
    assert QuestionFollow.objects.get().person == person
    assert "Suivie" in client.get(question.get_absolute_url()).content.decode()
    act(client, "suivre", question, on="0")
    assert not QuestionFollow.objects.exists()


def test_the_asker_closes_and_reopens(client, person):
    question = QuestionFactory(author=person)
    path = f"/questions/cloturer/{encode(question.pk)}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "unclear"}).status_code == 422
    assert client.post(path, {"reason": "solved"}).url == question.get_absolute_url()
    question.refresh_from_db()
    assert question.closed_at
    act(client, "rouvrir", question)
    question.refresh_from_db()
    assert question.closed_at is None


def test_nobody_else_closes(client, person):
    question = QuestionFactory()
    assert client.get(f"/questions/cloturer/{encode(question.pk)}/").status_code == 403
    services.close_question(question.pk, by=question.asker, reason="solved")
    assert act(client, "rouvrir", question).status_code == 403
