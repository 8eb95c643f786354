"""Places kept for newcomers on the first page: who may have one, who gets it, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from marketplace.directory.ranking.formula import drawn

SLOTS = (4, 9)
"""Positions on the first page, from 1."""
NEW_FOR = 90  # days since the first publication
MOST_REVIEWS = 3
"""With so many, reviews speak for themselves."""
LOTS = 64
"""Each newcomer is in a lot by its key: a draw among thousands reads some lots and not all of them."""
FEW = 60
"""Newcomers of whom all are read."""

T = TypeVar("T")


def is_newcomer(*, published_on: date | None, complete: bool, reviews: int, day: date) -> bool:
    """Say whether a listing may be drawn on ``day``."""
    if published_on is None or not complete or reviews >= MOST_REVIEWS:
        return False
    return 0 <= (day - published_on).days < NEW_FOR


def lot_of(key: int) -> str:
    return str(key % LOTS)


def lots(seed: str, total: int) -> list[str]:
    """Return the lots among which to draw out of ``total`` newcomers; none when they are few: of all, then.

    A power of two of them, so that one newcomer more or less hardly ever changes which.
    """
    wanted = LOTS
    while total * wanted > FEW * LOTS and wanted > 1:
        wanted //= 2
    if wanted == LOTS:
        return []
    return [str(lot) for lot in sorted(range(LOTS), key=lambda lot: drawn(f"{seed}|lot", lot))[:wanted]]


def drawn_order(keys: Iterable[int], seed: str) -> list[int]:
    """Return ``keys`` in the order of the draw, in whatever order they come."""
    return sorted(keys, key=lambda key: drawn(f"{seed}|slot", key))


def guests(keys: Sequence[int], seed: str) -> list[int]:
    """Return who is drawn among ``keys`` for the slots, the first one first."""
    among = set(lots(seed, len(keys)))
    left = [key for key in keys if not among or lot_of(key) in among]
    return drawn_order(left, seed)[: len(SLOTS)]


def placed(order: Sequence[T], guests: Sequence[T]) -> list[T]:
    """Return ``order`` with each of ``guests`` at its slot, unless the score put it higher already.

    Nobody stands twice, and the others keep their order: a better score never means a lower place.
    """
    found = list(order)
    for slot, guest in zip(SLOTS, guests, strict=False):
        if guest in found[:slot]:
            continue
        if guest in found:
            found.remove(guest)
        found.insert(slot - 1, guest)
    return found
