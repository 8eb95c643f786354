"""How long requests, claims and drafts are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from core.capabilities import Retention, retentions
from marketplace.directory.freezing import purge as purge_ranks
from marketplace.directory.models import (
    ClaimState,
    ListingClaim,
    ListingState,
    ProviderProfile,
    ServiceRequest,
)
from marketplace.directory.services import forget_picture

REQUESTS = timedelta(days=3 * 365)
CLAIMS = timedelta(days=365)
DRAFTS = timedelta(days=365)
ROWS = 50  # rows dealt with in one slice


def purge_requests(now: datetime) -> int:
    old = ServiceRequest.objects.filter(asked_at__lt=now - REQUESTS).values_list("pk", flat=True)[:ROWS]
    return ServiceRequest.objects.filter(pk__in=list(old)).delete()[0]


def purge_claims(now: datetime) -> int:
    decided = ListingClaim.objects.exclude(state=ClaimState.PENDING).filter(decided_at__lt=now - CLAIMS)
    old = list(decided.values_list("pk", flat=True)[:ROWS])
    return ListingClaim.objects.filter(pk__in=old).delete()[0]


@transaction.atomic
def purge_drafts(now: datetime) -> int:
    """Drafts that nobody ever sent. They were never public, so no index knows them."""
    old = ProviderProfile.objects.filter(state=ListingState.DRAFT, created_at__lt=now - DRAFTS)
    rows = list(old.prefetch_related("pictures__file")[:ROWS])
    for profile in rows:
        for picture in profile.pictures.all():
            forget_picture(picture)
        profile.delete()
    return len(rows)


retentions.register(
    Retention(
        "directory.requests",
        "Demandes faites aux fiches de l’annuaire",
        "Trois ans",
        "mesurer les temps de réponse ; les messages eux-mêmes suivent la règle des conversations",
        purge_requests,
    )
)
retentions.register(
    Retention(
        "directory.claims",
        "Revendications de fiches",
        "Un an après la décision",
        "le temps d’une contestation",
        purge_claims,
    )
)
retentions.register(
    Retention(
        "directory.drafts",
        "Brouillons de fiches jamais envoyés",
        "Un an",
        "laisser le temps de les finir",
        purge_drafts,
    )
)
retentions.register(
    Retention(
        "directory.ranks",
        "Critères de classement de l’annuaire",
        "Trois mois après avoir changé",
        "pouvoir refaire une page telle qu’elle était, et vérifier son ordre",
        purge_ranks,
    )
)
