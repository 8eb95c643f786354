from __future__ import annotations

from core.capabilities import Checked, Verifiable, verifiables
from core.wording import day, euros
from marketplace.prices import services
from marketplace.prices.models import Doubt, Observation
from taxonomy.models import Unit


def describe(price: Observation) -> Checked:
    size = f", {price.scope}" if price.scope else ""
    doubt = f" À regarder de près : {Doubt(price.doubt).label}." if price.doubt else ""
    return Checked(
        who=f"{price.given_by} ({price.given_by.email})" if price.given_by else "Une personne qui est partie",
        what=f"A payé {euros(price.ht_cents)} HT pour {Unit(price.unit).label} à "
        f"{price.company.shown_name}, {price.company.siren_spaced} : "
        f"{price.service_type.name}{size}, le {day(price.observed_on)}.{doubt}",
        since=price.recorded_at,
        proof=price.proof,
    )


verifiables.register(
    Verifiable(
        name="prices.observation",
        label="Prix payés",
        pending=Observation.objects.to_check,
        describe=describe,
        accept=services.accept_price,
        refuse=services.refuse_price,
    )
)
