"""What a person takes away of the prices they gave, and what is left: a company's price, given by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from core.capabilities import Erasure, ExportedFile, erasures
from core.uploads.private import path_of
from marketplace.prices.models import Observation, ObservationState
from marketplace.prices.services import forget_proof


def export_prices(user) -> Iterator[dict | ExportedFile]:
    rows = Observation.objects.filter(given_by=user).select_related("service_type", "proof", "company")
    for price in rows.order_by("recorded_at", "pk"):
        yield {
            "prestation": price.service_type.name,
            "prestataire": price.company_id,
            "prix_ht_centimes": price.ht_cents,
            "date": price.observed_on,
            "etat": price.get_state_display(),
            "recu_vers": price.recorded_at,
        }
        if (proof := price.proof) and (path := path_of(proof.name)).exists():
            yield ExportedFile(f"justificatifs/{proof.download_name}", path.read_bytes())


def forget_prices(user) -> None:
    """The paper goes, and a price that nobody checked with it; what counts stays, without the person."""
    for price in Observation.objects.filter(given_by=user).select_related("proof"):
        if price.state == ObservationState.PENDING:
            # It may not wait without its proof.
            Observation.objects.filter(pk=price.pk).update(state=ObservationState.REPLACED)
        forget_proof(price)
    Observation.objects.filter(given_by=user).update(given_by=None, interaction=None)


erasures.register(
    Erasure("prices.Observation", ("given_by", "interaction", "proof"), export_prices, forget_prices)
)
