"""The worker and beat of the embedded stack: threads of one web process."""

from __future__ import annotations

import fcntl
import logging
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from celery import beat
from celery.worker import WorkController
from django.conf import settings

from config.celery import app
from core.outbox.publisher import publisher

log = logging.getLogger(__name__)

WATCH = 1.0
"""Seconds between two looks at the lock and at the threads."""


class EmbeddedWorker:
    """Runs worker and beat in this process if no other one does, and takes over when that one ends.

    Which one it is, is a lock on a file: the kernel releases it however the process ends. Does nothing
    when there is a broker: then ``celery worker`` and ``celery beat`` run apart.
    """

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._guard: threading.Thread | None = None
        self._lock: IO[str] | None = None
        self._controller: WorkController | None = None
        self._thread: threading.Thread | None = None
        # A thread, of a class that celery.beat makes for itself.
        self._beat: Any = None

    def start(self) -> None:
        if settings.CELERY_BROKER_URL == "memory://" and self._guard is None:
            self._ending.clear()
            self._guard = threading.Thread(target=self._watch, name="outbox-guard", daemon=True)
            self._guard.start()

    def stop(self) -> None:
        """Let the running effects end; what waits in memory stays in its rows."""
        if self._guard is None:
            return
        self._ending.set()
        self._guard.join()
        self._guard = None
        publisher.holds_worker = False
        if self._beat is not None:
            self._beat.stop()
        if self._controller is not None:
            self._controller.stop()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _watch(self) -> None:
        while not self._has_lock():
            if self._ending.wait(WATCH):
                return
        while True:
            # Threads that died of something unforeseen must not leave a site that looks alive.
            if self._thread is None or not self._thread.is_alive():
                self._start_worker()
            if self._beat is None or not self._beat.is_alive():
                self._start_beat()
            if self._ending.wait(WATCH):
                return

    def _has_lock(self) -> bool:
        path = Path(settings.VAR, "worker.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._lock = file
            return True
        file.close()
        return False

    def _start_worker(self) -> None:
        if self._thread is not None:
            log.error("the worker's thread ended; starting another")
        self._controller = WorkController(
            app=app, without_mingle=True, without_gossip=True, without_heartbeat=True
        )
        self._thread = threading.Thread(target=self._controller.start, name="celery-worker", daemon=True)
        self._thread.start()
        publisher.holds_worker = True

    def _start_beat(self) -> None:
        if self._beat is not None:
            log.error("beat's thread ended; starting another")
        self._beat = beat.EmbeddedService(app, thread=True, scheduler_cls=beat.Scheduler)
        self._beat.daemon = True
        self._beat.start()


embedded_worker = EmbeddedWorker()
