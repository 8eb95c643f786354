from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone
from stdnum import luhn

from companies.lookup import search_name
from companies.models import (
    Company,
    Diffusion,
    Establishment,
    Invitation,
    Membership,
    MembershipState,
    Role,
    Source,
    State,
)
from companies.services import send_proof
from companies.tokens import digest_of, token_of
from core.ids import new_id
from core.uploads import Clean
from tests.accounts.factories import UserFactory as PersonFactory
from tests.core.uploads.hostile import CALM_PDF
from tests.territories.factories import CommuneFactory


def siren(number: int) -> str:
    """A valid SIREN, another one for each number."""
    body = f"{90000000 + number:08d}"
    return body + luhn.calc_check_digit(body)


def siret(of: str, place: int = 1) -> str:
    body = f"{of}{place:04d}"
    return body + luhn.calc_check_digit(body)


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    class Params:
        closed = factory.Trait(state=State.CLOSED, closed_on=date(2024, 3, 1))
        hidden = factory.Trait(diffusion=Diffusion.NONE, name="")
        declared = factory.Trait(source=Source.DECLARED)

    siren = factory.Sequence(siren)
    name = factory.Sequence("Boulangerie {}".format)


class EstablishmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Establishment

    class Params:
        closed = factory.Trait(state=State.CLOSED, closed_on=date(2025, 5, 12))

    company = factory.SubFactory(CompanyFactory)
    siret = factory.LazyAttribute(lambda place: siret(place.company.siren))
    commune = factory.SubFactory(CommuneFactory)
    address = "3 rue des Clercs"
    post_code = "57000"
    search_name = factory.LazyAttribute(lambda place: search_name(place.company.name, place.sign))
    sign = ""


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        verified = factory.Trait(
            state=MembershipState.VERIFIED, verified_at=factory.LazyFunction(timezone.now)
        )

    user = factory.SubFactory(PersonFactory)
    company = factory.SubFactory(CompanyFactory)
    role = Role.OWNER


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    id = factory.LazyFunction(new_id)
    company = factory.SubFactory(CompanyFactory)
    email = factory.Sequence("invite{}@exemple.fr".format)
    token_hash = factory.LazyAttribute(lambda invitation: digest_of(token_of(invitation.id)))
    invited_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


def with_proof(membership: Membership) -> Membership:
    """The same place, once its person sent a document."""
    return send_proof(membership.pk, Clean(CALM_PDF, "application/pdf"), user=membership.user)
