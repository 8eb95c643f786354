from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. A value, not a User: the bearer of a receipt has none."""

    kind: Literal["user", "receipt", "system"]
    id: str = ""
    roles: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def of(cls, user) -> Actor:
        """Return a signed-in user as an actor, with the names of its roles.

        ``ValueError`` for a visitor: all visitors would be one and the same actor.
        """
        if user.pk is None:
            raise ValueError("a visitor is not an actor")
        return cls("user", str(user.pk), user.roles)


SYSTEM = Actor("system")
