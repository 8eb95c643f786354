"""Places kept for newcomers on the first page: who may have one, who gets it, where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from marketplace.directory.ranking.formula import drawn

SLOTS = (4, 9)
"""Positions on the first page, from 1."""
NEW_FOR = 90  # days since the first publication
MOST_REVIEWS = 3
"""With so many, reviews speak for themselves."""
LOTS = 64
"""Newcomers are counted by lot, so that a draw among thousands reads one lot and not all of them."""

T = TypeVar("T")


def is_newcomer(*, published_on: date | None, complete: bool, reviews: int, day: date) -> bool:
    """Say whether a listing may be drawn on ``day``."""
    if published_on is None or not complete or reviews >= MOST_REVIEWS:
        return False
    return 0 <= (day - published_on).days < NEW_FOR


def lot_of(key: int) -> str:
    return str(key % LOTS)


def chosen_lot(counts: Mapping[str, int], seed: str, turn: int) -> str | None:
    """Return the lot that holds the newcomer drawn at ``turn``: each newcomer is as likely as any other."""
    total = sum(counts.values())
    if not total:
        return None
    place = drawn(f"{seed}|lot", turn) % total
    for lot in sorted(counts, key=int):
        place -= counts[lot]
        if place < 0:
            return lot
    raise AssertionError("counts are not negative")


def draw(keys: Sequence[int], seed: str, taken: Sequence[int] = ()) -> int | None:
    """Return the key drawn among ``keys`` less those ``taken``, in whatever order they come."""
    left = [key for key in keys if key not in taken]
    return min(left, key=lambda key: drawn(f"{seed}|slot", key)) if left else None


def guests(keys: Sequence[int], seed: str, few: int) -> list[int]:
    """Return who is drawn among ``keys`` for the slots: of all if they are ``few``, else of a lot each."""
    counts = Counter(lot_of(key) for key in keys)
    found: list[int] = []
    for turn in range(len(SLOTS)):
        lot = chosen_lot(counts, seed, turn) if len(keys) > few else None
        key = draw([key for key in keys if lot is None or lot_of(key) == lot], seed, found)
        if key is None:
            continue
        found.append(key)
        counts[lot_of(key)] -= 1
    return found


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
