from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from companies import invitations, policies
from companies.models import Invitation, Membership, MembershipState, Role
from companies.refusals import InvitationRefused
from companies.tokens import token_of
from core.models import OutboxRow
from core.testing import run_outbox
from tests.companies.factories import InvitationFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def invite(membership, email="ami@exemple.fr", role=Role.COLLABORATOR) -> Invitation:
    return invitations.invite(membership.pk, email=email, role=role, user=membership.user)


def test_an_invitation_is_mailed_with_a_link_that_gives_a_place(mailoutbox):
    membership = MembershipFactory(company__name="Fonderie du Pont")
    invitation = invite(membership, "Ami@Exemple.fr")
    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == ["ami@exemple.fr"]
    assert "Fonderie du Pont" in mail.subject
    (token,) = set(re.findall(r"/mon-espace/entreprises/invitation/(\w+)/", mail.body))
    friend = PersonFactory()
    place = invitations.accept(token, user=friend)
    assert (place.company, place.role, place.state) == (membership.company, "collaborator", "declared")
    assert policies.is_member(friend, membership.company)
    invitation.refresh_from_db()
    assert invitation.accepted_at


def test_the_database_does_not_hold_the_word_of_the_link():
    invitation = invite(MembershipFactory())
    token = token_of(invitation.pk)
    assert token not in str(Invitation.objects.values())
    assert token not in str(OutboxRow.objects.values())


def test_a_link_serves_one_person_once():
    invitation = InvitationFactory()
    first, second = PersonFactory(), PersonFactory()
    place = invitations.accept(token_of(invitation.pk), user=first)
    assert invitations.accept(token_of(invitation.pk), user=first) == place
    with pytest.raises(InvitationRefused, match="déjà été acceptée"):
        invitations.accept(token_of(invitation.pk), user=second)
    assert Membership.objects.count() == 1


def test_a_link_two_weeks_old_is_refused():
    invitation = InvitationFactory(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationRefused, match="expiré"):
        invitations.accept(token_of(invitation.pk), user=PersonFactory())


@pytest.mark.parametrize("token", ["", "x" * 52, "0" * 52])
def test_a_guess_is_refused(token):
    InvitationFactory()
    with pytest.raises(InvitationRefused, match="n’existe pas"):
        invitations.accept(token, user=PersonFactory())


def test_who_is_a_member_already_keeps_the_same_place():
    invitation = InvitationFactory()
    place = MembershipFactory(company=invitation.company, role=Role.OWNER)
    assert invitations.accept(token_of(invitation.pk), user=place.user) == place
    place.refresh_from_db()
    assert place.role == Role.OWNER


def test_inviting_an_address_again_replaces_the_first_link():
    membership = MembershipFactory()
    first, second = invite(membership), invite(membership)
    assert list(Invitation.objects.all()) == [second]
    with pytest.raises(InvitationRefused):
        invitations.find(token_of(first.pk))


def test_a_member_is_not_invited_again():
    membership = MembershipFactory()
    colleague = MembershipFactory(company=membership.company)
    with pytest.raises(InvitationRefused, match="déjà partie"):
        invite(membership, colleague.user.email.upper())


def test_only_owners_and_collaborators_invite():
    for refused in (
        MembershipFactory(role=Role.INVITED),
        MembershipFactory(state=MembershipState.REFUSED),
        MembershipFactory(state=MembershipState.LEFT),
    ):
        with pytest.raises(PermissionDenied):
            invite(refused)
    with pytest.raises(PermissionDenied):
        invitations.invite(
            MembershipFactory().pk, email="a@b.fr", role=Role.COLLABORATOR, user=PersonFactory()
        )


def test_a_company_has_so_many_waiting_invitations(monkeypatch):
    monkeypatch.setattr(invitations, "MAX_WAITING", 2)
    membership = MembershipFactory()
    invite(membership, "un@exemple.fr")
    invite(membership, "deux@exemple.fr")
    with pytest.raises(InvitationRefused, match="attendent"):
        invite(membership, "trois@exemple.fr")
    invite(membership, "deux@exemple.fr")


def test_one_person_sends_so_many_invitations_a_day(monkeypatch):
    monkeypatch.setattr(invitations, "A_DAY", invitations.limits.Limit("tests.invitations", 1, 86_400))
    membership = MembershipFactory()
    invite(membership, "un@exemple.fr")
    with pytest.raises(InvitationRefused, match="demain"):
        invite(membership, "deux@exemple.fr")


def test_a_withdrawn_invitation_is_not_mailed(mailoutbox):
    membership = MembershipFactory()
    invitation = invite(membership)
    invitations.withdraw(invitation.pk, user=membership.user)
    run_outbox()
    assert not mailoutbox


def test_only_the_company_s_own_withdraw():
    invitation = InvitationFactory()
    with pytest.raises(PermissionDenied):
        invitations.withdraw(invitation.pk, user=PersonFactory())
    with pytest.raises(PermissionDenied):
        invitations.withdraw(
            invitation.pk, user=MembershipFactory(company=invitation.company, role=Role.INVITED).user
        )


def test_a_mail_that_leaves_twice_carries_the_same_link_and_message_id(mailoutbox):
    from companies.effects import mail_invitation

    invitation = InvitationFactory()
    for _ in range(2):
        mail_invitation.run(invitation_id=invitation.pk, once_key="companies-invitation-x")
    assert mailoutbox[0].body == mailoutbox[1].body
    assert mailoutbox[0].extra_headers["Message-ID"] == mailoutbox[1].extra_headers["Message-ID"]
