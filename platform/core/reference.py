"""Reference data: rows shipped as CSV in ``fixtures/reference/``, brought into the database by their code."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

BATCH = 1000


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
    wanted: Iterable[models.Model],
    *,
    label: str,
    fields: Sequence[str],
    key: Sequence[str] = ("pk",),
    overwrite: bool = True,
) -> Loaded:
    """Create the rows that are missing and change those whose ``fields`` differ; the others are not written.

    ``key`` names the columns that tell a row. With ``overwrite`` off, a row that exists is left as its
    editors made it. A row that the file no longer has stays: something may point at it.
    """
    names = {field.name: field.attname for field in model._meta.concrete_fields}
    names["pk"] = model._meta.pk.attname
    columns = [names[field] for field in fields]
    keys = [names[name] for name in key]
    known: dict[tuple, tuple[Any, tuple]] = {}
    for values in model._default_manager.order_by().values_list("pk", *keys, *columns).iterator(BATCH * 10):
        known[values[1 : 1 + len(keys)]] = values[0], values[1 + len(keys) :]

    new, changed, total = [], [], 0
    for row in wanted:
        total += 1
        old = known.get(tuple(getattr(row, name) for name in keys))
        if old is None:
            new.append(row)
        elif overwrite and old[1] != tuple(getattr(row, name) for name in columns):
            row.pk = old[0]
            changed.append(row)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        model._default_manager.bulk_update(changed, fields, batch_size=200)
    return Loaded(label, total, len(new), len(changed))
