"""The three kinds of work, and the name under which a row remembers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.registry import Registry


class Kind(StrEnum):
    DATABASE = "effect"
    EXTERNAL = "external_effect"
    JOB = "job"


@dataclass(frozen=True)
class Effect:
    name: str
    run: Callable[..., Any]
    kind: Kind


effects: Registry[Effect] = Registry("effects")


def named(function: Callable[..., Any], kind: Kind) -> Effect:
    # Stored rows survive a move of the module: the name is the app's and the function's.
    app = function.__module__.split(".")[-2]
    return Effect(f"{app}.{function.__name__}", function, kind)


def effect(function: Callable[..., None]) -> Effect:
    """Database only. It re-reads the state and acts; its row goes in the same transaction: exactly once.

    Keep it short: on SQLite nobody else writes meanwhile.
    """
    return effects.register(named(function, Kind.DATABASE))


def external_effect(function: Callable[..., None]) -> Effect:
    """Call the outside with no transaction open: at least once. The function also gets its ``once_key``.

    It may read and write the database in short transactions of its own. All its time-outs together
    must stay below ``settings.OUTBOX_LEASE``, else another worker takes it for lost.
    """
    return effects.register(named(function, Kind.EXTERNAL))


def job(function: Callable[..., Any]) -> Effect:
    """Long work: ``function(**ids, cursor)`` does one slice and returns the next cursor, ``None`` at the end.

    The first cursor is ``None``; others are any JSON. A slice and its cursor are one transaction, so each
    happens exactly once, and it takes 200 ms at most: on SQLite nobody else writes meanwhile. A slice
    that needs the outside enqueues an external effect.
    """
    return effects.register(named(function, Kind.JOB))
