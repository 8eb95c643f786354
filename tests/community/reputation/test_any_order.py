"""Whatever people do, however it is counted, the figures are those of what is true at the end."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from community.questions import services
from community.questions.models import PUBLIC_STATES, Question, Quota
from community.reputation import folding
from community.reputation.models import Pending, ReputationDay, ReputationEvent, ReputationTotal
from community.reputation.rules import RULES, Kind
from community.reputation.services import line
from community.reputation.services import write as write_lines
from core.actors import SYSTEM, Actor
from core.errors import Conflict
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.community.questions.test_any_order import MACHINE
from tests.community.reputation.factories import total
from tests.moderation.factories import statement

KINDS = [Kind.UP, Kind.UP, Kind.UP, Kind.DOWN, Kind.ACCEPTED, Kind.REMOVED, Kind.FLAG_UPHELD]
FACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)), max_size=60
)


def by_hand(lines, *, person, topic=None, watch=False):
    """Add up points as the rule is written: each day's sum cut, and what has no cap on top."""
    days: dict = {}
    for each in lines:
        if each.person_id != person.pk or (RULES[each.kind].book == -1) is not watch:
            continue
        if topic is not None and each.topic_id != topic.pk:
            continue
        capped, free = days.get(each.effective_day, (0, 0))
        if each.capped:
            capped += each.points
        else:
            free += each.points
        days[each.effective_day] = capped, free
    return sum(min(5 if watch else 200, capped) + free for capped, free in days.values())


@pytest.mark.django_db
@settings(max_examples=25)
@given(facts=FACTS, data=st.data())
def test_any_order_and_any_batches_give_the_sum_by_hand(facts, data):
    """Invariants 7 and 8: a permutation, a split, a crash and a retry change nothing."""
    with transaction.atomic():
        people, topics = PersonFactory.create_batch(2), TopicFactory.create_batch(2)
        day = timezone.localdate()
        lines = [
            line(
                kind,
                person_id=people[who].pk,
                source=("essai", number),
                topic_id=topics[where].pk if where < 2 and RULES[kind].book == 0 else None,
                day=day - timedelta(days=when),
            )
            for number, (kind, who, where, when) in enumerate(facts)
        ]
        # Ten times each vote, for the cap to be met.
        lines += [
            line(
                each.kind,
                person_id=each.person_id,
                source=("bis", 100 * number + turn),
                topic_id=each.topic_id,
                day=each.effective_day,
            )
            for number, each in enumerate(lines)
            if each.kind == Kind.UP
            for turn in range(9)
        ]
        waiting = data.draw(st.permutations(lines))
        while waiting or Pending.objects.exists():
            size = data.draw(st.integers(1, max(1, len(waiting))))
            write_lines(waiting[:size])
            waiting = waiting[size:]
            if data.draw(st.booleans()):
                with transaction.atomic():
                    folding.fold(data.draw(st.integers(1, 40)))
                    transaction.set_rollback(True)
            folding.fold(data.draw(st.integers(1, 80)))
        for person in people:
            assert total(person) == by_hand(lines, person=person)
            assert total(person, -1) == by_hand(lines, person=person, watch=True)
            for topic in topics:
                assert total(person, topic.pk) == by_hand(lines, person=person, topic=topic)
        assert folding.fold().count == 0
        assert folding.differences(-1, 1 << 62) == []
        figures = list(ReputationDay.objects.order_by("pk").values(*folding.FIGURES, "counted"))
        ReputationDay.objects.all().delete()
        ReputationTotal.objects.all().delete()
        folding.recompute()
        assert list(ReputationDay.objects.order_by("pk").values(*folding.FIGURES, "counted")) == figures
        transaction.set_rollback(True)


ANSWERS = st.integers(0, 3)
VOTERS = st.integers(0, 4)


