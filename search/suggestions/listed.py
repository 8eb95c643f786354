"""The lists of words of ``data/listed.txt``, by name."""

from __future__ import annotations

from functools import cache

from search.suggestions.reading import lines


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in lines("listed.txt"):
        name, _, words = line.partition(":")
        found[name] = tuple(words.split())
    return found


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def values(name: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in _lists()[name])


def in_order(name: str) -> tuple[str, ...]:
    return _lists()[name]
