"""Keyset pagination: the next page starts after the last row shown, whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet

MAX_SIZE = 100


class BadCursor(Exception):  # noqa: N818
    """The cursor was not made by this list. HTTP 404."""


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next_cursor: str
    """What to ask next, or "" on the last page."""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def paginate(rows: QuerySet, *, by: Sequence[str], after: str = "", size: int = 20) -> Page:
    """Return ``size`` rows ordered ``by`` columns (``"-"`` for downwards) that follow cursor ``after``.

    The last column of ``by`` must be unique, and no column may be NULL. Costs one query, the same for
    every page. ``BadCursor`` when ``after`` is not a cursor of this list.
    """
    size = min(size, MAX_SIZE)
    rows = rows.order_by(*by)
    if after:
        rows = rows.filter(_after(by, _read(rows, by, after)))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _write(found[-1], by) if more else "")


def _names(by: Sequence[str]) -> list[str]:
    return [name.removeprefix("-") for name in by]


def _write(row, by: Sequence[str]) -> str:
    values = [getattr(row, "pk" if name == "pk" else name) for name in _names(by)]
    text = json.dumps([value.isoformat() if isinstance(value, datetime) else value for value in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(rows: QuerySet, by: Sequence[str], cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(by):
            raise BadCursor
        return [_typed(rows, name, value) for name, value in zip(_names(by), values, strict=True)]
    except (binascii.Error, UnicodeError, ValueError, TypeError, ValidationError, RecursionError) as error:
        raise BadCursor from error


def _typed(rows: QuerySet, name: str, value: Any) -> Any:
    """Return ``value`` as the column's own type; refuses what would make the database complain."""
    if value is None or isinstance(value, (dict, list)):
        raise BadCursor
    try:
        field = rows.model._meta.pk if name == "pk" else rows.model._meta.get_field(name)
    except FieldDoesNotExist:  # an annotation
        field = rows.query.annotations[name].output_field
    typed = field.to_python(value)
    if isinstance(typed, int) and not -(2**63) <= typed < 2**63:
        raise BadCursor
    return typed


def _after(by: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows beyond ``values``: (a > x) or (a = x and b > y)…, and a >= x first, which an index can use."""
    reached, condition = Q(), Q()
    for term, value in zip(by, values, strict=True):
        name = term.removeprefix("-")
        beyond = "lt" if term.startswith("-") else "gt"
        condition |= reached & Q(**{f"{name}__{beyond}": value})
        reached &= Q(**{name: value})
    first = by[0].removeprefix("-")
    bound = "lte" if by[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": values[0]}) & condition
