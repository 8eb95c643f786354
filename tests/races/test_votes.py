"""Forty threads at one thread of answers: the rows, the figures and the choice agree at the end."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from community.questions import services
from community.questions.models import Answer, AnswerVote, MeToo, Question, Quota
from community.questions.order import quality
from core.actors import SYSTEM, Actor
from core.errors import Conflict
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]
THREADS = 40


@pytest.fixture(autouse=True)
def _no_limit():
    Quota.objects.all().delete()


def at_once(work) -> list[Exception]:
    barrier, errors = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def agree(question) -> None:
    """Hold what is stored against the rows."""
    question.refresh_from_db()
    for answer in question.answers.all():
        values = list(answer.votes.values_list("value", flat=True))
        assert (answer.up_count, answer.down_count) == (values.count(1), values.count(-1))
        accepted = question.accepted_answer_id == answer.pk
        assert answer.quality == quality(answer.up_count, answer.down_count, accepted=accepted)
    seen = question.answers.filter(state="published")
    assert question.answer_count == seen.count()
    assert question.first_answered_at == min((each.answered_at for each in seen), default=None)


def test_forty_clicks_of_one_person_are_one_vote():
    answer, by = AnswerFactory(), Actor.of(PersonFactory())
    assert at_once(lambda number: services.vote(answer.pk, by=by, value=1)) == []
    assert answer.votes.count() == 1
    agree(answer.question)


def test_forty_inserts_of_one_vote_leave_one():
    answer, person = AnswerFactory(), PersonFactory()

    def insert(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO questions_answervote (answer_id, answer_author_id, voter_id, value, reason, "
                "answer_version, created_at) VALUES (%s, %s, %s, 1, '', 1, %s)",
                [answer.pk, answer.author_id, person.pk, timezone.now()],
            )

    errors = at_once(insert)
    assert len(errors) == THREADS - 1
    assert all(isinstance(error, IntegrityError) for error in errors)
    assert AnswerVote.objects.count() == 1


def test_forty_people_voting_are_all_counted():
    answer = AnswerFactory()
    people = [Actor.of(person) for person in PersonFactory.create_batch(THREADS)]

    def vote(number: int) -> None:
        down = number % 4 == 0
        services.vote(answer.pk, by=people[number], value=-1 if down else 1, reason="wrong" if down else "")

    assert at_once(vote) == []
    answer.refresh_from_db()
    assert (answer.up_count, answer.down_count) == (30, 10)
    agree(answer.question)


def test_forty_choices_leave_one_solution():
    question = QuestionFactory()
    answers = AnswerFactory.create_batch(5, question=question)
    asker = question.asker
    assert at_once(lambda number: services.accept_answer(answers[number % 5].pk, by=asker)) == []
    question.refresh_from_db()
    assert question.accepted_answer in answers
    agree(question)


def test_voting_accepting_hiding_and_editing_at_once_never_wait_for_each_other():
    question = QuestionFactory()
    answers = AnswerFactory.create_batch(3, question=question)
    people = [Actor.of(person) for person in PersonFactory.create_batch(THREADS)]
    asker, authors = question.asker, [Actor.of(answer.author) for answer in answers]

    def work(number: int) -> None:
        for turn in range(6):
            place = (number + turn) % 3
            answer_id, by = answers[place].pk, people[number]
            acts = [
                lambda: services.vote(answer_id, by=by, value=1),  # noqa: B023 - called in this turn
                lambda: services.withdraw_vote(answer_id, by=by),  # noqa: B023
                lambda: services.accept_answer(answer_id, by=asker),  # noqa: B023
                lambda: services.mask_answer(answer_id, by=SYSTEM, why="essai"),  # noqa: B023
                lambda: services.unmask_answer(answer_id, by=SYSTEM, why="essai"),  # noqa: B023
                lambda: services.edit_answer(
                    answer_id,  # noqa: B023
                    by=authors[place],  # noqa: B023
                    version=Answer.objects.get(pk=answer_id).version,  # noqa: B023
                    body=f"Texte {number} {turn}",  # noqa: B023
                ),
            ]
            with suppress(Conflict):
                acts[(number + turn * 5) % 6]()

    assert at_once(work) == []
    agree(question)
    for answer in question.answers.all():
        assert list(answer.revisions.values_list("number", flat=True)) == list(range(1, answer.version))


def test_an_answer_and_its_voters_leaving_at_once_leave_the_figures():
    answer = AnswerFactory()
    people = PersonFactory.create_batch(THREADS - 1)
    for person in people:
        services.vote(answer.pk, by=Actor.of(person), value=1)

    def leave(number: int) -> None:
        if number == THREADS - 1:
            services.unsign_answer(answer.pk, by=SYSTEM)
        else:
            people[number].delete()

    assert at_once(leave) == []
    answer.refresh_from_db()
    assert answer.up_count == answer.votes.filter(voter=None, answer_author_id=None).count() == THREADS - 1


def test_forty_people_with_the_same_question_are_all_counted():
    question = QuestionFactory()
    people = [Actor.of(person) for person in PersonFactory.create_batch(THREADS // 2)]
    assert at_once(lambda number: services.say_me_too(question.pk, by=people[number // 2])) == []
    question.refresh_from_db()
    assert question.me_too_count == question.week_count == MeToo.objects.count() == THREADS // 2


def test_doubles_told_all_at_once_make_no_chain():
    questions = QuestionFactory.create_batch(6)

    def tell(number: int) -> None:
        one, other = questions[number % 6], questions[(number * 5 + 1) % 6]
        with suppress(Conflict):
            services.mark_duplicate(one.pk, of=other.pk, by=SYSTEM)

    assert at_once(tell) == []
    doubles = Question.objects.exclude(duplicate_of=None)
    assert doubles.exists()
    assert not doubles.exclude(duplicate_of__duplicate_of=None).exists()
