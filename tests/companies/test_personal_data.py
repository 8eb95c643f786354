from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from companies import erasure, retention
from companies.models import Company, Invitation, Membership
from core.capabilities import ExportedFile, space
from core.models import PrivateFile
from core.testing import run_outbox
from core.uploads.private import path_of
from tests.companies.factories import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    PersonFactory,
    with_proof,
)
from tests.core.uploads.hostile import CALM_PDF

pytestmark = pytest.mark.django_db


def test_one_s_places_are_exported_with_their_proof_and_nobody_else_s():
    mine = with_proof(MembershipFactory(company__name="Fonderie du Pont"))
    with_proof(MembershipFactory(company__name="Ailleurs"))
    row, file = erasure.export_memberships(mine.user)
    assert (row["entreprise"], row["siren"]) == ("Fonderie du Pont", mine.company_id)
    assert isinstance(file, ExportedFile)
    assert file.content == CALM_PDF


def test_erasing_takes_places_proofs_and_companies_that_only_the_person_described():
    mine = with_proof(MembershipFactory(company=CompanyFactory(declared=True)))
    shared = MembershipFactory(user=mine.user, company=CompanyFactory(declared=True))
    MembershipFactory(company=shared.company)
    registered = MembershipFactory(user=mine.user)
    checked = MembershipFactory(verified=True, verified_by=mine.user)
    path = path_of(mine.proof.name)
    erasure.erase_memberships(mine.user)
    run_outbox()
    assert not Membership.objects.filter(user=mine.user).exists()
    assert not PrivateFile.objects.exists()
    assert not path.exists()
    assert set(Company.objects.all()) == {shared.company, registered.company, checked.company}
    checked.refresh_from_db()
    assert (checked.verified_by, checked.is_verified) == (None, True)


def test_erasing_takes_the_invitations_sent_and_received():
    person = PersonFactory()
    InvitationFactory(invited_by=person)
    InvitationFactory(email=person.email.upper())
    other = InvitationFactory()
    assert len(list(erasure.export_invitations(person))) == 2
    erasure.erase_invitations(person)
    assert list(Invitation.objects.all()) == [other]


def test_a_proof_goes_three_months_after_it_was_looked_at_and_not_before():
    waiting, decided = with_proof(MembershipFactory()), with_proof(MembershipFactory())
    Membership.objects.filter(pk=decided.pk).update(state="refused", refusal="Illisible.")
    assert retention.purge_proofs(timezone.now()) == 0
    later = timezone.now() + timedelta(days=91)
    assert retention.purge_proofs(later) == 1
    assert retention.purge_proofs(later) == 0
    assert PrivateFile.objects.get() == waiting.proof


def test_invitations_go_a_month_after_they_expired():
    InvitationFactory(expires_at=timezone.now() - timedelta(days=31))
    kept = InvitationFactory(expires_at=timezone.now() - timedelta(days=29))
    assert retention.purge_invitations(timezone.now()) == 1
    assert list(Invitation.objects.all()) == [kept]


def test_the_personal_space_has_a_card_of_one_s_companies(django_assert_num_queries):
    mine = MembershipFactory(company__name="Fonderie du Pont")
    card = space["companies"]
    with django_assert_num_queries(1):
        (shown,) = card.context(mine.user)["memberships"]
    assert shown.company.shown_name == "Fonderie du Pont"


def test_the_space_page_shows_the_card(client):
    mine = MembershipFactory(company__name="Fonderie du Pont")
    client.force_login(mine.user)
    assert "Fonderie du Pont" in client.get("/mon-espace/").content.decode()
