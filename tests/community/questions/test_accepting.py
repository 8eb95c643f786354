import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from community.questions import services
from community.questions.errors import AnswerNotAcceptable, NotOpen, OwnAnswer
from community.questions.models import Answer, Question
from community.questions.order import quality
from core.actors import SYSTEM, Actor
from tests.community.questions.factories import AnswerFactory, QuestionFactory, actor
from tests.moderation.factories import statement

pytestmark = pytest.mark.django_db


def qualities(*answers):
    stored = dict(Answer.objects.values_list("pk", "quality"))
    return [stored[answer.pk] for answer in answers]


@pytest.mark.parametrize("anonymous", [False, True])
def test_the_asker_chooses_the_solution(anonymous):
    answer = AnswerFactory(question=QuestionFactory(anonymous=anonymous))
    question = services.accept_answer(answer.pk, by=answer.question.asker)
    assert question.accepted_answer == answer
    assert qualities(answer) == [quality(1, 0)]
    assert Question.objects.for_card().get().is_solved


def test_nobody_else_chooses():
    answer = AnswerFactory()
    for by in (actor(), actor("moderator"), Actor.of(answer.author), SYSTEM, Actor("receipt", "1")):
        with pytest.raises(PermissionDenied):
            services.accept_answer(answer.pk, by=by)
        with pytest.raises(PermissionDenied):
            services.withdraw_acceptance(answer.question_id, by=by)


def test_another_choice_moves_what_being_chosen_gives():
    first, question = AnswerFactory(votes=(1, 0)), Question.objects.get()
    second = AnswerFactory(question=question)
    services.accept_answer(first.pk, by=question.asker)
    services.accept_answer(second.pk, by=question.asker)
    assert qualities(first, second) == [quality(1, 0), quality(1, 0)]
    services.accept_answer(second.pk, by=question.asker)
    services.withdraw_acceptance(question.pk, by=question.asker)
    services.withdraw_acceptance(question.pk, by=question.asker)
    assert qualities(first, second) == [quality(1, 0), quality(0, 0)]
    assert not Question.objects.for_card().get().is_solved


def test_ones_own_answer_is_no_solution():
    question = QuestionFactory()
    answer = AnswerFactory(question=question, author=question.author)
    with pytest.raises(OwnAnswer):
        services.accept_answer(answer.pk, by=question.asker)


@pytest.mark.parametrize(
    "traits",
    [
        {"masked": True},
        {"state": "archived"},
        {"question__masked": True},
        {"question__closed": True},
        {"question__locked": True},
    ],
    ids=str,
)
def test_what_is_not_open_is_not_accepted(traits):
    answer = AnswerFactory(**traits)
    with pytest.raises(AnswerNotAcceptable):
        services.accept_answer(answer.pk, by=answer.question.asker)


def test_a_closed_question_keeps_its_solution():
    answer = AnswerFactory()
    asker = answer.question.asker
    services.accept_answer(answer.pk, by=asker)
    services.close_question(answer.question_id, by=asker, reason="solved")
    with pytest.raises(NotOpen):
        services.withdraw_acceptance(answer.question_id, by=asker)


def test_a_masked_solution_solves_nothing_until_it_is_back():
    answer = AnswerFactory()
    services.accept_answer(answer.pk, by=answer.question.asker)
    services.mask_answer(answer.pk, by=SYSTEM, why="essai")
    assert not Question.objects.for_card().get().is_solved
    services.unmask_answer(answer.pk, by=SYSTEM, why="essai")
    assert Question.objects.for_card().get().is_solved


@pytest.mark.parametrize("end", ["confirm_answer_removal", "erase_answer"])
def test_a_solution_gone_for_good_is_forgotten(end):
    answer = AnswerFactory()
    services.accept_answer(answer.pk, by=answer.question.asker)
    services.mask_answer(answer.pk, by=SYSTEM, why="essai")
    statement(answer)
    services.remove_answer(answer.pk, by=SYSTEM, why="essai")
    getattr(services, end)(answer.pk, by=SYSTEM, why="essai")
    assert Question.objects.get().accepted_answer is None
    assert qualities(answer) == [quality(0, 0)]


def test_the_database_refuses_a_solution_to_another_question():
    answer, other = AnswerFactory(), QuestionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=other.pk).update(accepted_answer=answer)
