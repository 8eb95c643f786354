"""Whether the index says what the database says, kind by kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.capabilities import Searchable, searchables
from core.models import IndexVersion
from search import engine
from search.indexing import delivery
from search.indexing.rebuilding import batches


@dataclass(frozen=True, slots=True)
class State:
    """One kind: how many rows, what both sides add up to, and the keys that differ.

    Rows whose change is still on its way are in neither.
    """

    kind: str
    in_database: int
    in_index: int
    database_sum: str
    index_sum: str
    missing: tuple[int, ...]
    """Public, and not found."""
    stale: tuple[int, ...]
    """Found as they were before their last change."""
    surplus: tuple[int, ...]
    """Found, and not public, or no more."""

    @property
    def drift(self) -> int:
        return len(self.missing) + len(self.stale) + len(self.surplus)


def check(*, repair: bool = False) -> Iterator[State]:
    """Compare each kind. ``repair`` has what differs told again, at once. Raises ``EngineDownError``."""
    for kind in searchables:
        state, found = compare(kind)
        if repair and state.drift:
            # Over what the index has: after a restored database it may know later versions than we do.
            above = max((found.get(key, 0) for key in (*state.stale, *state.surplus)), default=0)
            IndexVersion.objects.bump(kind.name, (*state.missing, *state.stale, *state.surplus), above=above)
        yield state
    if repair:
        delivery.deliver()


def compare(kind: Searchable) -> tuple[State, dict[int, int]]:
    """Return the state of a kind, and the versions that the index has."""
    before = _versions(kind)
    found = dict(engine.current().versions(kind.name))
    public: dict[int, int] = {}
    for keys in batches(kind.keys()):
        public |= delivery.versions_of(kind.name, keys)
    # What is on its way, or came through while we read, is not lost.
    untold = IndexVersion.objects.untold().filter(kind=kind.name).values_list("key", flat=True)
    skipped = set(untold) | {key for key, version in _versions(kind).items() if before.get(key) != version}
    ours = {key: version for key, version in public.items() if key not in skipped}
    theirs = {key: version for key, version in found.items() if key not in skipped}
    state = State(
        kind=kind.name,
        in_database=len(ours),
        in_index=len(theirs),
        database_sum=checksum(ours),
        index_sum=checksum(theirs),
        missing=tuple(sorted(ours.keys() - theirs.keys())),
        stale=tuple(sorted(key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key])),
        surplus=tuple(sorted(theirs.keys() - ours.keys())),
    )
    return state, found


def _versions(kind: Searchable) -> dict[int, int]:
    return dict(IndexVersion.objects.filter(kind=kind.name).values_list("key", "version"))


def checksum(versions: Mapping[int, int]) -> str:
    """Return a digest of keys and versions, whatever their order."""
    total = 0
    for key, version in versions.items():
        total ^= int.from_bytes(hashlib.blake2b(f"{key}:{version}".encode(), digest_size=8).digest())
    return f"{total:016x}"
