"""The two ways from below to what finds: saying that a row changed, and asking.

``search`` stands above everything and fills the slot at start, so nothing imports it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.db.models import Model

from core import outbox
from core.capabilities import searchables
from core.models import IndexVersion

INDEX = "indexing.index"


class Unavailable(Exception):  # noqa: N818 - a fact about the outside, not a fault of the caller
    """Nothing finds just now. Whoever asked does without: a plain list, or nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row that was found. The index may be a moment behind: read it again with ``visible_to``."""

    kind: str
    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first; ``total`` counts all, ``facets`` by facet and code."""

    matches: Sequence[Match] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Finder(Protocol):
    """What ``search`` puts into the slot."""

    def find(
        self,
        kinds: Sequence[str],
        text: str,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        near: tuple[float, float, float] | None,
        limit: int,
    ) -> Finding: ...

    def similar(self, text: str, kinds: Sequence[str], limit: int) -> Sequence[Match]: ...

    def settle(self) -> None: ...


_slot: list[Finder] = []


def fill(finder: Finder) -> None:
    """Put what finds into the slot, once, at start."""
    _slot[:] = [finder]


def changed(*rows: Model) -> None:
    """Tell the index, once this transaction commits, that each of ``rows`` came, changed or went."""
    for row in rows:
        changed_keys(kind_of(type(row)), [row.pk])


def changed_keys(kind: str, keys: Iterable[int]) -> None:
    """The same for rows of one kind, by their keys. Two queries; nothing for no key."""
    found = list(keys)
    if not found:
        return
    with transaction.atomic(savepoint=False):
        IndexVersion.objects.bump(kind, found)
        # It names no row, the table above knows which, and holds no time: it may come of an anonymous post.
        outbox.enqueue(INDEX, once_key=f"index-{secrets.token_hex(8)}", coarse=True)


def kind_of(model: type[Model]) -> str:
    """Return the name under which rows of ``model`` are searched; ``KeyError`` if they are not."""
    for kind in searchables:
        if issubclass(model, kind.model):
            return kind.name
    raise KeyError(f"{model._meta.label} is not searched")


def is_searched(model: type[Model]) -> bool:
    return any(issubclass(model, kind.model) for kind in searchables)


def find(
    kind: str | Sequence[str],
    text: str = "",
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] = (),
    near: tuple[float, float, float] | None = None,
    limit: int = 20,
) -> Finding:
    """Find rows of a kind, or of several; ``near`` is latitude, longitude, kilometres.

    Raises ``Unavailable``.
    """
    kinds = [kind] if isinstance(kind, str) else list(kind)
    return _finder().find(kinds, text, filters or {}, facets, near, limit)


def similar(text: str, kinds: Sequence[str], *, limit: int = 5) -> Sequence[Match]:
    """Find what speaks of the same thing as ``text``, nearest first. Raises ``Unavailable``."""
    return _finder().similar(text, kinds, limit)


def settle() -> None:
    """Tell the index now what it was not told yet. Never in a transaction. Raises ``Unavailable``."""
    _finder().settle()


def _finder() -> Finder:
    if not _slot:
        raise Unavailable
    return _slot[0]
