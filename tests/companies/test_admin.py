from __future__ import annotations

import pytest
from django.urls import reverse

from companies.models import MembershipState
from tests.companies.factories import MembershipFactory, PersonFactory, with_proof

pytestmark = pytest.mark.django_db
LIST = "/django-admin/companies/membership/"


@pytest.fixture
def moderator(client):
    person = PersonFactory(role="admin")
    client.force_login(person)
    return person


def decide(membership) -> str:
    return reverse("admin:companies_membership_decide", args=[membership.pk])


def test_the_list_opens_on_what_waits(client, moderator):
    waiting = with_proof(MembershipFactory(company__name="Fonderie du Pont"))
    MembershipFactory(company__name="Sans papier")
    page = client.get(LIST, follow=True).content.decode()
    assert "Fonderie du Pont" in page
    assert "Sans papier" not in page
    assert reverse("private_file", args=[waiting.proof.pk]) in page
    assert decide(waiting) in page


def test_the_list_costs_the_same_for_one_or_ten(client, moderator, django_assert_max_num_queries):
    for _ in range(10):
        with_proof(MembershipFactory())
    with django_assert_max_num_queries(16):
        client.get(LIST, follow=True)


def test_a_moderator_reads_the_proof_and_accepts(client, moderator):
    membership = with_proof(MembershipFactory())
    assert client.get(reverse("private_file", args=[membership.proof.pk])).status_code == 200
    assert "justificatif" in client.get(decide(membership)).content.decode().lower()
    client.post(decide(membership), {"accept": "1", "why": ""})
    membership.refresh_from_db()
    assert (membership.state, membership.verified_by) == (MembershipState.VERIFIED, moderator)


def test_a_refusal_needs_a_reason_and_keeps_it(client, moderator):
    membership = with_proof(MembershipFactory())
    page = client.post(decide(membership), {"refuse": "1", "why": " "}).content.decode()
    assert "Dites pourquoi" in page
    client.post(decide(membership), {"refuse": "1", "why": "Le document est illisible."})
    membership.refresh_from_db()
    assert (membership.state, membership.refusal) == ("refused", "Le document est illisible.")


def test_nothing_can_be_changed_or_removed_otherwise(client, moderator):
    membership = MembershipFactory()
    for address in (f"{LIST}add/", f"{LIST}{membership.pk}/delete/"):
        assert client.get(address).status_code == 403
    page = client.get(f"{LIST}{membership.pk}/change/").content.decode()
    assert 'name="_save"' not in page


def test_others_do_not_enter(client):
    membership = with_proof(MembershipFactory())
    client.force_login(PersonFactory())
    for address in (LIST, decide(membership)):
        assert client.get(address).status_code in {302, 403}
    assert client.post(decide(membership), {"accept": "1"}).status_code in {302, 403}
    membership.refresh_from_db()
    assert membership.state == MembershipState.DECLARED
