import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import transitions
from core.actors import Actor
from core.errors import Conflict
from core.models import AuditEvent


class State(models.TextChoices):
    DRAFT = "draft", "brouillon"
    OPEN = "open", "ouvert"
    CLOSED = "closed", "clos"


MOVES = transitions.table(
    State,
    publish=({"draft"}, "open"),
    close=({State.DRAFT, State.OPEN}, State.CLOSED),
    reopen=({"closed"}, "open"),
)
ALLOWED = {
    ("draft", "publish"): "open",
    ("draft", "close"): "closed",
    ("open", "close"): "closed",
    ("closed", "reopen"): "open",
}
BY = Actor("user", "42")


@isolate_apps("core")
def _model() -> type[models.Model]:
    class Ticket(models.Model):
        """A row with a life cycle, kept in memory: saving is what ``move`` asks of it, not what it does."""

        state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

        class Meta:
            app_label = "core"

        def save(self, *, update_fields):
            self.saved = update_fields

    return Ticket


Ticket = _model()


@pytest.mark.parametrize(
    "move", [({"draft", "gone"}, "open"), ({"draft"}, "gone"), ({"DRAFT"}, "open"), ({"draft"}, "ouvert")]
)
def test_a_table_refuses_a_word_that_is_no_state(move):
    with pytest.raises(ValueError, match="wrong: no such state: (gone|DRAFT|ouvert)$"):
        transitions.table(State, wrong=move)


def test_a_table_cannot_be_changed():
    with pytest.raises(TypeError):
        MOVES["new"] = (set(), "open")


class OnlyListedMoves(TestCase):
    @given(st.sampled_from(State.values), st.sampled_from(sorted(MOVES)))
    def test_only_listed_moves_happen_and_each_leaves_its_line(self, before, name):
        row = Ticket(pk=9, state=before)
        if after := ALLOWED.get((before, name)):
            transitions.move(row, MOVES, name, by=BY, why="parce que")
            event = AuditEvent.objects.latest("hour")
            assert row.state == after
            assert row.saved == ["state"]
            said = (event.verb, event.row_id, event.actor_kind, event.actor_id, event.why, event.before)
            assert said == (f"core.ticket.{name}", "9", "user", "42", "parce que", before)
        else:
            with pytest.raises(transitions.TransitionNotAllowed):
                transitions.move(row, MOVES, name, by=BY, why="")
            assert row.state == before
            assert not hasattr(row, "saved")
            assert not AuditEvent.objects.exists()


def test_a_refused_move_is_a_conflict_not_a_crash():
    assert issubclass(transitions.TransitionNotAllowed, Conflict)


@pytest.mark.django_db
def test_a_state_given_as_a_choice_is_audited_as_its_value():
    row = Ticket(pk=9, state=State.DRAFT)
    transitions.move(row, MOVES, "publish", by=BY, why="")
    assert AuditEvent.objects.get().before == "draft"


@pytest.mark.django_db(transaction=True)
def test_a_move_outside_a_transaction_is_refused():
    assert not connection.in_atomic_block
    row = Ticket(pk=9)
    with pytest.raises(RuntimeError, match="transaction"):
        transitions.move(row, MOVES, "publish", by=BY, why="")
    assert row.state == "draft"
    assert not AuditEvent.objects.exists()
