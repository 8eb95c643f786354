"""Whatever people do, in whatever order, what is stored is what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from community.questions import services
from community.questions.models import Answer, AnswerVote, PostState, Question, Quota
from community.questions.order import quality, waiting_since
from core.actors import SYSTEM, Actor
from core.errors import Conflict
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, TopicFactory
from tests.moderation.factories import statement

PUBLISHED, MASKED, REMOVED = PostState.PUBLISHED, PostState.MASKED, PostState.REMOVED
PUBLIC = {PUBLISHED, PostState.ARCHIVED}
ANSWERS = st.integers(0, 2)
VOTERS = st.integers(0, 4)
# Without shrinking: with a database it takes minutes, and the steps printed are few enough to read.
MACHINE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
CHOICES = st.sampled_from([(1, ""), (-1, "wrong"), (-1, "outdated")])


class Thread(RuleBasedStateMachine):
    """One question, three answers, five people; ``self`` remembers in dictionaries what must be true."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        Quota.objects.all().delete()
        self.question = QuestionFactory(topics=[TopicFactory()])
        self.asker = self.question.asker
        self.answers = AnswerFactory.create_batch(3, question=self.question)
        for answer in self.answers:
            statement(answer)
        # The first two voters also wrote the first two answers.
        people = [self.answers[0].author, self.answers[1].author, *PersonFactory.create_batch(3)]
        self.voters = [Actor.of(person) for person in people]
        self.votes = {}  # (answer, voter) → [value, minutes since, version judged]
        self.lost = []  # (answer, value) of those who left
        self.states = [PUBLISHED] * 3
        self.versions = [1] * 3
        self.accepted = None
        self.locked = self.closed = self.hidden = False
        self.me_toos = set()
        self.gone = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def expect(self, allowed, act, *args, **kwargs):
        """Do it, and hold it against ``allowed``; what is refused must change nothing, see the invariants."""
        try:
            act(*args, **kwargs)
        except Conflict:
            assert not allowed
        else:
            assert allowed

    def changeable(self, answer, voter):
        _, minutes, version = self.votes[answer, voter]
        return minutes <= 10 or version != self.versions[answer]

    def votable(self, answer, voter):
        own = voter == answer and voter < 2
        return not own and self.states[answer] == PUBLISHED and not self.hidden and not self.locked

    @rule(answer=ANSWERS, voter=VOTERS, choice=CHOICES)
    def vote(self, answer, voter, choice):
        if voter in self.gone:
            return
        old = self.votes.get((answer, voter))
        row = AnswerVote.objects.filter(answer=self.answers[answer], voter=self.voters[voter].id).first()
        same = row is not None and (row.value, row.reason) == choice
        allowed = self.votable(answer, voter) and (old is None or same or self.changeable(answer, voter))
        value, reason = choice
        self.expect(
            allowed, services.vote, self.answers[answer].pk, by=self.voters[voter], value=value, reason=reason
        )
        if allowed and not same:
            fresh = old is None or old[2] != self.versions[answer]
            self.votes[answer, voter] = [value, 0 if fresh else old[1], self.versions[answer]]

    @rule(answer=ANSWERS, voter=VOTERS)
    def withdraw_vote(self, answer, voter):
        if voter in self.gone:
            return
        has = (answer, voter) in self.votes
        allowed = self.votable(answer, voter) and (not has or self.changeable(answer, voter))
        self.expect(allowed, services.withdraw_vote, self.answers[answer].pk, by=self.voters[voter])
        if allowed:
            self.votes.pop((answer, voter), None)

    @rule(minutes=st.sampled_from([3, 9, 11]))
    def time_passes(self, minutes):
        for key, (value, age, version) in self.votes.items():
            self.votes[key] = [value, age + minutes, version]
        for vote in AnswerVote.objects.exclude(voter=None):
            AnswerVote.objects.filter(pk=vote.pk).update(
                created_at=vote.created_at - timedelta(minutes=minutes)
            )

    @rule(voter=st.integers(2, 4))
    def leave(self, voter):
        if voter in self.gone:
            return
        self.gone.add(voter)
        PersonFactory._meta.model.objects.get(pk=self.voters[voter].id).delete()
        for key in [key for key in self.votes if key[1] == voter]:
            self.lost.append((key[0], self.votes.pop(key)[0]))

    @rule(answer=ANSWERS)
    def edit(self, answer):
        version = self.versions[answer]
        author = Answer.objects.get(pk=self.answers[answer].pk).author
        if author is None:
            return
        allowed = self.states[answer] == PUBLISHED and not self.hidden and not self.locked
        self.expect(
            allowed,
            services.edit_answer,
            self.answers[answer].pk,
            by=Actor.of(author),
            version=version,
            body=f"Texte {version + 1}",
        )
        self.versions[answer] += allowed

    @rule(answer=ANSWERS)
    def accept(self, answer):
        is_open = not (self.hidden or self.locked or self.closed)
        allowed = self.accepted == answer or (is_open and self.states[answer] == PUBLISHED)
        self.expect(allowed, services.accept_answer, self.answers[answer].pk, by=self.asker)
        if allowed:
            self.accepted = answer

    @rule()
    def withdraw_acceptance(self):
        allowed = self.accepted is None or not (self.hidden or self.locked or self.closed)
        self.expect(allowed, services.withdraw_acceptance, self.question.pk, by=self.asker)
        if allowed:
            self.accepted = None

    @rule(
        answer=ANSWERS,
        move=st.sampled_from(
            [
                (services.mask_answer, {PUBLISHED}, MASKED),
                (services.unmask_answer, {MASKED}, PUBLISHED),
                (services.remove_answer, {MASKED}, REMOVED),
                (services.restore_answer, {REMOVED}, PUBLISHED),
                (services.confirm_answer_removal, {REMOVED}, PostState.REMOVED_FINAL),
                (services.archive_answer, {PUBLISHED}, PostState.ARCHIVED),
                (services.unarchive_answer, {PostState.ARCHIVED}, PUBLISHED),
                (services.erase_answer, set(PostState) - {PostState.ERASED}, PostState.ERASED),
            ]
        ),
    )
    def move_answer(self, answer, move):
        act, starts, end = move
        allowed = self.states[answer] in starts
        self.expect(allowed, act, self.answers[answer].pk, by=SYSTEM, why="essai")
        if allowed:
            self.states[answer] = end
            if end in {PostState.REMOVED_FINAL, PostState.ERASED} and self.accepted == answer:
                self.accepted = None

    @rule(hide=st.booleans())
    def hide_question(self, hide):
        act = services.mask_question if hide else services.unmask_question
        self.expect(hide != self.hidden, act, self.question.pk, by=SYSTEM, why="essai")
        self.hidden = hide

    @rule(lock=st.booleans())
    def lock(self, lock):
        act = services.lock_question if lock else services.unlock_question
        act(self.question.pk, by=SYSTEM)
        self.locked = lock

    @rule(close=st.booleans())
    def close(self, close):
        if not close:
            services.reopen_question(self.question.pk, by=SYSTEM)
            self.closed = False
        elif not self.hidden:
            services.close_question(self.question.pk, by=SYSTEM, reason="solved")
            self.closed = True

    @rule(voter=VOTERS, withdraw=st.booleans())
    def me_too(self, voter, withdraw):
        if voter in self.gone:
            return
        act = services.withdraw_me_too if withdraw else services.say_me_too
        allowed = withdraw or not (self.hidden or self.locked)
        self.expect(allowed, act, self.question.pk, by=self.voters[voter])
        if withdraw:
            self.me_toos.discard(voter)
        elif allowed:
            self.me_toos.add(voter)

    @invariant()
    def figures_are_those_of_the_votes(self):
        given = [(answer, vote[0]) for (answer, _), vote in self.votes.items()] + self.lost
        stored = {answer.pk: answer for answer in Answer.objects.all()}
        for number, row in enumerate(self.answers):
            values = [value for answer, value in given if answer == number]
            answer = stored[row.pk]
            assert (answer.up_count, answer.down_count) == (values.count(1), values.count(-1))
            assert answer.score == sum(values)
            assert answer.quality == quality(
                values.count(1), values.count(-1), accepted=self.accepted == number
            )
            assert answer.version == self.versions[number]
            assert answer.state == self.states[number]

    @invariant()
    def rows_are_one_a_person_and_know_the_author(self):
        rows = AnswerVote.objects.select_related("answer")
        assert sorted((row.answer_id, row.voter_id) for row in rows if row.voter_id) == sorted(
            (self.answers[answer].pk, int(self.voters[voter].id)) for answer, voter in self.votes
        )
        assert all(row.answer_author_id == row.answer.author_id for row in rows)
        assert all(row.voter_id is None or row.voter_id != row.answer.author_id for row in rows)

    @invariant()
    def the_question_knows_its_answers(self):
        question = Question.objects.get(pk=self.question.pk)
        seen = [row for row, state in zip(self.answers, self.states, strict=True) if state in PUBLIC]
        dates = [row.answered_at for row in seen]
        assert question.answer_count == len(seen)
        assert question.first_answered_at == min(dates, default=None)
        assert question.last_activity_at == max([question.asked_at, *dates])
        assert question.topic_links.get().last_activity_at == question.last_activity_at
        accepted = None if self.accepted is None else self.answers[self.accepted].pk
        assert question.accepted_answer_id == accepted
        assert bool(question.closed_at) == self.closed
        assert bool(question.locked_at) == self.locked

    @invariant()
    def the_wait_is_that_of_the_me_toos(self):
        question = Question.objects.get(pk=self.question.pk)
        # Those who left stay counted.
        count = question.me_toos.count()
        assert question.me_toos.exclude(person=None).count() == len(self.me_toos - self.gone)
        assert (question.me_too_count, question.week_count) == (count, count)
        assert question.waiting_since == waiting_since(question.asked_at, count)

    @invariant()
    def readers_see_what_is_public_in_order(self):
        shown = list(Answer.objects.visible_to(AnonymousUser()).in_order())
        assert {answer.state for answer in shown} <= PUBLIC
        assert len(shown) == (0 if self.hidden else sum(state in PUBLIC for state in self.states))
        assert shown == sorted(shown, key=lambda answer: (-answer.quality, answer.answered_at, answer.pk))


