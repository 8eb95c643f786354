from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from community.reputation import folding, services
from community.reputation.effects import audit
from community.reputation.models import Cause, Pending, ReputationDay, ReputationEvent, ReputationTotal
from community.reputation.rules import Kind
from core.capabilities import erasures
from core.models import AuditEvent
from core.testing import run_outbox
from tests.community.questions.factories import PersonFactory, TopicFactory
from tests.community.reputation.factories import total

pytestmark = pytest.mark.django_db
ANSWER = ("answer", 7)


def vote(person, number, kind=Kind.UP, **kwargs):
    services.record(kind, person_id=person.pk, source=("vote", number), about=ANSWER, **kwargs)


def refused(statement, *parameters):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return True


def test_a_line_is_counted_for_the_person_and_for_the_topic():
    person, topic = PersonFactory(), TopicFactory()
    vote(person, 1, topic_id=topic.pk)
    services.record(Kind.ACCEPTED, person_id=person.pk, source=ANSWER, about=ANSWER, topic_id=topic.pk)
    assert Pending.objects.count() == 2
    run_outbox()
    assert (total(person), total(person, topic.pk), Pending.objects.count()) == (25, 25, 0)
    row = ReputationTotal.objects.get(person=person, scope=topic.pk)
    assert (row.useful, row.not_useful, row.accepted, row.recent) == (2, 0, 1, 25)


def test_the_same_fact_twice_is_one_line():
    person = PersonFactory()
    vote(person, 1)
    vote(person, 1)
    assert ReputationEvent.objects.count() == 1


def test_done_undone_and_done_again_is_done_once_on_its_first_day():
    person, day = PersonFactory(), date(2026, 1, 5)
    vote(person, 1, day=day)
    for _ in range(3):
        services.reverse(Kind.UP, person_id=person.pk, source=("vote", 1))
        services.reverse(Kind.UP, person_id=person.pk, source=("vote", 1))
        vote(person, 1)
        vote(person, 1)
    run_outbox()
    assert set(ReputationEvent.objects.values_list("effective_day", flat=True)) == {day}
    assert (ReputationEvent.objects.count(), total(person)) == (7, 10)


def test_the_cap_of_a_day_is_a_sum_whatever_the_order():
    one, other = PersonFactory(), PersonFactory()
    for number in range(25):
        vote(one, number)
    for number in range(100, 105):
        vote(one, number, Kind.DOWN)
    for number in range(200, 205):
        vote(other, number, Kind.DOWN)
    folding.fold()
    for number in range(300, 325):
        vote(other, number)
    run_outbox()
    # 250 − 10 = 240, cut at 200; taking five votes back leaves 190, not 150.
    assert total(one) == total(other) == 200
    for number in range(5):
        services.reverse(Kind.UP, person_id=one.pk, source=("vote", number))
    run_outbox()
    assert total(one) == 190


def test_being_accepted_is_outside_the_cap_and_reports_have_their_own():
    person = PersonFactory()
    for number in range(21):
        vote(person, number)
    services.record(Kind.ACCEPTED, person_id=person.pk, source=ANSWER, about=ANSWER)
    for number in range(8):
        services.record(Kind.FLAG_UPHELD, person_id=person.pk, source=("report", number))
    run_outbox()
    assert (total(person), total(person, -1)) == (215, 5)


def test_what_hides_takes_all_and_what_shows_gives_it_back_but_what_was_undone():
    person = PersonFactory()
    for number in range(3):
        vote(person, number)
    services.record(Kind.ACCEPTED, person_id=person.pk, source=ANSWER, about=ANSWER)
    for _ in range(2):
        services.hide(ANSWER)
        services.hide(ANSWER)
        run_outbox()
        assert total(person) == 0
        services.reverse(Kind.ACCEPTED, person_id=person.pk, source=ANSWER)
        services.show(ANSWER)
        services.show(ANSWER)
        run_outbox()
        assert total(person) == 30


