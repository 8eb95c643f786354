"""What the shared cache answered a moment ago, held by each process so that it need not be asked again."""

from __future__ import annotations

import time
from typing import Any

from django.core.cache import caches

# A crowd on one page asks the shared cache ten times a second, not once for each reader.
MOMENT = 0.1  # seconds
AT_HAND = 200  # answers that a process holds
PIECES = 1_000  # pieces of pages that it holds
PIECE_LIFE = 30  # seconds


class Memory:
    """Before the cache ``alias``. What another process changed is seen after a ``MOMENT``."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._kept: dict[str, tuple[float, Any]] = {}

    def get(self, key: str) -> Any:
        return self.get_many([key]).get(key)

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        """Return what is known of ``keys``, all of it from one moment."""
        now = time.monotonic()
        kept = {key: answer for key in keys if (answer := self._kept.get(key))}
        if len(kept) == len(keys):
            if all(until > now for until, _ in kept.values()):
                return {key: value for key, (_, value) in kept.items()}
            # One asks again; whoever comes meanwhile goes on with what was known.
            self._kept |= {key: (now + MOMENT, value) for key, (_, value) in kept.items()}
        found = caches[self.alias].get_many(keys)
        if len(self._kept) > AT_HAND:
            self._kept = {}
        self._kept |= {key: (now + MOMENT, value) for key, value in found.items()}
        for key in kept.keys() - found.keys():
            self._kept.pop(key, None)
        return found

    def set(self, key: str, value: Any, life: int) -> None:
        """Write into the cache; what was known of ``key`` is known no more."""
        caches[self.alias].set(key, value, life)
        self._kept.pop(key, None)

    def forget(self) -> None:
        self._kept = {}


class Pieces:
    """Pieces of pages by name and version: no cache need be asked, since another version has another key."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[float, Any]] = {}

    def get(self, key: tuple[str, str]) -> Any:
        held = self._held.get(key)
        return held[1] if held and held[0] > time.monotonic() else None

    def hold(self, key: tuple[str, str], piece: Any) -> None:
        if len(self._held) >= PIECES:
            self._held = {}
        self._held[key] = (time.monotonic() + PIECE_LIFE, piece)

    def forget(self) -> None:
        self._held = {}


pages = Memory("pages")
default = Memory("default")
pieces = Pieces()


def forget() -> None:
    """Ask the shared caches again from now on: what they hold has changed."""
    pages.forget()
    default.forget()
    pieces.forget()
