"""Keyset pagination: the next page starts after the last row shown, whatever was added meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Field, Q, QuerySet
from django.http import Http404

MAX_SIZE = 100


class BadCursor(Http404):
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
    """Return ``size`` rows (1 to ``MAX_SIZE``) ordered ``by`` columns that follow cursor ``after``.

    ``by`` names columns or annotations, ``"-"`` before one for downwards; none may be NULL, and the last
    must be unique (``ValueError``). Costs one query, the same for every page. ``BadCursor`` when
    ``after`` is not a cursor of this list.
    """
    if not _field(rows, by[-1]).unique:
        raise ValueError(f"{by[-1]} is not unique: rows would be lost between two pages")
    size = min(max(size, 1), MAX_SIZE)
    rows = rows.order_by(*by)
    if after:
        rows = rows.filter(_after(by, _read(rows, by, after)))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _write(rows, by, found[-1]) if more else "")


def _field(rows: QuerySet, term: str) -> Field:
    name = term.removeprefix("-")
    if name == "pk":
        return rows.model._meta.pk
    try:
        return rows.model._meta.get_field(name)
    except FieldDoesNotExist:
        return rows.query.annotations[name].output_field


def _signer(rows: QuerySet, by: Sequence[str]) -> Signer:
    # Signed, so that no value reaches the database but one that came out of this very column: what
    # people may write instead (a NUL, the year 0, 10^400) makes each database complain in its own way.
    return Signer(salt=f"core.pagination:{rows.model._meta.label}:{','.join(by)}")


def _write(rows: QuerySet, by: Sequence[str], row) -> str:
    values = [getattr(row, term.removeprefix("-")) for term in by]
    if None in values:
        raise ValueError(f"NULL in {', '.join(by)}: rows would be lost between two pages")
    return _signer(rows, by).sign_object(
        [value if isinstance(value, (str, int, float)) else str(value) for value in values]
    )


def _read(rows: QuerySet, by: Sequence[str], cursor: str) -> list[Any]:
    try:
        values = _signer(rows, by).unsign_object(cursor)
        return [_field(rows, term).to_python(value) for term, value in zip(by, values, strict=True)]
    # The second: a column whose type changed since. The third: half a character.
    except (BadSignature, ValidationError, UnicodeError) as error:
        raise BadCursor from error


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
