"""Who may do what in the name of a company. Declared is enough to act; verified is needed to speak."""

from __future__ import annotations

from accounts.roles import Policy, allows
from companies.models import Company, Membership, MembershipState, Role
from core.actors import Actor
from core.models import PrivateFile


def is_member(user, company: Company) -> bool:
    """Declared or verified: enough to ask, simulate and contact in the company's name."""
    return Membership.objects.active().filter(user=user.pk, company=company).exists()


def is_verified_member(user, company: Company) -> bool:
    """A moderator saw a proof: needed to claim a listing, reply to a review and write one."""
    return Membership.objects.filter(user=user.pk, company=company, state=MembershipState.VERIFIED).exists()


def can_invite(membership: Membership) -> bool:
    return membership.is_active and membership.role in {Role.OWNER, Role.COLLABORATOR}


def can_verify(by: Actor) -> bool:
    return allows(by.roles, Policy.MODERATE)


def may_read_proof(user, file: PrivateFile) -> bool:
    """Who sent it, and who checks it."""
    if not user.is_authenticated:
        return False
    return Membership.objects.filter(proof=file, user=user.pk).exists() or can_verify(Actor.of(user))
