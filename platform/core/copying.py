"""Every row of one database into another of a different kind, table by table as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS = 2_000  # read at once
# The words of the admin's own search: each database has them in a shape of its own.
MADE_ANEW = "wagtailsearch"


class NotEmpty(Exception):  # noqa: N818
    """Somebody works there already."""


def tables() -> list[type[models.Model]]:
    """Return the models of all tables, those between two others included, once each."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy:
            found[options.db_table] = model
    return list(found.values())


def copy(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> Iterator[tuple[str, int]]:
    """Copy from SQLite to PostgreSQL in one transaction; yield each table with its number of rows.

    What the target's migrations put there is replaced. Triggers wait meanwhile: they watch over what people
    do, and history may not be written otherwise. Raises ``NotEmpty`` when the target has accounts.
    """
    every = tables()
    quote = target.ops.quote_name
    with transaction.atomic(using=target.alias), target.cursor() as cursor:
        if get_user_model()._default_manager.using(target.alias).exists():
            raise NotEmpty
        names = [quote(model._meta.db_table) for model in every]
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(names)}")
        for model in every:
            if model._meta.app_label != MADE_ANEW:
                yield model._meta.db_table, _copy_table(model, source, target)
        for statement in target.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)
        # Foreign keys first: a table with checks that wait cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def _copy_table(model: type[models.Model], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> int:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    quote = target.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    converters = [_converters(field, source) for field in fields]
    count = 0
    with source.cursor() as reading, target.cursor() as writing:
        reading.execute(f"SELECT {columns} FROM {quote(model._meta.db_table)}")  # noqa: S608
        with writing.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as out:
            while rows := reading.fetchmany(ROWS):
                for row in rows:
                    out.write_row(
                        [
                            field.get_db_prep_save(_read(value, each, source), target)
                            for field, value, each in zip(fields, row, converters, strict=True)
                        ]
                    )
                count += len(rows)
    return count


def _converters(field: models.Field, source: BaseDatabaseWrapper) -> list[Any]:
    """Return what makes a value of Python from a column of ``source``, as the ORM does."""
    column = field.get_col(field.model._meta.db_table)
    backend = source.ops.get_db_converters(column)
    return [(each, column) for each in [*backend, *field.get_db_converters(source)]]


def _read(value: Any, converters: list[Any], source: BaseDatabaseWrapper) -> Any:
    for convert, column in converters:
        value = convert(value, column, source)
    return value
