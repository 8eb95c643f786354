from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from companies import policies, services
from companies.headcounts import UNKNOWN, Range
from companies.models import Company, Establishment, Membership, MembershipState, Role, Source
from companies.refusals import AttachRefused
from companies.services import Declaration, ProofMissing
from core.actors import Actor
from core.capabilities import verifiables
from core.models import AuditEvent, PrivateFile
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from core.uploads import Clean
from core.uploads.private import path_of
from tests.companies.factories import (
    CompanyFactory,
    EstablishmentFactory,
    MembershipFactory,
    PersonFactory,
    siren,
    siret,
    with_proof,
)
from tests.core.uploads.hostile import CALM_PDF
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
MODERATOR = Actor("user", "1000000", frozenset({"moderator"}))
PDF = Clean(CALM_PDF, "application/pdf")


@pytest.fixture
def moderator() -> Actor:
    return Actor("user", str(PersonFactory().pk), frozenset({"moderator"}))


def declaration(number: str, **changes) -> Declaration:
    facts = {"siren": number, "name": "Menuiserie Arnoult", "commune": CommuneFactory(), **changes}
    return Declaration(**facts)


# -- Attaching -----------------------------------------------------------------------------------
def test_attaching_by_siret_gives_a_declared_place():
    person, place = PersonFactory(), EstablishmentFactory()
    membership = services.attach(place.siret, user=person, role=Role.OWNER)
    assert (membership.company, membership.establishment) == (place.company, place)
    assert membership.state == MembershipState.DECLARED
    assert policies.is_member(person, place.company)
    assert not policies.is_verified_member(person, place.company)


def test_attaching_twice_is_once():
    person, place = PersonFactory(), EstablishmentFactory()
    first, second = (services.attach(place.siret, user=person, role=Role.OWNER) for _ in range(2))
    assert first == second
    assert Membership.objects.count() == 1


def test_a_closed_establishment_is_refused_with_its_date():
    place = EstablishmentFactory(closed=True)
    with pytest.raises(AttachRefused, match="Cet établissement a fermé le 12 mai 2025"):
        services.attach(place.siret, user=PersonFactory(), role=Role.OWNER)
    assert not Membership.objects.exists()


def test_a_closed_company_is_refused_whatever_its_establishment_says():
    place = EstablishmentFactory(company__closed=True)
    with pytest.raises(AttachRefused, match="a cessé son activité le 1er mars 2024"):
        services.attach(place.siret, user=PersonFactory(), role=Role.OWNER)


def test_a_company_that_is_not_shown_can_be_attached_and_stays_hidden():
    place = EstablishmentFactory(company__hidden=True)
    membership = services.attach(place.siret, user=PersonFactory(), role=Role.OWNER)
    assert membership.company.shown_name == "Information non diffusible"
    assert place.address not in membership.establishment.shown_address
    assert place.commune.name in membership.establishment.shown_address


def test_a_partly_shown_legal_person_keeps_its_name_and_a_sole_trader_does_not():
    body = CompanyFactory(diffusion="P", legal_form="5499")
    sole = CompanyFactory(diffusion="P", legal_form="1000")
    assert body.shown_name == body.name
    assert sole.shown_name == "Information non diffusible"
    assert not body.is_shown


def test_nobody_has_more_places_than_the_limit(monkeypatch):
    monkeypatch.setattr(services, "MAX_COMPANIES", 1)
    person = MembershipFactory().user
    with pytest.raises(AttachRefused, match="Vous avez déjà"):
        services.attach(EstablishmentFactory().siret, user=person, role=Role.OWNER)


def test_the_database_holds_one_place_a_person_and_company():
    membership = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, company=membership.company)
    membership.state = MembershipState.LEFT
    membership.save()
    MembershipFactory(user=membership.user, company=membership.company)


# -- By hand -------------------------------------------------------------------------------------
def test_a_company_is_described_by_hand_when_the_register_has_none():
    person, number = PersonFactory(), siren(1)
    membership = services.attach_by_hand(
        declaration(number, siret=siret(number), headcount=Range(3, 5)), user=person, role=Role.OWNER
    )
    company = membership.company
    assert (company.siren, company.name, company.source) == (number, "Menuiserie Arnoult", Source.DECLARED)
    assert company.headcount == (3, 5)
    assert membership.establishment.source == Source.DECLARED


