"""Inviting a colleague by e-mail, and accepting."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from companies import effects, policies
from companies.models import Company, Invitation, Membership, Role
from companies.refusals import InvitationRefused
from companies.services import join, lock_membership
from companies.tokens import digest_of, token_of
from core import limits, outbox
from core.ids import encode, new_id

LIFE = timedelta(days=14)
MAX_WAITING = 20
"""Invitations of one company that nobody has answered yet."""
A_DAY = limits.Limit("companies.invitations", count=30, seconds=86_400)


@transaction.atomic
def invite(membership_id: int, *, email: str, role: Role, user: User) -> Invitation:
    """Offer a place by e-mail; inviting an address again replaces what it had received.

    Raises ``PermissionDenied`` for another's place or one that may not invite, ``InvitationRefused`` when
    the address is a member already or too many invitations wait.
    """
    membership = lock_membership(membership_id)
    if membership.user_id != user.pk or not policies.can_invite(membership):
        raise PermissionDenied
    company = Company.objects.select_for_update().get(pk=membership.company_id)
    email = email.strip().lower()
    if company.memberships.active().filter(user__email__iexact=email).exists():
        raise InvitationRefused("Cette personne fait déjà partie de l’entreprise.", code="member")
    company.invitations.filter(email=email, accepted_at=None).delete()
    if company.invitations.pending().count() >= MAX_WAITING:
        raise InvitationRefused(
            f"{MAX_WAITING} invitations attendent déjà une réponse. Annulez-en une d’abord.",
            code="too_many",
        )
    if not limits.hit(A_DAY, str(user.pk)).allowed:
        raise InvitationRefused(
            "Vous avez envoyé beaucoup d’invitations aujourd’hui. Réessayez demain.", code="too_many"
        )
    number = new_id()
    invitation = Invitation.objects.create(
        id=number,
        company=company,
        email=email,
        role=role,
        token_hash=digest_of(token_of(number)),
        invited_by=user,
        expires_at=timezone.now() + LIFE,
    )
    outbox.enqueue(
        effects.mail_invitation, invitation_id=number, once_key=f"companies-invitation-{encode(number)}"
    )
    return invitation


def find(token: str) -> Invitation:
    """Return the invitation of a link, while it can be accepted. Raises ``InvitationRefused``."""
    rows = Invitation.objects.select_related("company", "invited_by")
    return _usable(rows.filter(token_hash=digest_of(token)).first())


@transaction.atomic
def accept(token: str, *, user: User) -> Membership:
    """Give ``user`` the place offered: whoever holds the link and is signed in, and one person only.

    Who accepted may ask again and gets the same place. Raises ``InvitationRefused``.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("company")
    invitation = rows.filter(token_hash=digest_of(token)).first()
    if invitation and invitation.membership and invitation.membership.user_id == user.pk:
        return invitation.membership
    invitation = _usable(invitation)
    membership = join(user, invitation.company, None, Role(invitation.role))
    invitation.accepted_at = timezone.now()
    invitation.membership = membership
    invitation.save(update_fields=["accepted_at", "membership"])
    return membership


@transaction.atomic
def withdraw(invitation_id: int, *, user: User) -> None:
    """Take back an invitation that waits: its sender may, and who may invite for the company."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    mine = Membership.objects.active().filter(user=user, company=invitation.company_id).first()
    if invitation.accepted_at or mine is None or not policies.can_invite(mine):
        raise PermissionDenied
    invitation.delete()


def _usable(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise InvitationRefused(
            "Cette invitation n’existe pas, ou a été annulée. Demandez-en une nouvelle à votre collègue.",
            code="unknown",
        )
    if invitation.accepted_at:
        raise InvitationRefused("Cette invitation a déjà été acceptée.", code="accepted")
    if invitation.expires_at <= timezone.now():
        raise InvitationRefused(
            "Cette invitation a expiré. Demandez-en une nouvelle à votre collègue.", code="expired"
        )
    return invitation
