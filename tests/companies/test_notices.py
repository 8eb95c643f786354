from __future__ import annotations

import pytest

from companies import services
from core.actors import Actor
from core.testing import run_outbox
from notifications.models import Notice
from tests.companies.factories import MembershipFactory, PersonFactory, with_proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Actor:
    return Actor("user", str(PersonFactory().pk), frozenset({"moderator"}))


def test_a_verified_person_is_told_once(moderator, mailoutbox):
    membership = with_proof(MembershipFactory(company__name="Fonderie du Pont"))
    services.verify_membership(membership.pk, by=moderator, why="note pour l’équipe")
    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == [membership.user.email]
    assert "Fonderie du Pont" in mail.subject
    assert "note pour l’équipe" not in mail.body
    assert Notice.objects.count() == 1


def test_a_refused_person_reads_why_each_time(moderator, mailoutbox):
    membership = with_proof(MembershipFactory())
    for why in ("Le document est illisible.", "Ce n’est pas un Kbis."):
        services.refuse_membership(membership.pk, by=moderator, why=why)
        run_outbox()
        with_proof(membership)
    assert [why in mail.body for why, mail in zip(("illisible", "Kbis"), mailoutbox, strict=True)] == [
        True,
        True,
    ]


def test_who_left_meanwhile_is_not_told(moderator, mailoutbox):
    membership = with_proof(MembershipFactory())
    services.refuse_membership(membership.pk, by=moderator, why="Le document est illisible.")
    services.leave(membership.pk, user=membership.user)
    run_outbox()
    assert not mailoutbox