def test_a_headcount_left_out_stays_unknown_and_not_zero():
    membership = services.attach_by_hand(declaration(siren(2)), user=PersonFactory(), role=Role.OWNER)
    assert membership.company.headcount == UNKNOWN
    assert membership.company.headcount_min is None
    assert membership.establishment is None


def test_what_the_register_says_is_not_changed_by_hand():
    company = CompanyFactory(name="Vrai nom")
    services.attach_by_hand(declaration(company.siren), user=PersonFactory(), role=Role.OWNER)
    company.refresh_from_db()
    assert (company.name, company.source, company.commune) == ("Vrai nom", Source.REGISTER, None)


def test_an_invented_name_does_not_stay_on_the_company():
    number = siren(3)
    services.attach_by_hand(declaration(number, name="Invention"), user=PersonFactory(), role=Role.OWNER)
    services.attach_by_hand(declaration(number), user=PersonFactory(), role=Role.OWNER)
    assert Company.objects.get().name == "Menuiserie Arnoult"


def test_the_name_given_by_a_verified_member_is_nobody_else_s_to_change():
    company = CompanyFactory(declared=True, name="Le bon nom")
    MembershipFactory(company=company, verified=True)
    services.attach_by_hand(declaration(company.siren), user=PersonFactory(), role=Role.OWNER)
    company.refresh_from_db()
    assert company.name == "Le bon nom"


@pytest.mark.parametrize("name", ["Gagnez http://piege.fr", "www.piege", "moi@piege.fr", "piege.com"])
def test_a_declared_name_carries_no_address(name):
    with pytest.raises(AttachRefused, match="sans adresse"):
        services.attach_by_hand(declaration(siren(4), name=name), user=PersonFactory(), role=Role.OWNER)


def test_a_closed_company_is_refused_by_hand_too_and_nothing_is_left_of_it():
    company = CompanyFactory(closed=True)
    with pytest.raises(AttachRefused, match="cessé"):
        services.attach_by_hand(
            declaration(company.siren, siret=siret(company.siren)), user=PersonFactory(), role=Role.OWNER
        )
    assert not Establishment.objects.exists()


def test_an_establishment_belongs_to_the_company_of_its_number():
    with pytest.raises(IntegrityError), transaction.atomic():
        EstablishmentFactory(siret=siret(siren(5)), company=CompanyFactory(siren=siren(6)))


# -- Proof and decision --------------------------------------------------------------------------
def test_a_proof_and_a_moderator_verify_a_place(moderator):
    membership = with_proof(MembershipFactory())
    assert list(Membership.objects.to_verify()) == [membership]
    services.verify_membership(membership.pk, by=moderator, why="Kbis au nom de la personne")
    membership.refresh_from_db()
    assert membership.state == MembershipState.VERIFIED
    assert str(membership.verified_by_id) == moderator.id
    assert membership.verified_at
    assert policies.is_verified_member(membership.user, membership.company)
    assert not Membership.objects.to_verify().exists()
    event = AuditEvent.objects.get(verb="companies.membership.verify")
    assert (event.actor_id, event.why, event.before) == (
        moderator.id,
        "Kbis au nom de la personne",
        "declared",
    )


def test_without_a_proof_nothing_is_verified(moderator):
    membership = MembershipFactory()
    with pytest.raises(ProofMissing):
        services.verify_membership(membership.pk, by=moderator, why="")
    membership.refresh_from_db()
    assert (membership.state, membership.verified_at) == (MembershipState.DECLARED, None)


def test_a_refusal_says_why_and_another_proof_may_follow(moderator):
    membership = with_proof(MembershipFactory())
    services.refuse_membership(membership.pk, by=moderator, why="Le document est illisible.")
    membership.refresh_from_db()
    assert (membership.state, membership.refusal) == (MembershipState.REFUSED, "Le document est illisible.")
    assert not policies.is_member(membership.user, membership.company)
    with_proof(membership)
    membership.refresh_from_db()
    assert (membership.state, membership.refusal) == (MembershipState.DECLARED, "")


