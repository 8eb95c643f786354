"""Moderators and reporters at once: one of them decides, one case is made, a lease changes hands once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from community.questions.models import Question
from core.actors import Actor
from moderation import services
from moderation.models import Case, Decision, Flag
from tests.community.questions.factories import PersonFactory, QuestionFactory
from tests.moderation.factories import LETTER, flag, live_case_of, moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
THREADS = 20


def at_once(work) -> Counter[str]:
    """Let ``work(number)`` run in every thread at the same time; count how it ended."""
    barrier, ends = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
            ends.append("done")
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            ends.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def test_of_those_who_decide_the_same_version_one_does():
    post = QuestionFactory()
    flag(post)
    case = live_case_of(post)
    people = [moderator() for _ in range(THREADS)]

    def decide(number: int) -> None:
        services.decide(
            case.pk,
            by=people[number],
            outcome=["keep", "mask", "remove"][number % 3],
            version=case.version,
            content_version=1,
            rule="links",
            reason=LETTER,
        )

    assert at_once(decide) == {"done": 1, "StaleCase": THREADS - 1}
    decision = Decision.objects.get()
    post.refresh_from_db()
    assert post.state == decision.after


def test_a_lease_that_ran_out_goes_to_one():
    post = QuestionFactory()
    flag(post)
    case = live_case_of(post)
    services.claim(case.pk, by=moderator())
    Case.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    people = [moderator() for _ in range(THREADS)]
    ends = at_once(lambda number: services.claim(case.pk, by=people[number]))
    assert ends == {"done": 1, "HeldByOther": THREADS - 1}
    case.refresh_from_db()
    assert str(case.claimed_by_id) in {person.id for person in people}
    assert [event.move for event in case.events.all()].count("claim") == 2


def test_reports_that_come_at_once_make_one_case_and_are_all_counted():
    post = QuestionFactory()
    people = [Actor.of(PersonFactory()) for _ in range(THREADS // 2)]

    def report(number: int) -> None:
        # Everybody twice.
        services.flag("question", post.pk, by=people[number // 2], reason="links")

    assert set(at_once(report)) <= {"done", "NotThere"}
    case = Case.objects.get()
    assert case.flag_count == Flag.objects.count() <= THREADS // 2
    assert Question.objects.get().state == "masked"
    assert [event.move for event in case.events.all()].count("mask") == 1