@pytest.mark.django_db
def test_a_thread_keeps_its_figures_whatever_happens():
    run_state_machine_as_test(Thread, settings=settings(MACHINE, max_examples=15, stateful_step_count=40))


class Doubles(RuleBasedStateMachine):
    """Five questions said to repeat one another in any order."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.questions = QuestionFactory.create_batch(5)

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(one=st.integers(0, 4), other=st.integers(0, 4))
    def tell(self, one, other):
        try:
            services.mark_duplicate(self.questions[one].pk, of=self.questions[other].pk, by=SYSTEM)
        except Conflict:
            # Only because it leads back here already.
            target = Question.objects.get(pk=self.questions[other].pk)
            assert self.questions[one].pk in {target.pk, target.duplicate_of_id}

    @rule(one=st.integers(0, 4))
    def take_back(self, one):
        services.unmark_duplicate(self.questions[one].pk, by=SYSTEM)

    @invariant()
    def one_step_leads_to_the_end(self):
        for question in Question.objects.exclude(duplicate_of=None).select_related("duplicate_of"):
            assert question.duplicate_of.duplicate_of_id is None
            assert question.duplicate_of_id != question.pk


@pytest.mark.django_db
def test_doubles_lead_somewhere_in_one_step_whatever_happens():
    run_state_machine_as_test(Doubles, settings=settings(MACHINE, max_examples=20, stateful_step_count=20))
