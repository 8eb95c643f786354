"""From facts to figures: days and months of Paris, each once, the day under way left out."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.capabilities import Fact, Measure, facts
from core.outbox import enqueue
from core.testing import run_outbox
from indicators import computing, published
from indicators.computing import month_before
from indicators.effects import compute_months, compute_recent
from indicators.models import Figure, Span

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 12, tzinfo=PARIS)


def a_count(days: dict[date, int], **options) -> Fact:
    def by_day(start, end):
        return {day: count for day, count in days.items() if start <= computing.midnight(day) < end}

    return Fact("tests.things", "Choses", "Comptées.", "activity", 1, by_day=by_day, **options)


def a_share(count: int, value: float | None = 0.5) -> Fact:
    def measure(start, end):
        return Measure(count, value)

    return Fact("tests.share", "Part", "Comptée.", "answers", 1, unit="share", measure=measure)


def rows(name: str, span: Span) -> dict[date, int]:
    return dict(Figure.objects.filter(fact=name, span=span).values_list("start", "count"))


@time_machine.travel(NOW)
def test_days_and_months_that_are_over_are_stored_and_todays_is_not():
    days = {date(2026, 11, 21): 9, date(2026, 11, 20): 3, date(2026, 10, 31): 2, date(2026, 10, 1): 1}
    with facts.temporarily(a_count(days)) as fact:
        for back in (0, 1):
            computing.compute_month(fact, back)
    assert rows("tests.things", Span.DAY) == {day: n for day, n in days.items() if day < date(2026, 11, 21)}
    assert rows("tests.things", Span.MONTH) == {date(2026, 10, 1): 3}


@time_machine.travel(NOW)
def test_computing_again_changes_nothing_but_what_changed():
    days = {date(2026, 11, 20): 3, date(2026, 11, 19): 1}
    with facts.temporarily(a_count(days)) as fact:
        computing.compute_month(fact, 0)
        computing.compute_month(fact, 0)
        assert rows("tests.things", Span.DAY) == days
        del days[date(2026, 11, 19)]
        computing.compute_month(fact, 0)
        assert rows("tests.things", Span.DAY) == days


@time_machine.travel(NOW)
def test_an_old_month_stays_as_it_was_published():
    days = {date(2026, 5, 3): 8}
    with facts.temporarily(a_count(days)) as fact:
        computing.compute_month(fact, 6)
        days[date(2026, 5, 3)] = 1
        computing.compute_month(fact, 6)
    assert rows("tests.things", Span.MONTH) == {date(2026, 5, 1): 8}


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 40))
def test_months_back_are_first_days_and_count_right(day, back):
    before = month_before(day, back)
    assert before.day == 1
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == back


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (datetime(2026, 10, 24, 22, 30, tzinfo=ZoneInfo("UTC")), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=ZoneInfo("UTC")), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=ZoneInfo("UTC")), date(2026, 10, 26)),
    ],
    ids=str,
)
def test_a_day_is_one_of_paris_on_the_day_the_clocks_change(when, day):
    from tests.community.questions.factories import AnswerFactory

    AnswerFactory(answered_at=when)
    fact = facts["questions.answered"]
    counted = fact.by_day(computing.midnight(date(2026, 10, 20)), computing.midnight(date(2026, 10, 30)))
    assert counted == {day: 1}


@time_machine.travel(NOW)
def test_the_night_computes_every_fact_month_after_month():
    enqueue(compute_months)
    run_outbox()
    months = Counter(Figure.objects.filter(span=Span.MONTH).values_list("fact", flat=True))
    assert months == {fact.name: computing.MONTHS for fact in facts}
    enqueue(compute_recent)
    run_outbox()
    recent = set(Figure.objects.filter(span=Span.RECENT).values_list("fact", flat=True))
    assert recent == {fact.name for fact in facts if not fact.only}


@pytest.mark.parametrize("count", range(7))
@pytest.mark.parametrize("only", ["", "day", "month"])
def test_a_small_count_is_told_only_where_nobody_is_behind(only, count):
    said = published.told(a_count({}, only=only), Span.DAY, date(2026, 1, 1), count, None)
    hidden = bool(only) and count in (1, 2, 3, 4)
    assert (said.count, said.value, said.is_few) == ((None, None, True) if hidden else (count, count, False))


@pytest.mark.parametrize("count", range(7))
def test_a_share_of_few_is_never_told(count):
    said = published.told(a_share(count), Span.MONTH, date(2026, 1, 1), count, 0.5)
    assert (said.count, said.value) == ((None, None) if count < 5 else (count, 0.5))


@time_machine.travel(NOW)
@pytest.mark.parametrize("only", ["day", "month"])
def test_of_what_is_few_people_one_span_alone_is_ever_published(only):
    days = {date(2026, 10, day): 6 for day in range(1, 11)}
    with facts.temporarily(a_count(days, only=only)) as fact:
        computing.compute_all()
        found = published.everything()
    assert [span for name, span in found if name == fact.name] == [Span(only)]


@time_machine.travel(NOW)
def test_days_without_anything_are_zeros_once_something_was_computed():
    assert published.everything()[("questions.asked", Span.DAY)] == []
    computing.compute_all()
    zeros = published.everything()[("questions.asked", Span.DAY)]
    assert [row.count for row in zeros] == [0] * 90
    assert zeros[-1].start == date(2026, 11, 20)


@time_machine.travel(NOW)
def test_headlines_tell_what_is_known_and_never_a_zero():
    assert list(published.headlines()) == []
    from tests.community.questions.factories import AnswerFactory, QuestionFactory

    for hours in range(1, 7):
        asked = NOW - timedelta(days=3)
        question = QuestionFactory(asked_at=asked)
        AnswerFactory(question=question, answered_at=asked + timedelta(hours=hours))
    computing.compute_all()
    said = {fact.name: figure for fact, figure in published.headlines()}
    assert said == {
        "questions.median_wait": "3\u00a0h",
        "questions.day_share": "100\u00a0%",
        "questions.asked": "6",
        "questions.answered": "6",
    }
