import pytest
from django.db.models import F, Q

from accounts.models import User
from community.questions.models import Answer
from core.prepared import Prepared
from tests.community.questions.factories import AnswerFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def of_question(key: int, state: int = 0):
    rows = Answer.objects.filter(question=key).select_related("author", "question__region")
    return rows.annotate(title=F("question__title")).order_by("-quality", "id")


def test_it_finds_what_the_query_it_is_made_of_finds():
    questions = [QuestionFactory(), QuestionFactory()]
    for votes in ((0, 0), (4, 1), (9, 0)):
        for question in questions:
            AnswerFactory(question=question, votes=votes)
    ask = Prepared(of_question, "key")
    for question in [*questions, QuestionFactory()]:
        found, wanted = ask(key=question.pk), list(of_question(question.pk))
        assert [vars(row).keys() for row in found] == [vars(row).keys() for row in wanted]
        for row, same in zip(found, wanted, strict=True):
            assert (row, row.author, row.question, row.title) == (
                same,
                same.author,
                same.question,
                same.title,
            )
            for field in Answer._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(same, field.attname)


def test_it_costs_one_query_each_time_whatever_the_rows_lead_to(django_assert_num_queries):
    answer = AnswerFactory()
    ask = Prepared(of_question, "key")
    for _ in range(2):
        with django_assert_num_queries(1):
            (found,) = ask(key=answer.question_id)
            assert found.author.display_name == answer.author.display_name
            assert found.question.region is None


def test_two_numbers_each_go_where_they_belong():
    one, other = AnswerFactory(), AnswerFactory()
    ask = Prepared(lambda key, author: Answer.objects.filter(Q(pk=key) | Q(author=author)), "key", "author")
    assert {row.pk for row in ask(key=one.pk, author=other.author_id)} == {one.pk, other.pk}
    assert {row.pk for row in ask(key=other.pk, author=other.author_id)} == {other.pk}


def test_a_row_that_changes_is_read_as_it_is():
    person = AnswerFactory().author
    ask = Prepared(lambda key: User.objects.filter(pk=key), "key")
    assert ask(key=person.pk)[0].display_name == person.display_name
    User.objects.update(display_name="Autre nom")
    assert ask(key=person.pk)[0].display_name == "Autre nom"


def test_a_name_that_the_query_does_not_use_is_refused():
    ask = Prepared(of_question, "key", "state")
    with pytest.raises(ValueError, match="stands for nothing"):
        ask(key=1, state=2)
