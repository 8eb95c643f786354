from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from companies.models import MembershipState
from core.uploads import Clean, keep
from marketplace.directory.models import (
    ConnectorProfile,
    CoverageKind,
    ListingState,
    OfferZone,
    PriceKind,
    ProviderPicture,
    ProviderProfile,
    ServiceOffer,
    ServiceRequest,
)
from marketplace.directory.models.connectors import Action
from taxonomy.models import Unit
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, MembershipFactory
from tests.conversations.factories import thread_between
from tests.core.uploads.hostile import CALM_PDF
from tests.taxonomy.factories import ServiceTypeFactory
from tests.territories.factories import CommuneFactory


class _Listing(factory.django.DjangoModelFactory):
    """A published listing that somebody keeps, in a commune of its own."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=ListingState.DRAFT, published_at=None, confirmed_at=None)
        held = factory.Trait(state=ListingState.HELD, published_at=None, confirmed_at=None)
        paused = factory.Trait(paused_at=factory.LazyFunction(timezone.now))
        of_closed = factory.Trait(closed_at=factory.LazyFunction(timezone.now))

    headline = "Sites et boutiques pour commerces"
    body = "Nous faisons des sites simples."
    body_html = "<p>Nous faisons des sites simples.</p>"
    contact = factory.SubFactory(UserFactory)
    commune = factory.SubFactory(CommuneFactory)
    region = factory.LazyAttribute(lambda row: row.commune.region)
    path = factory.LazyAttribute(lambda row: row.commune.path)
    latitude = factory.LazyAttribute(lambda row: row.commune.latitude)
    longitude = factory.LazyAttribute(lambda row: row.commune.longitude)
    state = ListingState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)


class ProviderFactory(_Listing):
    """``verified`` makes the keeper a verified member of the company; a partner's list has no keeper."""

    class Meta:
        model = ProviderProfile
        skip_postgeneration_save = True

    class Params:
        imported = factory.Trait(contact=None, partner="Chambre de métiers de la Creuse")

    name = factory.Sequence("Atelier Pixel {}".format)
    slug = factory.Sequence("atelier-pixel-{}".format)
    company = factory.SubFactory(CompanyFactory)

    @factory.post_generation
    def verified(self, create, wanted, **kwargs):
        if create and wanted and self.contact:
            MembershipFactory(
                user=self.contact,
                company=self.company,
                state=MembershipState.VERIFIED,
                verified_at=timezone.now(),
            )


class OfferFactory(factory.django.DjangoModelFactory):
    """A service at a fixed price, in the whole country."""

    class Meta:
        model = ServiceOffer

    class Params:
        on_quote = factory.Trait(price_kind=PriceKind.ON_QUOTE, price_min_cents=None)

    profile = factory.SubFactory(ProviderFactory)
    service_type = factory.SubFactory(ServiceTypeFactory)
    unit = Unit.JOB
    details = "5 pages, textes relus"
    price_kind = PriceKind.FIXED
    price_min_cents = 190_000
    coverage_kind = CoverageKind.COUNTRY


class ZoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfferZone

    offer = factory.SubFactory(OfferFactory, coverage_kind=CoverageKind.ZONES)
    kind = "department"
    code = "23"
    label = "Creuse (23)"
    path = "75/23"


class ProviderPictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProviderPicture

    profile = factory.SubFactory(ProviderFactory)
    file = factory.LazyFunction(lambda: keep(Clean(CALM_PDF, "image/webp"), use="directory.picture"))
    alt_text = "Une vitrine"
    width = 800
    height = 600


class ConnectorFactory(_Listing):
    """``topics=[…]`` gives them some."""

    class Meta:
        model = ConnectorProfile
        skip_postgeneration_save = True

    name = factory.Sequence("Léa Ruche {}".format)
    slug = factory.Sequence("lea-ruche-{}".format)
    headline = "J’aide les commerces du plateau"
    charter_signed_at = factory.LazyFunction(timezone.now)
    actions = factory.LazyFunction(lambda: [Action.LISTEN.value, Action.GUIDE.value])

    @factory.post_generation
    def topics(self, create, chosen, **kwargs):
        if create and chosen:
            self.topics.set(chosen)


class RequestFactory(factory.django.DjangoModelFactory):
    """A request with its conversation, without a message; ``answered_after`` gives it an answer."""

    class Meta:
        model = ServiceRequest

    class Params:
        answered_after = None

    provider = factory.SubFactory(ProviderFactory)
    person = factory.SubFactory(UserFactory)
    thread = factory.LazyAttribute(lambda row: thread_between(row.person, row.provider.contact))
    asked_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=5))
    due_at = factory.LazyAttribute(lambda row: row.asked_at + timedelta(days=2))
    answered_at = factory.LazyAttribute(
        lambda row: row.asked_at + row.answered_after if row.answered_after else None
    )
