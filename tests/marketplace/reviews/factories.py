from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from companies.models import Company, Membership
from marketplace.directory.models import ServiceRequest
from marketplace.reviews.models import Interaction, InteractionState
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, MembershipFactory
from tests.conversations.factories import thread_between
from tests.marketplace.directory.factories import ConnectorFactory, ProviderFactory, ServiceTypeFactory


def verified(company: Company | None = None, **values) -> Membership:
    """Somebody whose place in a company a moderator has seen."""
    return MembershipFactory(verified=True, company=company or CompanyFactory(), **values)


def asked_of(listing, person=None) -> ServiceRequest:
    """A request to a listing, with its conversation, from a verified member of another company."""
    person = person or verified().user
    thread = thread_between(person, listing.contact, about_url=listing.get_absolute_url())
    now = timezone.now()
    of = {"provider" if hasattr(listing, "offers") else "connector": listing}
    return ServiceRequest.objects.create(
        **of, thread=thread, person=person, asked_at=now, due_at=now + timedelta(days=2)
    )


class InteractionFactory(factory.django.DjangoModelFactory):
    """A service confirmed by both sides; ``waiting`` leaves the seller’s word to say."""

    class Meta:
        model = Interaction

    class Params:
        waiting = factory.Trait(state=InteractionState.PROPOSED, seller_day=None, settled_at=None)
        accompaniment = factory.Trait(
            provider=None,
            connector=factory.SubFactory(ConnectorFactory),
            service_type=None,
            seller=factory.LazyAttribute(lambda row: row.connector.contact),
            seller_company=factory.LazyAttribute(lambda row: verified(user=row.connector.contact).company),
        )

    provider = factory.SubFactory(ProviderFactory, verified=True)
    service_type = factory.SubFactory(ServiceTypeFactory)
    occurred_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    client = factory.SubFactory(UserFactory)
    client_company = factory.LazyAttribute(lambda row: verified(user=row.client).company)
    seller = factory.LazyAttribute(lambda row: row.provider.contact)
    seller_company = factory.LazyAttribute(lambda row: row.provider.company)
    client_day = factory.LazyFunction(lambda: timezone.localdate().toordinal())
    seller_day = factory.LazyFunction(lambda: timezone.localdate().toordinal())
    state = InteractionState.CONFIRMED
    settled_at = factory.LazyFunction(timezone.now)
