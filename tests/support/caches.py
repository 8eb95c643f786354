"""Caches as a process that has just started finds them."""

from __future__ import annotations

from django.core.cache import caches

from core import memory


def empty() -> None:
    for cache in caches.all():
        cache.clear()
    memory.forget()
