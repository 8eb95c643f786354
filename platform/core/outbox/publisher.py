"""Row ids on their way to the broker, without ever making a page wait."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)

CAPACITY = 1_000
REST = 5.0
"""Seconds without trying after a failure: the sweeper sends again whatever was dropped."""


def send(row_id: int) -> None:
    """Send one row id now; raises what the broker raises."""
    current_app.send_task("outbox.deliver", (row_id,), retry=False, ignore_result=True)


class Publisher:
    """A bounded queue and one daemon thread a process, started at the first id.

    Losing an id is harmless, for its row is still there. So a full queue and a silent broker cost the
    caller nothing, and nothing is kept for a broker that is down.
    """

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self.holds_worker = False
        """Whether the embedded worker runs in this process; on ``memory://`` nobody else can reach it."""
        self._reset()
        # Neither a thread nor the state of its lock survives a fork.
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._queue: queue.Queue[int] = queue.Queue(CAPACITY)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._rests_until = 0.0

    def publish(self, row_id: int) -> None:
        """Hand ``row_id`` over. Takes microseconds and raises nothing, whatever the broker does."""
        if settings.CELERY_BROKER_URL == "memory://" and not self.holds_worker:
            return
        try:
            self._queue.put_nowait(row_id)
        except queue.Full:
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._drain, name="outbox-publisher", daemon=True)
                self._thread.start()

    def _drain(self) -> None:
        while True:
            row_id = self._queue.get()
            if time.monotonic() < self._rests_until:
                continue
            try:
                self._send(row_id)
            except Exception as error:  # noqa: BLE001 - whatever the broker raises, the sweeper makes good
                self._rests_until = time.monotonic() + REST
                log.warning("the broker does not take tasks: %s", type(error).__name__)


publisher = Publisher(send)
