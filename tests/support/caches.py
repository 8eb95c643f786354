"""Caches as a process that has just started finds them."""

from __future__ import annotations

from django.core.cache import caches

from core import memory
from search.suggestions.library import library


def empty() -> None:
    for cache in caches.all():
        cache.clear()
    memory.forget()
    library.forget()
