import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.questions import services
from community.questions.history import MOST_WORDS, diff, versions
from community.questions.models import Question
from core.actors import Actor
from tests.community.questions.factories import AnswerFactory, QuestionFactory


def test_a_change_is_told_word_by_word():
    assert diff("Oui, sous 10 € par carte.", "Oui, sous 8 € par carte bancaire.") == [
        ("same", "Oui, sous "),
        ("removed", "10 "),
        ("added", "8 "),
        ("same", "€ par "),
        ("removed", "carte."),
        ("added", "carte bancaire."),
    ]


TEXTS = st.text(st.sampled_from("ab ,.\n\t’é"), max_size=60)


@given(TEXTS, TEXTS)
def test_what_stays_and_what_was_added_make_the_new_text(before, after):
    changes = diff(before, after)
    assert "".join(text for kind, text in changes if kind != "removed") == after
    kept = [word for kind, text in changes if kind != "added" for word in text.split()]
    assert kept == before.split()


@given(TEXTS)
def test_the_same_text_is_no_change(text):
    assert diff(text, text) == ([("same", text)] if text else [])


def test_very_long_texts_are_told_whole():
    long = "mot " * MOST_WORDS
    assert diff(long, "court") == [("removed", long), ("added", "court")]
    assert diff(long, long) == [("same", long)]


@pytest.mark.django_db
def test_every_version_of_a_question_comes_with_what_it_changed(django_assert_num_queries):
    question = QuestionFactory(title="Une question de TVA", body="Un deux.")
    for body in ("Un trois.", "Un quatre."):
        question = services.edit_question(
            question.pk,
            by=question.asker,
            version=question.version,
            title="Une question de TVA",
            body=body,
            topics=[],
        )
    question = Question.objects.select_related("author").get()
    with django_assert_num_queries(1):
        found = list(versions(question))
    assert [version.number for version in found] == [3, 2, 1]
    assert found[0].body == [("same", "Un "), ("removed", "trois."), ("added", "quatre.")]
    assert found[2].body == [("same", "Un deux.")]
    assert found[0].title == [("same", "Une question de TVA")]
    assert {version.editor for version in found} == {question.author}
    assert found[2].saved_at == question.asked_at


@pytest.mark.django_db
def test_every_version_of_an_answer_comes_with_what_it_changed():
    answer = AnswerFactory(body="Oui.")
    answer = services.edit_answer(answer.pk, by=Actor.of(answer.author), version=1, body="Oui, mais.")
    found = list(versions(answer))
    assert [version.saved_at for version in found] == [answer.edited_at, answer.answered_at]
    assert found[0].body == [("removed", "Oui."), ("added", "Oui, mais.")]
    assert found[0].title == []
