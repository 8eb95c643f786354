"""The index is told again and again until it knows: neither an outage nor a lost effect loses anything."""

from __future__ import annotations

import logging

from core.outbox import external_effect
from search.engines.interface import EngineDownError
from search.indexing import checking, delivery

log = logging.getLogger(__name__)


@external_effect
def index(*, once_key: str) -> None:
    """Tell the engine what it was not told yet. What it cannot take now, ``catch_up`` brings."""
    # Not left to the outbox: of an outage of an hour it would keep thousands of rows, each waiting longer.
    try:
        delivery.deliver()
    except EngineDownError:
        log.warning("search: the engine is down, what changed waits")


@external_effect
def catch_up(*, once_key: str) -> None:
    """The same by the clock: for what changed while the engine was down, or whose effect was lost."""
    index.run(once_key=once_key)


@external_effect
def check(*, once_key: str) -> None:
    """Compare index and database, and mend what differs."""
    try:
        for state in checking.check(repair=True):
            if state.drift:
                log.error("search: %s had %d rows that differed", state.kind, state.drift)
    except EngineDownError:
        log.warning("search: the engine is down, nothing was compared")
