"""How long proofs and invitations are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from companies import services
from companies.models import Invitation, Membership, MembershipState
from core.capabilities import Retention, retentions

PROOFS = timedelta(days=90)
INVITATIONS = timedelta(days=30)
ROWS = 100  # rows dealt with in one slice


@transaction.atomic
def purge_proofs(now: datetime) -> int:
    decided = Membership.objects.exclude(state=MembershipState.DECLARED).filter(proof__hour__lt=now - PROOFS)
    rows = list(decided.select_related("proof")[:ROWS])
    for membership in rows:
        services.forget_proof(membership)
    return len(rows)


def purge_invitations(now: datetime) -> int:
    old = Invitation.objects.filter(expires_at__lt=now - INVITATIONS).values_list("pk", flat=True)[:ROWS]
    return Invitation.objects.filter(pk__in=list(old)).delete()[0]


retentions.register(
    Retention(
        "companies.proofs",
        "Justificatifs de votre place dans une entreprise",
        "Trois mois, une fois vérifiés ou refusés",
        "le temps d’une contestation",
        purge_proofs,
    )
)
retentions.register(
    Retention(
        "companies.invitations",
        "Invitations à rejoindre une entreprise",
        "Six semaines",
        "deux semaines pour accepter, puis de quoi retrouver qui a invité qui",
        purge_invitations,
    )
)
