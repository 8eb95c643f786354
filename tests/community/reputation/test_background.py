"""What follows by itself: reports that were right, badges, and what holds figures against lines."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.questions import services as questions
from community.reputation import badges, services
from community.reputation.ledger import FACTS
from community.reputation.models import BadgeAward, ReputationEvent, ReputationTotal
from community.reputation.rules import RULES, Kind
from core.actors import Actor
from core.models import OutboxRow
from core.testing import run_outbox
from moderation import services as moderation
from moderation.models import Decision
from tests.community.questions.factories import AnswerFactory, PersonFactory, TopicFactory
from tests.community.reputation.factories import TotalFactory, total
from tests.moderation.factories import flag, live_case_of, moderator

pytestmark = pytest.mark.django_db


def settled(decision) -> None:
    """Let the five minutes pass in which it may be undone."""
    OutboxRow.objects.filter(effect="moderation.settle").update(run_at=timezone.now() - timedelta(seconds=1))
    run_outbox()


def decide(answer, outcome):
    case = live_case_of(answer)
    return moderation.decide(
        case.pk,
        by=moderator(),
        outcome=outcome,
        version=case.version,
        content_version=answer.version,
        rule="advertising",
        reason="C’est de la publicité.",
    )


@pytest.mark.parametrize(("outcome", "points"), [("remove", 1), ("keep", 0)])
def test_a_report_that_was_right_earns_once_the_decision_stands(outcome, points):
    answer, reporter = AnswerFactory(), PersonFactory()
    flag(answer, by=Actor.of(reporter))
    decision = decide(answer, outcome)
    run_outbox()
    assert total(reporter, -1) == 0
    settled(decision)
    settled(decision)
    assert total(reporter, -1) == points
    # Told nowhere that is public.
    assert total(reporter) == 0
    assert (
        not ReputationEvent.objects.filter(kind=Kind.FLAG_UPHELD).exclude(topic=None, about_id=None).exists()
    )


def test_a_report_found_wrong_in_appeal_gives_its_point_back():
    answer, reporter = AnswerFactory(), PersonFactory()
    flag(answer, by=Actor.of(reporter))
    settled(decide(answer, "remove"))
    made = Decision.objects.get()
    moderation.appeal(made.pk, by=Actor.of(answer.author), words="Ce n’est pas de la publicité.")
    case = live_case_of(answer)
    overturned = moderation.answer_appeal(
        case.pk, by=moderator(), outcome="overturn", version=case.version, reason="L’auteur a raison."
    )
    settled(overturned)
    assert total(reporter, -1) == 0
    assert total(answer.author) == 0


def test_badges_are_given_taken_and_given_back_with_what_they_rest_on():
    answer = AnswerFactory()
    questions.accept_answer(answer.pk, by=answer.question.asker)
    run_outbox()
    assert badges.award() == (1, 0)
    assert badges.award() == (0, 0)
    questions.withdraw_acceptance(answer.question_id, by=answer.question.asker)
    run_outbox()
    assert badges.award() == (0, 1)
    assert not BadgeAward.objects.exists()


def test_a_topics_badge_asks_for_many_opinions_and_nine_in_ten():
    topics = TopicFactory.create_batch(3)
    person = PersonFactory()
    for topic, useful, against in zip(topics, (18, 19, 20), (2, 0, 3), strict=True):
        TotalFactory(person=person, scope=topic.pk, useful=useful, not_useful=against)
    assert badges.award() == (0, 0)
    ReputationTotal.objects.filter(scope=topics[2].pk).update(not_useful=2)
    assert badges.award() == (1, 0)
    assert BadgeAward.objects.get().scope == topics[2].pk


def test_every_rule_is_told_in_the_ledger_and_names_its_points():
    assert set(RULES) == set(FACTS) == set(Kind)


def test_the_check_tells_what_differs_and_fails():
    person = PersonFactory()
    services.record(Kind.UP, person_id=person.pk, source=("vote", 1))
    run_outbox()
    out = StringIO()
    call_command("check_reputation", stdout=out)
    assert "0 chiffres faux" in out.getvalue().replace("\u202f", " ")
    ReputationTotal.objects.update(points=9)
    with pytest.raises(CommandError):
        call_command("check_reputation", stdout=out)
    call_command("recompute_reputation", stdout=out)
    assert "0 jours et 1 totaux" in out.getvalue()
    call_command("check_reputation", stdout=out)