def test_folding_twice_changes_nothing_and_a_batch_may_be_cut_anywhere():
    person = PersonFactory()
    for number in range(7):
        vote(person, number, day=date(2026, 2, 1) + timedelta(days=number % 2))
    assert [folding.fold(3).count for _ in range(4)] == [3, 3, 1, 0]
    assert total(person) == 70
    assert folding.recompute() == (0, 0)


def test_a_fold_that_is_cut_counts_nothing():
    person = PersonFactory()
    vote(person, 1)

    @transaction.atomic
    def cut():
        folding.fold()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut()
    assert (Pending.objects.count(), ReputationDay.objects.count()) == (1, 0)
    assert folding.fold().count == 1


def test_the_database_refuses_to_delete_or_change_a_line():
    person, other = PersonFactory(), PersonFactory()
    vote(person, 1)
    assert refused("DELETE FROM reputation_reputationevent")
    for column, value in (("points", 11), ("effective_day", date(2020, 1, 1)), ("person_id", other.pk)):
        assert refused(f"UPDATE reputation_reputationevent SET {column} = %s", value)  # noqa: S608
    ReputationEvent.objects.update(person=None)


@pytest.mark.parametrize(
    "lie",
    [{"points": 10}, {"points": -9}, {"effective_day": date(2026, 1, 1)}, {"kind": Kind.DOWN}, {"turn": 2}],
)
def test_the_database_refuses_a_reversal_that_does_not_mirror(lie):
    person = PersonFactory()
    vote(person, 1)
    mirror = services.mirror(ReputationEvent.objects.get(), Cause.TAKEN_BACK)
    for name, value in lie.items():
        setattr(mirror, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        mirror.save(force_insert=True)


def test_the_database_refuses_to_reverse_twice_and_a_second_line_for_one_fact():
    person = PersonFactory()
    vote(person, 1)
    first = ReputationEvent.objects.get()
    services.mirror(first, Cause.TAKEN_BACK).save(force_insert=True)
    for again in (
        services.mirror(first, Cause.HIDDEN),
        services.line(Kind.UP, person_id=person.pk, source=("vote", 1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)


def test_who_leaves_takes_the_figures_along_and_leaves_lines_of_nobody():
    person, topic = PersonFactory(), TopicFactory()
    vote(person, 1, topic_id=topic.pk)
    run_outbox()
    vote(person, 2, topic_id=topic.pk)
    for entry in erasures:
        if entry.name.startswith("reputation."):
            assert entry.name != "reputation.ReputationEvent" or len(list(entry.export(person))) == 2
            entry.erase(person)
    run_outbox()
    assert ReputationEvent.objects.filter(person=None, points=10).count() == 2
    assert not ReputationTotal.objects.exists()
    assert not ReputationDay.objects.exists()
    # Nobody is left to take anything back from.
    services.hide(ANSWER)
    assert ReputationEvent.objects.count() == 2


def test_the_audit_tells_what_differs_and_repairs_nothing(caplog):
    person, sound = PersonFactory(), PersonFactory()
    vote(person, 1)
    vote(sound, 2)
    run_outbox()
    ReputationTotal.objects.filter(person=person).update(points=11)
    vote(sound, 3)  # waits: no fault
    cursor = None
    while (cursor := audit.run(cursor)) is not None:
        pass
    assert "1 people" in caplog.text
    (told,) = AuditEvent.objects.filter(verb="reputation.audit.differs")
    assert told.why == "1 chiffres"
    assert total(person) == 11
    assert folding.recompute() == (1, 2)
    assert (total(person), total(sound)) == (10, 20)


def test_old_days_leave_the_last_ninety():
    person = PersonFactory()
    today = timezone.localdate()
    vote(person, 1, day=today - timedelta(days=91))
    vote(person, 2, day=today - timedelta(days=5))
    run_outbox()
    row = ReputationTotal.objects.get(person=person)
    assert (row.points, row.recent) == (20, 10)
    ReputationTotal.objects.update(recent=17)
    folding.refresh_recent()
    assert ReputationTotal.objects.get(person=person).recent == 10
    ReputationDay.objects.filter(day__gt=today - timedelta(days=10)).delete()
    folding.refresh_recent()
    assert ReputationTotal.objects.get(person=person).recent == 0
