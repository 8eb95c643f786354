from __future__ import annotations

import logging

from core.outbox import job
from indicators.computing import today
from marketplace.prices import asking, computing, marking, releasing
from marketplace.prices.models import PriceRelease, Series
from marketplace.prices.periods import quarter_before

log = logging.getLogger(__name__)


@job
def read_tariffs(cursor: int | None) -> int | None:
    """Read the tariffs of listings, some at a time."""
    return asking.read_tariffs(0 if cursor is None else cursor, today())


@job
def mark_tariffs(cursor: int | None) -> int | None:
    """Tell the directory which tariffs lie under the published median, some at a time."""
    return marking.mark_offers(0 if cursor is None else cursor)


@job
def recompute(cursor: int | None) -> int | None:
    """Make the draft anew, a series at a time, and freeze it once its quarter is over."""
    place = cursor or 0
    draft = computing.begin(today())
    if place < len(Series):
        computing.compute(draft, Series.values[place])
        return place + 1
    last = PriceRelease.objects.frozen().first()
    if last is None or last.quarter < quarter_before(draft.as_of):
        try:
            release = releasing.freeze()
        except releasing.NothingToRelease:
            log.info("prices: no cell has enough providers to be released")
        else:
            log.info("prices: release %d is frozen", release.number)
    return None
