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
class Way:
    """One way for a row to be taken: it bears a code of each of ``marks``, and stands ``within`` a circle.

    A circle is latitude, longitude, kilometres; without one it may be anywhere.
    """

    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    within: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Nearness:
    """Points for standing near a place: all within ``free`` kilometres, then halved every ``half``.

    Rows that bear one of ``anywhere`` (marks) have them all, wherever they are.
    """

    latitude: float
    longitude: float
    points: int
    free: float
    half: float
    anywhere: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Points:
    """An order that is a sum, in place of the engine's own: the parts do not depend on what else is indexed.

    A row has its ``standing`` (of its document), ``text`` points as far as it bears the words, ``codes``
    points as far as it bears ``wanted`` (pairs of a facet and a code), and those of ``nearness``.
    ``levels`` is what a word is worth, in ten-thousandths: in the title or the keywords, in the body, under
    another name. Equals are drawn by ``draw``, roughly: that adds less than a point. ``least`` is how many
    meanings of the text a row must hold, in place of the engine's own choice (``Finding.least``).
    """

    text: int = 0
    levels: tuple[int, int, int] = (10_000, 10_000, 10_000)
    codes: int = 0
    wanted: Sequence[tuple[str, str]] = ()
    nearness: Nearness | None = None
    draw: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A row that was found. The index may be a moment behind: read it again with ``visible_to``.

    The rest is told of an order by ``Points`` only: how well the words are found, in ten-thousandths, how
    many codes wanted it bears, where it is, whether it is ``anywhere``.
    """

    kind: str
    key: int
    score: float
    text: int = 0
    codes: int = 0
    place: tuple[float, float] | None = None
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first; ``total`` counts all, ``facets`` by facet and code.

    Ordered by ``Points``, no row left out has more of them than ``rest``, and each holds ``least`` meanings
    of the text.
    """

    matches: Sequence[Match] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rest: float = 0.0
    least: int = 0


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
        ways: Sequence[Way],
        points: Points | None,
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
    ways: Sequence[Way] = (),
    points: Points | None = None,
) -> Finding:
    """Find rows of a kind, or of several; ``near`` is latitude, longitude, kilometres.

    ``ways`` are alternatives: a row must be taken by one of them. ``limit`` 0 counts only. Raises
    ``Unavailable``.
    """
    kinds = [kind] if isinstance(kind, str) else list(kind)
    return _finder().find(kinds, text, filters or {}, facets, near, limit, ways, points)


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
