"""Questions to the database whose SQL is made once in a process.

For the few small ones that a busy page asks each time: there, Django's making of the SQL takes several times
what the database takes to answer (docs/decisions/0014-prepared-queries.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from itertools import chain
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
# What stands for a value while the SQL is made: a key that no row has, in the range of every key.
FIRST_MARK = -0x5EED_0000


class Prepared(Generic[M]):
    """The rows of a query that differs by whole numbers alone, such as a key.

    ``make`` gives the query by these numbers, which ``names`` lists::

        one = Prepared(lambda key: Note.objects.filter(pk=key), "key")
        one(key=3)

    It is made once: nothing in it may depend on the reader or on the clock. No prefetching.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], *names: str) -> None:
        self._make = make
        self._names = names
        self._made: _Made | None = None

    def __call__(self, **values: int) -> list[M]:
        made = self._made
        if made is None:
            marks = {name: FIRST_MARK - place for place, name in enumerate(self._names)}
            made = self._made = _Made(self._make(**marks), marks)
        return list(made.rows(values))  # type: ignore[arg-type]


class _Made:
    def __init__(self, queryset: QuerySet, marks: dict[str, int]) -> None:
        self.db = queryset.db
        self.compiler = queryset.query.get_compiler(self.db)
        self.sql, params = self.compiler.as_sql()
        names = {mark: name for name, mark in marks.items()}
        # Drivers mark the size of a number by its class, so it is made again by the same.
        self.params = [(names.get(each) if isinstance(each, int) else None, each) for each in params]
        if {name for name, _ in self.params if name} != set(marks):
            raise ValueError("a name stands for nothing in the query")
        fields = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(fields)

    def rows(self, values: dict[str, int]) -> Iterator[Model]:
        params = [type(each)(values[name]) if name else each for name, each in self.params]
        answer = _Answer(self, params)
        query = SimpleNamespace(get_compiler=lambda using: answer)
        # As much of a queryset as its rows are made from.
        queryset: Any = SimpleNamespace(db=self.db, query=query, _known_related_objects={})
        return iter(ModelIterable(queryset))


class _Answer:
    """What makes instances of rows takes this for a compiler: it asks, and makes nothing."""

    def __init__(self, made: _Made, params: Sequence[Any]) -> None:
        self.made, self.params = made, params
        compiler = made.compiler
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map

    def execute_sql(self, **_: object) -> list[list[tuple]]:
        with connections[self.made.db].cursor() as cursor:
            cursor.execute(self.made.sql, self.params)
            return [cursor.fetchall()]

    def results_iter(self, results: list[list[tuple]]) -> Iterator[Sequence[Any]]:
        rows = chain.from_iterable(results)
        if not self.made.converters:
            return rows
        # A thread has a connection of its own, and the compiler that of the thread that made it.
        compiler: SQLCompiler = copy(self.made.compiler)
        compiler.connection = connections[self.made.db]
        return compiler.apply_converters(rows, self.made.converters)
