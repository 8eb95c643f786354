"""The shared cache, which may fail without taking the site with it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

TIMEOUT = 0.25  # seconds for one answer of a server on the same network
REST = 5.0  # seconds without a call once it failed


class CacheDown(Exception):  # noqa: N818
    """The cache cannot be used now. Only ``incr`` says so: a count must not be made up."""


class Breaker:
    """Leaves a server that failed alone for ``REST`` seconds, then lets one caller try it for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open_until: float | None = None

    def admits(self) -> bool:
        with self._lock:
            if self._open_until is None:
                return True
            if time.monotonic() < self._open_until:
                return False
            self._open_until = time.monotonic() + REST
            return True

    def failed(self) -> None:
        with self._lock:
            self._open_until = time.monotonic() + REST

    def succeeded(self) -> None:
        # Read without the lock: every good call passes here, and almost none has anything to write.
        if self._open_until is not None:
            with self._lock:
                self._open_until = None


# One for each server and process: Django makes a cache object, with its own connections, for each thread.
_breakers: dict[str, Breaker] = {}


def _miss_when_down(name: str, answer: Callable[[], Any]) -> Any:
    """Return the method ``name`` of Django's cache, which gives ``answer()`` in an outage."""
    method = getattr(RedisCache, name)

    def call(self: FailSafeRedisCache, *args, **kwargs):
        try:
            return self.guarded(method, self, *args, **kwargs)
        except CacheDown:
            return answer()

    return call


class OneClient(RedisCacheClient):
    """Django's makes a client for each call, which takes as long as the call itself; it may be kept."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._kept: Any = None

    def get_client(self, key=None, *, write=False):
        # One server here, so one client does for both.
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept


class FailSafeRedisCache(RedisCache):
    """Redis where an outage is a miss.

    A hung Redis costs one call ``TIMEOUT`` and the following ones nothing. The client's own retries are
    off: they turn 0.3 s into 7 s.
    """

    def __init__(self, server, params):
        options = {
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(server, {**params, "OPTIONS": options | params.get("OPTIONS", {})})
        self._class = OneClient
        self._breaker = _breakers.setdefault(str(server), Breaker())

    def guarded(self, call, *args, **kwargs):
        """Return what ``call`` returns; ``CacheDown`` when the server fails, or failed a moment ago."""
        if not self._breaker.admits():
            raise CacheDown
        try:
            found = call(*args, **kwargs)
        except (RedisError, OSError) as error:
            self._breaker.failed()
            log.warning("cache down for %s s: %s", REST, type(error).__name__)
            raise CacheDown from error
        self._breaker.succeeded()
        return found

    def get(self, key, default=None, version=None):
        try:
            return self.guarded(super().get, key, default, version)
        except CacheDown:
            return default

    def incr(self, *args, **kwargs):
        return self.guarded(super().incr, *args, **kwargs)

    add = _miss_when_down("add", bool)
    set = _miss_when_down("set", lambda: None)
    touch = _miss_when_down("touch", bool)
    delete = _miss_when_down("delete", bool)
    has_key = _miss_when_down("has_key", bool)
    get_many = _miss_when_down("get_many", dict)
    set_many = _miss_when_down("set_many", list)
    delete_many = _miss_when_down("delete_many", lambda: None)

    def _forget_all(self) -> bool:
        client = self._cache.get_client(write=True)
        with client.pipeline(transaction=False) as pipe:
            for key in client.scan_iter(match=self.make_key("*"), count=1000):
                pipe.unlink(key)
            pipe.execute()
        return True

    def clear(self):
        """Forget our keys, and no more: the tasks' broker lies in the same database."""
        try:
            return self.guarded(self._forget_all)
        except CacheDown:
            return False
