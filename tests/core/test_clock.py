from datetime import UTC, datetime, timedelta

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core import clock


@given(st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1)))  # noqa: DTZ001
def test_this_hour_is_now_without_its_minutes(moment):
    now = moment.replace(tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        hour = clock.this_hour()
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)
    assert timedelta(0) <= now - hour < timedelta(hours=1)
