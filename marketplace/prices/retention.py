"""How long the papers and the prices themselves are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from core.capabilities import Retention, retentions
from marketplace.prices.models import Observation, ObservationState
from marketplace.prices.periods import window
from marketplace.prices.services import forget_proof

PROOFS = timedelta(days=90)
ROWS = 50  # rows dealt with in one slice
SOME = 500


@transaction.atomic
def purge_proofs(now: datetime) -> int:
    decided = Observation.objects.exclude(state=ObservationState.PENDING).exclude(proof=None)
    rows = list(decided.filter(decided_at__lt=now - PROOFS).select_related("proof")[:ROWS])
    for price in rows:
        forget_proof(price)
    return len(rows)


@transaction.atomic
def purge_prices(now: datetime) -> int:
    """Those that no release will read any more."""
    decided = Observation.objects.exclude(state=ObservationState.PENDING)
    old = decided.filter(observed_on__lte=window(now.date())[1], proof=None)
    return Observation.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SOME])).delete()[0]


retentions.register(
    Retention(
        "prices.proofs",
        "Justificatifs de prix payés",
        "Trois mois, une fois vérifiés ou refusés",
        "le temps d’une contestation",
        purge_proofs,
    )
)
retentions.register(
    Retention(
        "prices.observations",
        "Prix observés",
        "Trois ans",
        "calculer les références de prix ; seuls leurs chiffres d’ensemble sont publiés",
        purge_prices,
    )
)
