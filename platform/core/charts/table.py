"""The figures of a chart, for who reads them rather than sees them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the heads of the columns, and rows whose first cell is their head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
