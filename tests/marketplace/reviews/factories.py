from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import factory
from django.utils import timezone

from companies.models import Company, Membership
from core.actors import SYSTEM, Actor
from marketplace.directory.models import ServiceRequest
from marketplace.reviews import services
from marketplace.reviews.models import Interaction, InteractionState, Review
from marketplace.reviews.services import Marks
from moderation import services as moderation
from moderation.models import Case, Decision
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, MembershipFactory
from tests.conversations.factories import thread_between
from tests.marketplace.directory.factories import ConnectorFactory, ProviderFactory
from tests.taxonomy.factories import ServiceTypeFactory


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


GOOD = Marks(overall=5, quality=5, deadlines=4, listening=5, worth=4)
TEXT = "Le site est sorti en trois semaines, comme promis, et les relectures ont été patientes."


class ReviewFactory(factory.django.DjangoModelFactory):
    """A review as a row alone, waiting for a moderator: nothing is counted, nobody is told."""

    class Meta:
        model = Review

    interaction = factory.SubFactory(InteractionFactory)
    role = factory.LazyAttribute(lambda row: row.interaction.role)
    provider = factory.LazyAttribute(lambda row: row.interaction.provider)
    connector = factory.LazyAttribute(lambda row: row.interaction.connector)
    experience_on = factory.LazyAttribute(lambda row: row.interaction.occurred_on)
    author = factory.LazyAttribute(lambda row: row.interaction.client)
    who = "Entreprise, commerce"
    text = TEXT
    html = f"<p>{TEXT}</p>"
    overall = 5
    quality = 5
    deadlines = 4
    listening = 5
    worth = 4


def written(interaction: Interaction | None = None, *, overall: int = 5, text: str = TEXT) -> Review:
    """A review as its author sends it, before the moderators."""
    said = interaction or InteractionFactory()
    marks = replace(GOOD, overall=overall)
    return services.write(said.pk, by=Actor.of(said.client), marks=marks, text=text)


def published(interaction: Interaction | None = None, **values) -> Review:
    review = written(interaction, **values)
    return services.publish_review(review.pk, by=SYSTEM, why="")


def decided(row, outcome: str = "remove", *, by: Actor | None = None) -> Decision:
    """What a moderator decides about a review or a reply, through its case."""
    kind = "review" if isinstance(row, Review) else "review_reply"
    case = Case.objects.live().about(kind, row.pk).get()
    row.refresh_from_db()
    return moderation.decide(
        case.pk,
        by=by or Actor.of(UserFactory(role="moderator")),
        outcome=outcome,
        version=case.version,
        content_version=row.version,
        rule="respect" if outcome != "keep" else "",
        reason="Vous parlez d’une personne, et non du travail." if outcome != "keep" else "",
    )
