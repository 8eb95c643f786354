"""The one kind of registry: adapters by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Adapters by name; a double is a programming error."""

    def __init__(self, label: str):
        self.label = label
        self._entries: dict[str, T] = {}

    def register(self, entry: T) -> T:
        if entry.name in self._entries:
            raise ValueError(f"{self.label}: {entry.name} is registered twice")
        self._entries[entry.name] = entry
        return entry

    @contextmanager
    def temporarily(self, entry: T) -> Iterator[T]:
        """Register ``entry`` for the time of a ``with`` block: for tests."""
        try:
            yield self.register(entry)
        finally:
            del self._entries[entry.name]

    def __getitem__(self, name: str) -> T:
        try:
            return self._entries[name]
        except KeyError:
            raise KeyError(f"{self.label}: {name} is not registered") from None

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[T]:
        """Yield the adapters by name, whatever the order in which apps were loaded."""
        return iter(self._entries[name] for name in sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
