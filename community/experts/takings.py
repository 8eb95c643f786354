"""« Je m’en occupe »: for twenty minutes the others know that somebody is writing.

Kept in the shared cache and nowhere else: a row would date, to the minute, what happens to a question that
may be nobody's. Lost with the cache, it costs a second answer and nothing more.
"""

from __future__ import annotations

from django.core.cache import cache

from core.ids import encode

LASTS = 20 * 60  # seconds


def take(question_id: int, person_id: int) -> bool:
    """Say that ``person_id`` writes an answer; return whether nobody else was first. Again is twenty more."""
    key = _key(question_id)
    # Atomic: of two at once, one is first.
    if cache.add(key, person_id, LASTS):
        return True
    if cache.get(key) != person_id:
        return False
    cache.set(key, person_id, LASTS)
    return True


def holder(question_id: int) -> int | None:
    """Return who is writing an answer, if anybody says so."""
    return cache.get(_key(question_id))


def holders(question_ids: list[int]) -> dict[int, int]:
    """Return the same for many, in one go."""
    keys = {_key(question_id): question_id for question_id in question_ids}
    return {keys[key]: person for key, person in cache.get_many(keys).items()}


def release(question_id: int, person_id: int) -> None:
    if holder(question_id) == person_id:
        cache.delete(_key(question_id))


def _key(question_id: int) -> str:
    return f"experts.taking:{encode(question_id)}"
