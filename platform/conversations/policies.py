"""Who may do what. Nothing here writes."""

from __future__ import annotations

from accounts.roles import Policy, allows
from conversations.models import Block
from core.actors import Actor


def can_moderate(by: Actor) -> bool:
    return by.kind == "system" or allows(by.roles, Policy.MODERATE)


def blocks_between(one: int, other: int) -> set[int]:
    """Return which of the two blocked the other, by their keys; one query."""
    return set(
        Block.objects.filter(person__in=[one, other], other__in=[one, other]).values_list("person", flat=True)
    )
