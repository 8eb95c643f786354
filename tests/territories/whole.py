"""The whole of France for one module of tests: loaded in three seconds, rolled back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from territories import reference


@contextmanager
def whole_of_france(blocker) -> Iterator[None]:
    with blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        list(reference.load())
        with connection.cursor() as cursor:
            # Of tables filled in this transaction the planner knows nothing yet, and guesses badly.
            cursor.execute("ANALYZE")
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
