"""The night's work: what listings are ranked by is written down, a slice after the other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from core.outbox import job
from marketplace.directory.freezing import freeze_slice
from marketplace.directory.ranking.weights import List

LISTS: tuple[List, ...] = ("provider", "connector")


@job
def freeze_ranks(cursor: list[Any] | None) -> list[Any] | None:
    """Freeze both lists for the day on which the work began."""
    number, day, after = cursor or [0, timezone.localdate().isoformat(), 0]
    last = freeze_slice(LISTS[number], date.fromisoformat(day), after)
    if last is not None:
        return [number, day, last]
    return [number + 1, day, 0] if number + 1 < len(LISTS) else None
