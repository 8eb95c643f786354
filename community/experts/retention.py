"""How long papers and invitations are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from community.experts.models import Credential, CredentialState, Invitation
from community.experts.services import forget_proof
from core.capabilities import Retention, retentions

PROOFS = timedelta(days=90)
INVITATIONS = timedelta(days=365)
ROWS = 50  # rows dealt with in one slice


@transaction.atomic
def purge_proofs(now: datetime) -> int:
    decided = Credential.objects.exclude(state=CredentialState.PENDING).exclude(proof=None)
    rows = list(decided.filter(decided_at__lt=now - PROOFS).select_related("proof")[:ROWS])
    for credential in rows:
        forget_proof(credential)
    return len(rows)


def purge_invitations(now: datetime) -> int:
    old = Invitation.objects.filter(invited_at__lt=now - INVITATIONS).values_list("pk", flat=True)[:ROWS]
    return Invitation.objects.filter(pk__in=list(old)).delete()[0]


retentions.register(
    Retention(
        "experts.proofs",
        "Justificatifs d’expert",
        "Trois mois, une fois vérifiés ou refusés",
        "le temps d’une contestation",
        purge_proofs,
    )
)
retentions.register(
    Retention(
        "experts.invitations",
        "Invitations à répondre à une question",
        "Un an",
        "ne pas inviter deux fois, et mesurer si les invitations aident",
        purge_invitations,
    )
)
