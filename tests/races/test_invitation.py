"""Forty people open one invitation at once: one of them gets the place."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection, connections

from accounts.models import User
from companies import invitations, services
from companies.models import Invitation, Membership, Role
from companies.tokens import token_of
from tests.companies.factories import EstablishmentFactory, InvitationFactory, PersonFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
THREADS = 40


def at_once(people: list[User], work) -> Counter[str]:
    """Let everyone do ``work`` at the same time; count how it ended."""
    barrier, ends = threading.Barrier(len(people)), []

    def run(person: User) -> None:
        try:
            barrier.wait()
            work(person)
            ends.append("done")
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            ends.append(getattr(error, "code", None) or repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def test_forty_people_on_one_invitation_make_one_membership():
    token = token_of(InvitationFactory().pk)
    people = [PersonFactory() for _ in range(THREADS)]
    ends = at_once(people, lambda person: invitations.accept(token, user=person))
    assert ends == {"done": 1, "accepted": THREADS - 1}
    assert Membership.objects.get() == Invitation.objects.get().membership


def test_forty_clicks_of_one_person_make_one_membership():
    token = token_of(InvitationFactory().pk)
    ends = at_once([PersonFactory()] * THREADS, lambda person: invitations.accept(token, user=person))
    assert ends == {"done": THREADS}
    assert Membership.objects.count() == 1


def test_forty_attachments_of_one_person_make_one_membership():
    siret = EstablishmentFactory().siret
    ends = at_once(
        [PersonFactory()] * THREADS, lambda person: services.attach(siret, user=person, role=Role.OWNER)
    )
    assert ends == {"done": THREADS}
    assert Membership.objects.count() == 1


def test_an_invitation_withdrawn_while_it_is_accepted_leaves_all_or_nothing():
    invitation = InvitationFactory()
    owner = Membership.objects.create(user=invitation.invited_by, company=invitation.company, role=Role.OWNER)
    people = [owner.user, *(PersonFactory() for _ in range(9))]

    def work(person: User) -> None:
        if person == owner.user:
            invitations.withdraw(invitation.pk, user=person)
        else:
            invitations.accept(token_of(invitation.pk), user=person)

    at_once(people, work)
    joined = Membership.objects.exclude(pk=owner.pk).count()
    assert joined == Invitation.objects.exclude(membership=None).count() <= 1