class Farm(RuleBasedStateMachine):
    """Two questions by name and one without, four answers of two authors, five voters of whom one is new.

    The points of an author must be those of what is true now, however it came about (invariants 9 to 12): a
    cycle of acts that comes back to the same state comes back to the same points.
    """

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        Quota.objects.all().delete()
        topic = TopicFactory()
        asker = PersonFactory()
        self.questions = [
            QuestionFactory(author=asker, topics=[topic]),
            QuestionFactory(author=asker),
            QuestionFactory(anonymous=True, topics=[topic]),
        ]
        self.authors = PersonFactory.create_batch(2)
        self.answers = [
            AnswerFactory(question=self.questions[number % 3], author=self.authors[number % 2])
            for number in range(4)
        ]
        for answer in self.answers:
            statement(answer)
        new = PersonFactory(date_joined=timezone.now() - timedelta(hours=2))
        self.voters = [Actor.of(person) for person in (*PersonFactory.create_batch(4), new)]

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, act, *args, **kwargs):
        with suppress(Conflict):
            act(*args, **kwargs)

    @rule(answer=ANSWERS, voter=VOTERS, value=st.sampled_from([1, 1, -1]))
    def vote(self, answer, voter, value):
        reason = "" if value > 0 else "wrong"
        pk = self.answers[answer].pk
        self.attempt(services.vote, pk, by=self.voters[voter], value=value, reason=reason)

    @rule(answer=ANSWERS, voter=VOTERS)
    def withdraw_vote(self, answer, voter):
        self.attempt(services.withdraw_vote, self.answers[answer].pk, by=self.voters[voter])

    @rule(answer=ANSWERS)
    def accept(self, answer):
        asker = Question.objects.get(pk=self.answers[answer].question_id).asker
        self.attempt(services.accept_answer, self.answers[answer].pk, by=asker)

    @rule(question=st.integers(0, 2))
    def withdraw_acceptance(self, question):
        self.attempt(
            services.withdraw_acceptance, self.questions[question].pk, by=self.questions[question].asker
        )

    @rule(
        answer=ANSWERS, move=st.sampled_from(["mask", "unmask", "remove", "restore", "archive", "unarchive"])
    )
    def move(self, answer, move):
        act = getattr(services, f"{move}_answer")
        self.attempt(act, self.answers[answer].pk, by=SYSTEM, why="essai")

    @rule(size=st.integers(1, 4))
    def fold(self, size):
        folding.fold(size)

    @rule()
    def crash_while_folding(self):
        with transaction.atomic():
            folding.fold()
            transaction.set_rollback(True)

    @invariant()
    def reversals_mirror_and_none_is_reversed_twice(self):
        for row in ReputationEvent.objects.exclude(reverses=None).select_related("reverses"):
            of = row.reverses
            assert (row.points, row.person_id, row.effective_day) == (
                -of.points,
                of.person_id,
                of.effective_day,
            )
        reversed_ = list(ReputationEvent.objects.exclude(reverses=None).values_list("reverses", flat=True))
        assert len(reversed_) == len(set(reversed_))

    @invariant()
    def points_are_those_of_what_is_true_now(self):
        expected = {author.pk: 0 for author in self.authors}
        for answer in self.answers:
            answer.refresh_from_db()
            if answer.state not in PUBLIC_STATES:
                expected[answer.author_id] -= 20 if answer.state == "removed" else 0
                continue
            votes = answer.votes.exclude(voter=self.voters[4].id).values_list("value", flat=True)
            expected[answer.author_id] += sum(10 if value > 0 else -2 for value in votes)
            question = Question.objects.get(pk=answer.question_id)
            if question.accepted_answer_id == answer.pk and question.author_id:
                expected[answer.author_id] += 15
        with transaction.atomic():
            while folding.fold().count:
                pass
            for author in self.authors:
                assert total(author) == expected[author.pk]
            assert folding.differences(-1, 1 << 62) == []
            # As it was: what waits goes on waiting.
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_no_cycle_of_acts_raises_a_reputation():
    run_state_machine_as_test(Farm, settings=settings(MACHINE, max_examples=12, stateful_step_count=25))
