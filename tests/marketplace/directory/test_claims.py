"""« C’est mon entreprise » : at once for who is verified, by a moderator otherwise."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from companies.models import Membership, MembershipState
from core.actors import Actor
from core.capabilities import verifiables
from core.errors import Refusal
from core.testing import run_outbox
from core.uploads import Clean
from marketplace.directory import services
from marketplace.directory.errors import AlreadyClaimed, AlreadyYours, NotVerified
from marketplace.directory.models import ClaimState, ListingClaim
from tests.accounts.factories import UserFactory
from tests.companies.factories import MembershipFactory
from tests.core.uploads.hostile import CALM_PDF
from tests.marketplace.directory.acting import actor, verify
from tests.marketplace.directory.factories import ProviderFactory

pytestmark = pytest.mark.django_db
PAPER = Clean(CALM_PDF, "application/pdf")


def test_a_verified_member_gets_an_imported_listing_at_once(mailoutbox):
    profile = ProviderFactory(imported=True)
    membership = MembershipFactory(company=profile.company)
    verify(membership)
    claim = services.claim(profile.pk, by=Actor.of(membership.user))
    profile.refresh_from_db()
    assert (claim.state, profile.contact) == (ClaimState.ACCEPTED, membership.user)
    run_outbox()
    assert "est à vous" in mailoutbox[-1].subject
    with pytest.raises(AlreadyYours):
        services.claim(profile.pk, by=Actor.of(membership.user))


def test_whoever_is_not_verified_sends_a_proof_and_waits(mailoutbox):
    profile = ProviderFactory(imported=True)
    person = UserFactory()
    by = Actor.of(person)
    with pytest.raises(Refusal) as refused:
        services.claim(profile.pk, by=by)
    assert refused.value.field == "proof"
    claim = services.claim(profile.pk, by=by, proof=PAPER, words="J’en suis la gérante.")
    assert claim.state == ClaimState.PENDING
    with pytest.raises(AlreadyClaimed):
        services.claim(profile.pk, by=by, proof=PAPER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingClaim.objects.create(profile=profile, person=person)
    told = verifiables["directory.claim"].describe(ListingClaim.objects.to_check().get())
    assert "J’en suis la gérante." in told.what
    assert told.proof is not None
    for somebody in (by, actor(), actor("editor")):
        with pytest.raises(PermissionDenied):
            services.accept_claim(claim.pk, by=somebody, why="")
    services.accept_claim(claim.pk, by=actor("moderator"), why="")
    profile.refresh_from_db()
    assert profile.contact == person
    assert Membership.objects.get(user=person).state == MembershipState.VERIFIED
    run_outbox()
    assert any("est à vous" in mail.subject for mail in mailoutbox)


def test_a_disputed_listing_is_decided_by_a_moderator_and_both_are_told(mailoutbox):
    profile = ProviderFactory(verified=True)
    before = profile.contact
    rival = MembershipFactory(company=profile.company)
    verify(rival)
    claim = services.claim(profile.pk, by=Actor.of(rival.user))
    assert claim.disputed
    profile.refresh_from_db()
    assert profile.contact == before
    told = verifiables["directory.claim"].describe(ListingClaim.objects.to_check().get())
    assert "contestée" in told.what
    services.accept_claim(claim.pk, by=actor("moderator"), why="la gérante")
    run_outbox()
    assert {mail.to[0] for mail in mailoutbox} == {before.email, rival.user.email}


def test_a_refusal_says_why_and_changes_nothing(mailoutbox):
    profile = ProviderFactory(imported=True)
    claim = services.claim(profile.pk, by=actor(), proof=PAPER)
    with pytest.raises(ValueError, match="says why"):
        services.refuse_claim(claim.pk, by=actor("moderator"), why=" ")
    services.refuse_claim(claim.pk, by=actor("moderator"), why="Document illisible.")
    run_outbox()
    assert "Document illisible." in mailoutbox[-1].body
    profile.refresh_from_db()
    assert profile.contact is None


def test_a_place_that_was_left_meanwhile_gives_no_listing():
    profile = ProviderFactory(imported=True)
    person = UserFactory()
    claim = services.claim(profile.pk, by=Actor.of(person), proof=PAPER)
    Membership.objects.filter(user=person).update(state=MembershipState.LEFT, proof=None)
    with pytest.raises(NotVerified):
        services.accept_claim(claim.pk, by=actor("moderator"), why="")


def test_the_page_asks_for_a_proof_and_keeps_what_was_typed(client):
    profile = ProviderFactory(imported=True)
    client.force_login(UserFactory())
    address = reverse("directory:claim", args=[profile.slug])
    answer = client.post(address, {"role": "owner", "words": "C’est la mienne."})
    assert answer.status_code == 422
    assert "C’est la mienne." in answer.content.decode()
    assert "Joignez un justificatif" in answer.content.decode()
