from __future__ import annotations

from companies.models import ROLE_NOUNS, Invitation, Membership, Role
from companies.tokens import token_of
from core import mail
from core.ids import encode
from core.outbox import effect, external_effect
from notifications.services import notify


@external_effect
def mail_invitation(invitation_id: int, *, once_key: str) -> None:
    """Mail one invitation that still waits. A crash may send it again: same link, same Message-ID."""
    rows = Invitation.objects.select_related("company", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    # Withdrawn, replaced, or the mail server was down for two weeks.
    if invitation is None or not invitation.is_pending:
        return
    mail.send(
        "companies/mail/invitation",
        to=invitation.email,
        message_id=once_key,
        invitation=invitation,
        role=ROLE_NOUNS[Role(invitation.role)],
        token=token_of(invitation.pk),
    )


@effect
def tell_decision(membership_id: int, decision: str) -> None:
    """Put a moderator's decision in the person's inbox, unless another one followed or they left."""
    membership = Membership.objects.filter(pk=membership_id).select_related("user").first()
    kinds = {"verified": "companies.membership_verified", "refused": "companies.membership_refused"}
    if membership is None or membership.state not in kinds:
        return
    notify(
        kinds[membership.state],
        to=membership.user,
        about=membership,
        once_key=f"membership-{encode(membership.pk)}-{decision}",
        payload={"why": membership.refusal},
    )
