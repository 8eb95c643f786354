from __future__ import annotations

from datetime import date, timedelta

import factory

from indicators.computing import today
from marketplace.prices import computing, releasing
from marketplace.prices.models import Observation, ObservationState, Origin, PriceRelease, Series
from taxonomy.models import ServiceType
from tests.companies.factories import CompanyFactory
from tests.taxonomy.factories import ServiceTypeFactory
from tests.territories.factories import RegionFactory


class ObservationFactory(factory.django.DjangoModelFactory):
    """A price that counts, old enough for a release, of a company of its own."""

    class Meta:
        model = Observation

    series = Series.PAID
    origin = Origin.DEMO
    service_type = factory.SubFactory(ServiceTypeFactory)
    unit = factory.SelfAttribute("service_type.unit")
    region = factory.SubFactory(RegionFactory)
    company = factory.SubFactory(CompanyFactory)
    ht_cents = 100_000
    observed_on = factory.LazyFunction(lambda: today() - timedelta(days=60))
    state = ObservationState.KEPT


def observed(service: ServiceType, *cents: int, **values) -> list[Observation]:
    """One price from each of as many companies."""
    return [ObservationFactory(service_type=service, ht_cents=each, **values) for each in cents]


def released(as_of: date | None = None) -> PriceRelease:
    computing.recompute(as_of or today())
    return releasing.freeze()
