from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.experts.models import Credential, CredentialState, Invitation
from core.ids import encode
from core.outbox import effect, job
from notifications.services import notify

# Told before a badge ends: time to find a new paper, and for us to look at it.
REMIND_BEFORE = timedelta(days=30)
SLICE = 25


@effect
def invite(question_id: int, wave: int) -> None:
    """Invite experts to a question that waits; see ``services.inviting``."""
    # Not at the top: services promise effects, and this effect is a service.
    from community.experts.services.inviting import invite_round  # noqa: PLC0415

    invite_round(question_id, wave)


@effect
def tell_invited(invitation_id: int) -> None:
    """Put "une question pour vous" in an expert's inbox."""
    rows = Invitation.objects.waiting().select_related("expert__person", "question")
    if invitation := rows.filter(pk=invitation_id).first():
        notify(
            "experts.invited",
            to=invitation.expert.person,
            about=invitation,
            once_key=f"invited-{encode(invitation.pk)}",
        )


@effect
def tell_decision(credential_id: int) -> None:
    """Put a moderator's decision in the person's inbox, unless another paper followed."""
    credential = Credential.objects.select_related("expert__person").filter(pk=credential_id).first()
    kinds = {
        CredentialState.ACCEPTED: "experts.credential_accepted",
        CredentialState.REFUSED: "experts.credential_refused",
    }
    if credential is None or credential.state not in kinds:
        return
    notify(
        kinds[CredentialState(credential.state)],
        to=credential.expert.person,
        about=credential,
        once_key=f"credential-{encode(credential.pk)}",
    )


@job
def remind_of_ends(cursor: int | None) -> int | None:
    """Tell those whose badge ends within a month, once for each paper."""
    today = timezone.localdate()
    soon = Credential.objects.filter(
        state=CredentialState.ACCEPTED,
        valid_until__gte=today,
        valid_until__lte=today + REMIND_BEFORE,
        reminded_at=None,
        expert__withdrawn_at=None,
    )
    rows = list(soon.filter(pk__gt=cursor or 0).select_related("expert__person").order_by("pk")[:SLICE])
    for credential in rows:
        notify(
            "experts.credential_ends",
            to=credential.expert.person,
            about=credential,
            once_key=f"credential-ends-{encode(credential.pk)}",
        )
        Credential.objects.filter(pk=credential.pk).update(reminded_at=timezone.now())
    return rows[-1].pk if rows else None
