"""Which engine answers: the one of the settings, unless a test puts another in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from search import engines
from search.engines.interface import Engine

_others: list[Engine] = []


def current() -> Engine:
    return _others[-1] if _others else engines.engine()


@contextmanager
def using(engine: Engine) -> Iterator[Engine]:
    """Have ``engine`` answer for the time of a ``with`` block: for tests and benches."""
    _others.append(engine)
    try:
        yield engine
    finally:
        _others.remove(engine)
