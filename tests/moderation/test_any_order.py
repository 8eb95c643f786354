"""Whatever moderators, readers and authors do: only listed moves, one open case, nothing removed unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from community.questions.models import POST_MOVES, Question
from core.actors import Actor
from core.errors import Conflict
from core.models import AuditEvent
from moderation import services
from moderation.effects import settle
from moderation.errors import NotThere
from moderation.models import CASE_MOVES, LIVE, Appeal, Case, CaseEvent, CaseState, Decision
from tests.community.questions.factories import PersonFactory, QuestionFactory
from tests.moderation.factories import LETTER

# Without shrinking: with a database it takes minutes, and the steps printed are few enough to read.
MACHINE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=30,
    stateful_step_count=25,
)
MODERATORS = st.integers(0, 1)
PUBLIC = {"published", "archived"}
REMOVED = {"rejected", "removed", "removed_final"}


class Moderation(RuleBasedStateMachine):
    """One question, two moderators, four reporters; ``self`` remembers who has the case in hand."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.question = QuestionFactory()
        self.author = self.question.asker
        self.moderators = [Actor.of(PersonFactory(role="moderator")) for _ in range(2)]
        self.reporters = [Actor.of(PersonFactory()) for _ in range(4)]
        self.seen_states = [self.state]
        self.seen_versions: dict[int, int] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def state(self) -> str:
        return Question.objects.get(pk=self.question.pk).state

    @property
    def case(self) -> Case | None:
        return Case.objects.live().filter(subject_id=self.question.pk).first()

    def attempt(self, act) -> bool:
        """Do it in a savepoint; say whether it was done. What is refused changes nothing."""
        before = self.snapshot()
        try:
            with transaction.atomic():
                act()
        except (Conflict, PermissionDenied, NotThere):
            assert self.snapshot() == before
            return False
        return True

    def snapshot(self):
        return (
            self.state,
            list(Case.objects.order_by("pk").values_list("pk", "state", "version", "claimed_by")),
            list(Decision.objects.order_by("pk").values_list("pk", "in_force", "undone")),
        )

    @rule(who=st.integers(0, 3))
    def flag(self, who):
        public = self.state in PUBLIC
        done = self.attempt(
            lambda: services.flag("question", self.question.pk, by=self.reporters[who], reason="links")
        )
        assert not done or public

    @rule(who=MODERATORS)
    def claim(self, who):
        if case := self.case:
            held = case.is_held_by_other(int(self.moderators[who].id))
            assert self.attempt(lambda: services.claim(case.pk, by=self.moderators[who])) is not held

    @rule(who=MODERATORS)
    def release(self, who):
        if case := self.case:
            self.attempt(lambda: services.release(case.pk, by=self.moderators[who]))

    @rule()
    def ten_minutes_pass(self):
        Case.objects.exclude(claimed_until=None).update(claimed_until=timezone.now() - timedelta(seconds=1))

    @rule(who=MODERATORS, outcome=st.sampled_from(["keep", "mask", "remove"]), stale=st.booleans())
    def decide(self, who, outcome, stale):
        case = self.case
        if case is None:
            return
        held = case.is_held_by_other(int(self.moderators[who].id))
        done = self.attempt(
            lambda: services.decide(
                case.pk,
                by=self.moderators[who],
                outcome=outcome,
                version=case.version - stale,
                content_version=1,
                rule="links",
                reason=LETTER,
            )
        )
        if done:
            assert not held
            assert not stale
            assert case.state in (CaseState.OPEN, CaseState.CLAIMED)

    @rule(who=MODERATORS)
    def undo(self, who):
        if decision := Decision.objects.filter(undone=False).order_by("-decided_at").first():
            may = decision.can_be_undone
            done = self.attempt(lambda: services.undo(decision.pk, by=self.moderators[who]))
            assert not done or may

    @rule()
    def five_minutes_pass(self):
        for decision in Decision.objects.exclude(undo_until=None):
            settle.run(decision_id=decision.pk)

    @rule()
    def appeal(self):
        if decision := Decision.objects.filter(in_force=True).first():
            self.attempt(lambda: services.appeal(decision.pk, by=self.author, words="Non."))

    @rule(who=MODERATORS, outcome=st.sampled_from(["confirm", "overturn"]))
    def answer(self, who, outcome):
        case = self.case
        if case is None or case.state != CaseState.APPEALED:
            return
        asked = Appeal.objects.get(decision__case=case, answer=None)
        own = str(asked.decision.by_id) == self.moderators[who].id
        done = self.attempt(
            lambda: services.answer_appeal(
                case.pk, by=self.moderators[who], outcome=outcome, version=case.version, reason=LETTER
            )
        )
        # There is another one, so never the same.
        assert not (done and own)

    @invariant()
    def one_open_case_a_content(self):
        assert Case.objects.filter(subject_id=self.question.pk, state__in=LIVE).count() <= 1

    @invariant()
    def every_change_of_a_case_is_a_listed_move_with_its_event(self):
        for case in Case.objects.all():
            events = list(CaseEvent.objects.filter(case=case).order_by("number"))
            assert [event.number for event in events] == list(range(1, case.version))
            state = CaseState.OPEN.value
            for event in events:
                if event.move not in CASE_MOVES or (
                    event.before == CaseState.APPEALED == state and (event.move in {"claim", "release"})
                ):
                    continue
                starts, end = CASE_MOVES[event.move]
                assert event.before == state
                assert state in starts
                state = end
            assert state == case.state

    @invariant()
    def every_change_of_the_content_is_a_listed_move(self):
        moves = AuditEvent.objects.filter(verb__startswith="questions.question.")
        assert all(event.verb.rsplit(".", 1)[1] in POST_MOVES for event in moves)
        for event in moves:
            starts, _ = POST_MOVES[event.verb.rsplit(".", 1)[1]]
            assert event.before in starts

    @invariant()
    def what_is_removed_has_its_statement(self):
        if self.state in REMOVED:
            [decision] = Decision.objects.filter(in_force=True)
            assert decision.outcome in {"remove", "confirm"}
            assert decision.rule
            assert decision.reason
        assert Decision.objects.filter(in_force=True).count() <= 1

    @invariant()
    def only_the_rule_masks_without_a_decision(self):
        if self.state == "masked" and not Decision.objects.filter(in_force=True).exists():
            masked = Case.objects.filter(masked_automatically=True)
            undone = Decision.objects.filter(undone=True)
            assert masked.exists() or undone.exists()
            for case in masked:
                assert case.flags.filter(counts=True).values("reporter").distinct().count() >= 3

    @invariant()
    def a_lease_is_somebodys_and_only_while_it_waits(self):
        assert not Case.objects.exclude(state__in=LIVE).exclude(claimed_by=None).exists()
        assert not Case.objects.exclude(state__in=LIVE).exclude(claimed_until=None).exists()


@pytest.mark.django_db
def test_moderation_keeps_its_promises_in_any_order():
    run_state_machine_as_test(Moderation, settings=MACHINE)
