"""A circuit breaker: what does not answer is left alone for a while, so that nobody waits for it in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from search.engines.interface import EngineDownError

FAILURES = 3  # one after the other, and it opens
REST = 5.0  # seconds it stays open; then one caller tries, and closes it if that goes well


class Breaker:
    def __init__(self, *, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._tried_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Run the block, or raise ``EngineDownError`` at once while open. Only that error counts."""
        with self._lock:
            if self.is_open:
                if self._clock() - self._tried_at < REST:
                    raise EngineDownError("the engine did not answer a moment ago")
                self._tried_at = self._clock()  # this caller tries, the others do not wait with it
        try:
            yield
        except EngineDownError:
            with self._lock:
                self._failures += 1
                self._tried_at = self._clock()
            raise
        with self._lock:
            self._failures = 0
