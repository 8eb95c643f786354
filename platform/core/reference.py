"""Reference data: rows shipped as CSV in ``fixtures/reference/``, brought into the database by their code."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models


@dataclass(frozen=True)
class Loaded:
    """What one file changed."""

    label: str
    total: int
    created: int = 0
    updated: int = 0

    def __str__(self) -> str:
        return f"{self.label} : {self.total} lignes, {self.created} créées, {self.updated} modifiées"


def folder() -> Path:
    return Path(settings.ROOT, "fixtures", "reference")


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``fixtures/reference/<name>``, gzipped or not."""
    path = folder() / name
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))


def upsert(
    model: type[models.Model],
    wanted: Iterable[Mapping[str, Any]],
    *,
    label: str,
    key: Sequence[str],
    overwrite: bool = True,
) -> Loaded:
    """Create the rows that are missing, change those that differ, write nothing else.

    A row maps columns (``region_id``, not ``region``) to values; ``key`` names those that tell it from
    others. With ``overwrite`` off, a row that exists is left as its editors made it. A row that the file
    no longer has stays: something may point at it.
    """
    new: list[Mapping[str, Any]] = []
    changed: list[models.Model] = []
    known: dict[tuple, tuple] = {}
    columns: tuple[str, ...] = ()
    total = 0
    for row in wanted:
        if not total:
            columns = tuple(row)
            known = _known(model, key, columns)
        total += 1
        old = known.get(tuple(row[name] for name in key))
        if old is None:
            new.append(row)
        elif overwrite and old[1:] != tuple(row.values()):
            changed.append(
                model(pk=old[0], **{name: row[name] for name in columns if name != model._meta.pk.attname})
            )
    _insert(model, new)
    if changed:
        names = {field.attname: field.name for field in model._meta.concrete_fields if not field.primary_key}
        model._default_manager.bulk_update(
            changed, [names[name] for name in columns if name in names], batch_size=200
        )
    return Loaded(label, total, len(new), len(changed))


def _known(model: type[models.Model], key: Sequence[str], columns: Sequence[str]) -> dict[tuple, tuple]:
    """Return what the table holds: the primary key, then the columns, by key."""
    places = [columns.index(name) + 1 for name in key]
    stored = model._default_manager.order_by().values_list("pk", *columns)
    return {tuple(values[place] for place in places): values for values in stored}


def _insert(model: type[models.Model], new: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one prepared statement: a third of the time of ``bulk_create``, which builds objects."""
    if not new:
        return
    fields = [
        field for field in model._meta.concrete_fields if not field.primary_key or field.attname in new[0]
    ]
    defaults = {field.attname: field.get_default() for field in fields if field.attname not in new[0]}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            [
                [
                    field.get_db_prep_save(
                        row.get(field.attname, defaults.get(field.attname)), connection=connection
                    )
                    for field in fields
                ]
                for row in new
            ],
        )