def test_a_refusal_without_a_reason_is_no_refusal(moderator):
    membership = with_proof(MembershipFactory())
    with pytest.raises(ValueError, match="why"):
        services.refuse_membership(membership.pk, by=moderator, why="  ")


def test_a_verified_place_can_be_taken_back(moderator):
    membership = MembershipFactory(verified=True)
    services.refuse_membership(membership.pk, by=moderator, why="Elle a quitté l’entreprise.")
    assert not policies.is_member(membership.user, membership.company)


def test_a_verified_place_takes_no_other_proof():
    membership = MembershipFactory(verified=True)
    with pytest.raises(TransitionNotAllowed):
        services.send_proof(membership.pk, PDF, user=membership.user)
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize("decide", [services.verify_membership, services.refuse_membership])
def test_only_moderators_decide_and_never_for_themselves(decide):
    membership = with_proof(MembershipFactory())
    own = Actor("user", str(membership.user_id), frozenset({"moderator"}))
    for by in (Actor("user", str(PersonFactory().pk)), Actor("system"), own):
        with pytest.raises(PermissionDenied):
            decide(membership.pk, by=by, why="parce que")
    membership.refresh_from_db()
    assert membership.state == MembershipState.DECLARED


def test_a_second_proof_takes_the_place_of_the_first_on_the_disk_too():
    membership = with_proof(MembershipFactory())
    first = membership.proof
    with_proof(membership)
    run_outbox()
    assert PrivateFile.objects.count() == 1
    assert not path_of(first.name).exists()


def test_nobody_sends_a_proof_for_another():
    with pytest.raises(PermissionDenied):
        services.send_proof(MembershipFactory().pk, PDF, user=PersonFactory())


def test_leaving_takes_the_proof_away_and_frees_the_place():
    membership = with_proof(MembershipFactory())
    path = path_of(membership.proof.name)
    services.leave(membership.pk, user=membership.user)
    run_outbox()
    assert not path.exists()
    assert not PrivateFile.objects.exists()
    assert not policies.is_member(membership.user, membership.company)
    with pytest.raises(TransitionNotAllowed):
        services.leave(membership.pk, user=membership.user)


# -- Who sees what -------------------------------------------------------------------------------
def test_a_declared_member_sees_no_colleague_and_a_verified_one_does():
    mine = MembershipFactory()
    other = MembershipFactory(company=mine.company)
    assert list(Membership.objects.visible_to(mine.user)) == [mine]
    Membership.objects.filter(pk=mine.pk).update(state="verified", verified_at=mine.joined_at)
    assert set(Membership.objects.visible_to(mine.user)) == {mine, other}
    assert not Membership.objects.visible_to(AnonymousUser()).exists()


def test_the_proof_is_read_by_its_sender_and_by_who_checks():
    membership = with_proof(MembershipFactory())
    MembershipFactory(company=membership.company, verified=True)
    colleague = Membership.objects.exclude(pk=membership.pk).get().user
    readers = {
        "sender": membership.user, "moderator": PersonFactory(role="moderator"), "colleague": colleague,
        "visitor": AnonymousUser(), "stranger": PersonFactory(),
    }  # fmt: skip
    allowed = {name for name, user in readers.items() if policies.may_read_proof(user, membership.proof)}
    assert allowed == {"sender", "moderator"}


def test_moderators_are_shown_who_what_and_the_proof(moderator):
    membership = with_proof(MembershipFactory(company__name="Fonderie du Pont"))
    entry = verifiables["companies.membership"]
    (row,) = entry.pending()
    checked = entry.describe(row)
    assert membership.user.email in checked.who
    assert "Fonderie du Pont" in checked.what
    assert checked.proof == membership.proof
    entry.accept(row.pk, by=moderator, why="")
    assert not entry.pending()


def test_the_list_of_what_to_verify_costs_one_query(django_assert_num_queries):
    for _ in range(3):
        with_proof(MembershipFactory())
    entry = verifiables["companies.membership"]
    with django_assert_num_queries(1):
        assert len([entry.describe(row) for row in entry.pending()]) == 3
