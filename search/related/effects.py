from __future__ import annotations

import logging

from core.outbox import external_effect
from search.engines.interface import EngineDownError
from search.related import services

log = logging.getLogger(__name__)


@external_effect
def refresh(*, once_key: str) -> None:
    """Find anew what goes with what changed; the rest in its own turn, so that nobody waits behind it."""
    try:
        more = services.refresh()
    except EngineDownError:
        log.warning("search: the engine is down, what goes together waits")
        return
    if more:
        services.promise()
