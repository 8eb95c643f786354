"""Days and weeks are those of Paris, also when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import periods
from notifications.models import SUMMARIES, Frequency
from notifications.periods import PARIS, Period

START = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        # 7 h in Paris is 6 h UTC in winter, 5 h in summer.
        (datetime(2026, 11, 21, 5, 59, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 21, 6, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 7, 21, 4, 59, tzinfo=UTC), date(2026, 7, 19)),
        (datetime(2026, 7, 21, 5, 0, tzinfo=UTC), date(2026, 7, 20)),
        # The morning after each change of the clock.
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), date(2026, 10, 23)),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2027, 1, 1, 12, 0, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_summary_of_a_day_leaves_the_next_morning(now, start):
    assert periods.last(Frequency.DAY, now=now) == Period(Frequency.DAY, start)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), date(2026, 11, 10)),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 30, 12, 0, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), date(2026, 11, 24)),
    ],
)
def test_the_summary_of_a_week_leaves_on_tuesday(now, start):
    assert periods.last(Frequency.WEEK, now=now) == Period(Frequency.WEEK, start)


@pytest.mark.parametrize(
    ("start", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)]
)
def test_a_day_ends_at_midnight_in_paris_however_long_it_is(start, hours):
    before = Period(Frequency.DAY, start - timedelta(1)).end.astimezone(UTC)
    assert Period(Frequency.DAY, start).end.astimezone(UTC) - before == timedelta(hours=hours)


@given(
    now=st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    frequency=st.sampled_from(SUMMARIES),
)
def test_periods_follow_each_other_and_are_always_over(now, frequency):
    period = periods.last(frequency, now=now)
    assert period.end <= now
    days = periods.DAYS[frequency]
    assert now - period.end <= timedelta(days=days, hours=8 + 1)
    later = periods.last(frequency, now=now + timedelta(days=days))
    gap = (later.start - period.start).days
    # An hour that the clock skips or repeats may put both moments on other sides of 7 o'clock.
    assert gap in {days - (days == 1), days, 2 * days}
    assert period.end.astimezone(PARIS).hour == 0
