"""Who may do what. Nothing here writes."""

from __future__ import annotations

from accounts.roles import Policy, allows
from community.experts.models import Credential, Expert
from core.actors import Actor
from core.models import PrivateFile


def can_verify(by: Actor) -> bool:
    return allows(by.roles, Policy.MODERATE)


def is_own(by: Actor, expert: Expert) -> bool:
    return by.kind == "user" and by.id == str(expert.person_id)


def may_read_proof(user, file: PrivateFile) -> bool:
    """Who sent it, and who checks it."""
    if not user.is_authenticated:
        return False
    return Credential.objects.filter(proof=file, expert__person=user.pk).exists() or can_verify(
        Actor.of(user)
    )


def takes_contact(expert: Expert) -> bool:
    """Whether others may write to them from their page."""
    return expert.takes_messages and expert.withdrawn_at is None and expert.is_verified
