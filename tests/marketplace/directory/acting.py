"""Words and places that tests of the directory type."""

from __future__ import annotations

from companies.models import Membership, MembershipState
from core.actors import Actor
from marketplace.directory import services
from marketplace.directory.models import CoverageKind, PriceKind, ProviderProfile
from taxonomy.models import ServiceType, Unit
from tests.accounts.factories import UserFactory
from tests.companies.factories import MembershipFactory, with_proof
from tests.taxonomy.factories import ServiceTypeFactory
from tests.territories.factories import CommuneFactory


def actor(role: str = "") -> Actor:
    return Actor.of(UserFactory(role=role))


def words(**changed) -> services.Words:
    return services.Words(**{"name": "Atelier Pixel", "headline": "Des sites pour les commerces", **changed})


def offer(kind: ServiceType | None = None, **changed) -> services.Offer:
    values = {
        "service_type": kind or ServiceTypeFactory(),
        "unit": Unit.JOB.value,
        "price_kind": PriceKind.FIXED.value,
        "price_min_cents": 190_000,
        "coverage_kind": CoverageKind.COUNTRY.value,
        **changed,
    }
    return services.Offer(**values)


def draft(membership: Membership | None = None) -> tuple[ProviderProfile, Actor]:
    """A draft of somebody whose place in the company is declared only."""
    membership = membership or MembershipFactory()
    by = Actor.of(membership.user)
    place = services.Place(CommuneFactory())
    return services.start(membership.pk, words(), place, remote_ok=True, by=by), by


def held() -> tuple[ProviderProfile, Actor, Membership]:
    """A listing before the moderators, whose proof waits too."""
    membership = MembershipFactory()
    profile, by = draft(membership)
    services.save_offer(profile.pk, offer(), by=by)
    with_proof(membership)
    return services.submit(profile.pk, by=by), by, membership


def verify(membership: Membership) -> None:
    Membership.objects.filter(pk=membership.pk).update(
        state=MembershipState.VERIFIED, verified_at=membership.joined_at
    )
