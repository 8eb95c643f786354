"""The shared cache, which may fail without taking the site with it."""

from __future__ import annotations

import logging
import time
from contextlib import suppress

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

TIMEOUT = 0.25  # seconds for one answer of a server on the same network
REST = 5.0  # seconds without a call once it failed


class CacheDown(Exception):  # noqa: N818
    """The cache cannot be used now. Only ``incr`` and ``add`` say so: a count must not be made up."""


class FailSafeRedisCache(RedisCache):
    """Redis where an outage is a miss.

    After one failure the server is left alone for ``REST`` seconds, so a hung Redis costs one page
    ``TIMEOUT`` and the following ones nothing. The client's own retries are off: they turn 0.3 s into 7 s.
    """

    def __init__(self, server, params):
        params = {
            **params,
            "OPTIONS": {
                "socket_timeout": TIMEOUT,
                "socket_connect_timeout": TIMEOUT,
                "retry": Retry(NoBackoff(), 0),
                **params.get("OPTIONS", {}),
            },
        }
        super().__init__(server, params)
        self._closed_until = 0.0

    def _guarded(self, call, *args, **kwargs):
        if time.monotonic() < self._closed_until:
            raise CacheDown
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            self._closed_until = time.monotonic() + REST
            log.warning("cache down for %s s: %s", REST, type(error).__name__)
            raise CacheDown from error

    def get(self, key, default=None, version=None):
        try:
            return self._guarded(super().get, key, default, version)
        except CacheDown:
            return default

    def get_many(self, keys, version=None):
        try:
            return self._guarded(super().get_many, keys, version)
        except CacheDown:
            return {}

    def set(self, *args, **kwargs):
        with suppress(CacheDown):
            self._guarded(super().set, *args, **kwargs)

    def set_many(self, *args, **kwargs):
        try:
            return self._guarded(super().set_many, *args, **kwargs)
        except CacheDown:
            return []

    def delete(self, *args, **kwargs):
        try:
            return self._guarded(super().delete, *args, **kwargs)
        except CacheDown:
            return False

    def touch(self, *args, **kwargs):
        try:
            return self._guarded(super().touch, *args, **kwargs)
        except CacheDown:
            return False

    def has_key(self, *args, **kwargs):
        try:
            return self._guarded(super().has_key, *args, **kwargs)
        except CacheDown:
            return False

    def add(self, *args, **kwargs):
        return self._guarded(super().add, *args, **kwargs)

    def incr(self, *args, **kwargs):
        return self._guarded(super().incr, *args, **kwargs)
