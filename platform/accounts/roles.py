"""The six roles of the team, each a set of named policies. Pure data: the groups are made from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """What a role allows. Apps above ask ``allows(actor.roles, Policy.…)`` in their ``policies.py``."""

    WRITE_PAGES = "write pages"
    PUBLISH_PAGES = "publish pages"
    MODERATE = "moderate"
    ANIMATE = "keep questions answered"
    SEE_PILOTING = "see the piloting figures"
    MANAGE_ACCOUNTS = "manage accounts"


@dataclass(frozen=True)
class Role:
    name: str
    label: str
    policies: frozenset[Policy]


ROLES = {
    role.name: role
    for role in (
        Role("author", "Rédaction", frozenset({Policy.WRITE_PAGES})),
        Role("editor", "Publication", frozenset({Policy.WRITE_PAGES, Policy.PUBLISH_PAGES})),
        Role("moderator", "Modération", frozenset({Policy.MODERATE})),
        Role("animator", "Animation", frozenset({Policy.ANIMATE})),
        Role("state_team", "Équipe de l’État", frozenset({Policy.SEE_PILOTING})),
        Role("admin", "Administration", frozenset(Policy)),
    )
}


def allows(roles: Iterable[str], policy: Policy) -> bool:
    """Say whether one of ``roles`` (names of groups) carries ``policy``."""
    return any(policy in ROLES[name].policies for name in roles if name in ROLES)


def labels(roles: Iterable[str]) -> list[str]:
    """Return the French names of ``roles``, in the order of the table."""
    return [role.label for name, role in ROLES.items() if name in set(roles)]
