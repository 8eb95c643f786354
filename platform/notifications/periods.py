"""Days and weeks of summaries, in Paris time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import PARIS
from notifications.models import Frequency

SENDING_HOUR = 7  # of the morning that follows the period
WEEK_STARTS = 1  # Tuesday: summaries of the week leave on Tuesday, away from Monday's full mailboxes
DAYS = {Frequency.DAY: 1, Frequency.WEEK: 7}


@dataclass(frozen=True)
class Period:
    frequency: Frequency
    start: date

    @property
    def end(self) -> datetime:
        """The midnight, in Paris, at which it is over."""
        return datetime.combine(self.start + timedelta(DAYS[self.frequency]), time.min, PARIS)


def last(frequency: Frequency, *, now: datetime) -> Period:
    """Return the last period that is over and whose sending hour has come."""
    local = now.astimezone(PARIS)
    morning = local.date() if local.hour >= SENDING_HOUR else local.date() - timedelta(1)
    if frequency == Frequency.WEEK:
        morning -= timedelta((morning.weekday() - WEEK_STARTS) % 7)
    return Period(frequency, morning - timedelta(DAYS[frequency]))
