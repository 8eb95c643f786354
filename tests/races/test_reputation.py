"""Threads that vote, change their mind and hide answers while others fold: nothing is lost, nothing twice."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection  # noqa: F401 - named below

from community.questions import services
from community.questions.models import PUBLIC_STATES, Quota
from community.reputation import folding
from community.reputation.models import Pending
from core.actors import SYSTEM, Actor
from core.errors import Conflict
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.community.reputation.factories import total
from tests.races.test_votes import THREADS, at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]


def test_voting_hiding_and_leaving_while_folders_fold_loses_and_doubles_nothing():
    Quota.objects.all().delete()
    topic, author = TopicFactory(), PersonFactory()
    answers = [AnswerFactory(question=QuestionFactory(topics=[topic]), author=author) for _ in range(4)]
    people = PersonFactory.create_batch(THREADS)
    leaver = AnswerFactory(question=answers[0].question)

    def work(number: int) -> None:
        by, place = Actor.of(people[number]), number % 4
        if number >= THREADS - 6:
            # Six folders at once, with batches that cut across each other's people.
            for turn in range(12):
                folding.fold(1 + (number + turn) % 5)
            if number == THREADS - 1:
                with suppress(Conflict):
                    services.unsign_answer(leaver.pk, by=SYSTEM)
            return
        acts = [
            lambda: services.vote(answers[place].pk, by=by, value=1),
            lambda: services.vote(leaver.pk, by=by, value=1),
            lambda: services.vote(answers[place].pk, by=by, value=-1, reason="wrong"),
            lambda: services.withdraw_vote(answers[place].pk, by=by),
            lambda: services.mask_answer(answers[place].pk, by=SYSTEM, why="essai"),
            lambda: services.unmask_answer(answers[place].pk, by=SYSTEM, why="essai"),
            lambda: services.accept_answer(answers[place].pk, by=answers[place].question.asker),
            lambda: services.vote(answers[place].pk, by=by, value=1),
        ]
        for turn in range(len(acts)):
            with suppress(Conflict):
                acts[turn if turn in (0, 1) else (number + turn) % len(acts)]()

    assert at_once(work) == []
    while folding.fold().count:
        pass
    assert not Pending.objects.exists()
    assert folding.differences(-1, 1 << 62) == []
    expected = expected_free = 0
    for answer in answers:
        answer.refresh_from_db()
        if answer.state in PUBLIC_STATES:
            expected += 10 * answer.up_count - 2 * answer.down_count
            answer.question.refresh_from_db()
            expected_free += 15 * (answer.question.accepted_answer_id == answer.pk)
    assert total(author) == total(author, topic.pk) == min(200, expected) + expected_free
