from __future__ import annotations

import json
import re

import pytest

from community.questions.models import PostState
from core.ids import encode
from tests.community.questions.factories import AnswerFactory, QuestionFactory, TopicFactory
from tests.support.api import column, read
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/questions"


def titles(client, **query) -> list[str]:
    return column(client, LIST, "title", **query)


def one(client, question):
    return read(client, f"{LIST}/{encode(question.pk)}")


def test_a_question_without_a_name_has_none_here_and_no_hour(client):
    question = QuestionFactory(anonymous=True)
    AnswerFactory(question=question)
    whole = one(client, question)
    assert whole["author"] is None
    assert not re.search(r"\d\d:\d\d", json.dumps(whole))
    assert set(whole) & {"receipt", "receipt_id", "author_id"} == set()


@pytest.mark.parametrize("state", sorted(set(PostState.values) - {"published", "archived"}))
def test_what_visitors_may_not_read_is_not_there(client, state):
    hidden = QuestionFactory(state=state)
    answered = QuestionFactory()
    AnswerFactory(question=answered, state=state)
    assert titles(client) == [answered.title]
    assert client.get(f"{LIST}/{encode(hidden.pk)}").status_code == 404
    assert one(client, answered)["in_order"] == []


def test_who_asked_reads_no_more_than_anybody(client):
    draft = QuestionFactory(state=PostState.DRAFT)
    client.force_login(draft.author)
    assert client.get(f"{LIST}/{encode(draft.pk)}").status_code == 404


def test_answers_come_in_the_order_of_the_page(client):
    question = QuestionFactory()
    low, high, old = (
        AnswerFactory(question=question, votes=votes, expired=expired)
        for votes, expired in (((1, 0), False), ((5, 0), False), ((9, 0), True))
    )
    rows = one(client, question)["in_order"]
    assert [row["id"] for row in rows] == [encode(answer.pk) for answer in (high, low, old)]
    assert (rows[0]["up"], rows[0]["down"]) == (5, 0)


def test_an_official_answer_says_for_whom_it_speaks(client):
    answer = AnswerFactory(official=True)
    assert one(client, answer.question)["in_order"][0]["institution"] == "DGCCRF"


def test_lists_are_those_of_the_site(client):
    topic, region = TopicFactory(), RegionFactory()
    QuestionFactory(title="Du sujet", topics=[topic])
    QuestionFactory(title="De la région", region=region)
    AnswerFactory(question=QuestionFactory(title="Répondue"))
    assert titles(client, topic=topic.slug) == ["Du sujet"]
    assert titles(client, region=region.pk) == ["De la région"]
    assert set(titles(client, order="unanswered")) == {"Du sujet", "De la région"}
    assert titles(client, order="popular") == []


def test_every_question_is_reached_once_whatever_is_asked_meanwhile(client):
    for number in range(7):
        QuestionFactory(title=f"Question {number} ?")
    seen, after = [], ""
    while True:
        page = read(client, LIST, size=3, after=after)
        seen += [row["title"] for row in page["results"]]
        after = page["next"]
        if not after:
            break
        QuestionFactory(title="Plus récente ?")
    assert sorted(title for title in seen if title != "Plus récente ?") == [
        f"Question {number} ?" for number in range(7)
    ]


def test_a_double_names_the_question_that_it_repeats(client):
    original = QuestionFactory()
    double = QuestionFactory(duplicate_of=original)
    assert one(client, double)["duplicate_of"] == encode(original.pk)
    original.state = PostState.MASKED
    original.save()
    assert one(client, double)["duplicate_of"] is None


@pytest.mark.parametrize("count", [1, 15])
def test_a_list_costs_two_queries_whatever_its_length(client, count, django_assert_max_num_queries):
    for _ in range(count):
        AnswerFactory(question=QuestionFactory(topics=[TopicFactory()], region=RegionFactory()))
    with django_assert_max_num_queries(2):
        assert len(read(client, LIST)["results"]) == count


@pytest.mark.parametrize("count", [1, 15])
def test_a_question_costs_three_queries_whatever_its_answers(client, count, django_assert_max_num_queries):
    question = QuestionFactory(topics=[TopicFactory()])
    for _ in range(count):
        AnswerFactory(question=question)
    with django_assert_max_num_queries(3):
        assert len(one(client, question)["in_order"]) == count
