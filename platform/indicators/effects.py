from __future__ import annotations

from core.capabilities import facts
from core.outbox import effect, job
from indicators import computing


@effect
def compute_recent() -> None:
    computing.compute_recent()


@job
def compute_months(cursor: int | None) -> int | None:
    """Compute one month of one fact; the cursor is its place in the list of all."""
    place = cursor or 0
    steps = computing.steps()
    if place >= len(steps):
        return None
    name, back = steps[place]
    computing.compute_month(facts[name], back)
    return place + 1
