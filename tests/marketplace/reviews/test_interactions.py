from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.models import MembershipState
from core.actors import Actor
from core.errors import Refusal
from core.testing import run_outbox
from marketplace.reviews import errors, services
from marketplace.reviews.models import Interaction, InteractionState, Role
from notifications.models import Notice
from tests.conversations.factories import thread_between
from tests.marketplace.directory.factories import ConnectorFactory, ProviderFactory
from tests.marketplace.reviews.factories import InteractionFactory, asked_of, verified
from tests.taxonomy.factories import ServiceTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    return ProviderFactory(verified=True)


@pytest.fixture
def kind():
    return ServiceTypeFactory()


def days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)


def said(request, kind, person, **values) -> Interaction:
    """One side’s word about the service of a request."""
    values = {"occurred_on": days_ago(5), "service_type": kind.pk if kind else None} | values
    return services.propose(request.thread_id, by=Actor.of(person), **values)


def test_both_sides_confirm(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, request.person)
    assert proposed.state == InteractionState.PROPOSED
    confirmed = services.confirm(proposed.pk, by=Actor.of(provider.contact))
    assert confirmed.is_confirmed
    assert confirmed.client_company_id != confirmed.seller_company_id == provider.company_id
    assert confirmed.what == kind.name


def test_the_seller_may_speak_first(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, provider.contact)
    assert proposed.client_company is None
    confirmed = services.confirm(proposed.pk, by=Actor.of(request.person))
    assert confirmed.is_confirmed
    assert confirmed.client_company == request.person.memberships.get().company


def test_an_accompaniment_by_a_connector_counts():
    connector = ConnectorFactory()
    verified(user=connector.contact)
    request = asked_of(connector)
    proposed = said(request, None, request.person)
    assert services.confirm(proposed.pk, by=Actor.of(connector.contact)).is_confirmed
    assert proposed.what == "Un accompagnement"


def test_a_connector_speaks_of_a_provider_in_that_part(provider, kind):
    connector = ConnectorFactory()
    verified(user=connector.contact)
    request = asked_of(provider, connector.contact)
    proposed = said(request, kind, connector.contact, role=Role.CONNECTOR)
    assert services.confirm(proposed.pk, by=Actor.of(provider.contact)).role == Role.CONNECTOR


def test_only_a_connector_speaks_as_one(provider, kind):
    request = asked_of(provider)
    with pytest.raises(errors.NotConnector):
        said(request, kind, request.person, role=Role.CONNECTOR)


def test_thirty_days_later_is_in_time_and_one_more_is_not(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, request.person)
    today = timezone.localdate().toordinal()
    Interaction.objects.update(client_day=today - 31)
    with pytest.raises(errors.TooLate):
        services.confirm(proposed.pk, by=Actor.of(provider.contact))
    Interaction.objects.update(client_day=today - 30)
    assert services.confirm(proposed.pk, by=Actor.of(provider.contact)).is_confirmed


def test_confirming_one_own_word_does_nothing(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, request.person)
    assert not services.confirm(proposed.pk, by=Actor.of(request.person)).is_confirmed


def test_twice_is_once(provider, kind):
    request = asked_of(provider)
    assert said(request, kind, request.person) == said(request, kind, request.person)
    proposed = Interaction.objects.get()
    for _ in range(2):
        services.confirm(proposed.pk, by=Actor.of(provider.contact))
    run_outbox()
    kinds = list(Notice.objects.values_list("kind", flat=True))
    assert kinds == ["reviews.confirmed"]


def test_one_waits_in_a_conversation(provider, kind):
    request = asked_of(provider)
    said(request, kind, request.person)
    with pytest.raises(errors.AlreadyProposed):
        said(request, kind, request.person, occurred_on=days_ago(9))


def test_the_same_service_is_told_once_for_a_company(provider, kind):
    first = asked_of(provider)
    services.confirm(said(first, kind, first.person).pk, by=Actor.of(provider.contact))
    colleague = verified(first.person.memberships.get().company).user
    second = asked_of(provider, colleague)
    again = said(second, kind, colleague)
    with pytest.raises(errors.AlreadyTold):
        services.confirm(again.pk, by=Actor.of(provider.contact))
    again.refresh_from_db()
    assert again.seller_day is None


def test_the_other_side_may_not_recognise_it(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, request.person)
    services.decline(proposed.pk, by=Actor.of(provider.contact))
    run_outbox()
    assert Notice.objects.get().kind == "reviews.declined"
    with pytest.raises(errors.Settled):
        services.confirm(proposed.pk, by=Actor.of(provider.contact))


def test_what_nobody_confirms_lapses_after_a_reminder(provider, kind):
    request = asked_of(provider)
    proposed = said(request, kind, request.person)
    run_outbox()
    today = timezone.localdate().toordinal()
    Interaction.objects.update(client_day=today - 24)
    assert (services.remind(10), services.remind(10), services.lapse(10)) == (1, 0, 0)
    run_outbox()
    assert Notice.objects.filter(kind="reviews.to_confirm").count() == 2
    Interaction.objects.update(client_day=today - 31)
    assert services.lapse(10) == 1
    proposed.refresh_from_db()
    assert proposed.state == InteractionState.LAPSED


def test_refused_a_day_to_come_or_too_long_ago(provider, kind):
    request = asked_of(provider)
    for day in (days_ago(-1), days_ago(366)):
        with pytest.raises(Refusal) as refusal:
            said(request, kind, request.person, occurred_on=day)
        assert refusal.value.field == "occurred_on"


def test_refused_an_unknown_service(provider):
    request = asked_of(provider)
    with pytest.raises(Refusal) as refusal:
        said(request, None, request.person)
    assert refusal.value.field == "service_type"


def test_refused_a_conversation_of_others_or_about_nothing(provider, kind):
    request = asked_of(provider)
    with pytest.raises(PermissionDenied):
        said(request, kind, verified().user)
    plain = thread_between(request.person, provider.contact)
    with pytest.raises(errors.NoListing):
        services.propose(plain.pk, by=Actor.of(request.person), occurred_on=days_ago(1))


def test_refused_an_unverified_membership(provider, kind):
    request = asked_of(provider)
    request.person.memberships.update(state=MembershipState.DECLARED)
    with pytest.raises(errors.NotVerified):
        said(request, kind, request.person)
    request.person.memberships.update(state=MembershipState.VERIFIED)
    proposed = said(request, kind, request.person)
    provider.contact.memberships.update(state=MembershipState.DECLARED)
    with pytest.raises(errors.NotVerified):
        services.confirm(proposed.pk, by=Actor.of(provider.contact))


def test_refused_the_same_company(provider, kind):
    colleague = verified(provider.company).user
    request = asked_of(provider, colleague)
    with pytest.raises(errors.SameCompany):
        said(request, kind, colleague)
    with pytest.raises(errors.SameCompany):
        said(request, kind, provider.contact)


def test_refused_a_member_of_either_side_for_the_other(provider, kind):
    request = asked_of(provider)
    both = verified(provider.company, user=request.person)
    both.state = MembershipState.DECLARED
    both.save()
    with pytest.raises(errors.OtherSide):
        said(request, kind, request.person)
    both.delete()
    proposed = said(request, kind, request.person)
    verified(proposed.client_company, user=provider.contact)
    with pytest.raises(errors.OtherSide):
        services.confirm(proposed.pk, by=Actor.of(provider.contact))


def test_whoever_speaks_for_several_says_for_which(provider, kind):
    request = asked_of(provider)
    other = verified(user=request.person).company
    with pytest.raises(Refusal) as refusal:
        said(request, kind, request.person)
    assert refusal.value.field == "company"
    assert said(request, kind, request.person, company=other.pk).client_company == other


CONFIRMED_BADLY = {
    "one side only": {"seller_day": None},
    "too long between": {"seller_day": timezone.localdate().toordinal() - 31},
    "nobody closed it": {"settled_at": None},
}


@pytest.mark.parametrize("values", CONFIRMED_BADLY.values(), ids=CONFIRMED_BADLY)
def test_the_database_refuses_what_both_did_not_confirm(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        InteractionFactory(**values)


def unverified(row):
    row.client.memberships.update(state=MembershipState.DECLARED)


def crossed(row):
    verified(row.client_company, user=row.seller)


def own(row):
    row.provider.contact = row.client
    row.provider.save()


def of_another_company(row):
    row.seller_company = verified(user=row.seller).company
    row.save()


def no_connector(row):
    row.role = Role.CONNECTOR
    row.save()


@pytest.mark.parametrize("spoil", [unverified, crossed, own, of_another_company, no_connector])
def test_the_database_refuses_to_confirm(spoil):
    row = InteractionFactory(waiting=True)
    spoil(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interaction.objects.filter(pk=row.pk).update(
            state="confirmed", seller_day=row.client_day, settled_at=timezone.now()
        )
    row.state, row.seller_day, row.settled_at = "confirmed", row.client_day, timezone.now()
    row.pk, row.thread = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_oneself_and_one_company():
    row = InteractionFactory()
    for values in ({"client": row.seller}, {"client_company": row.seller_company}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InteractionFactory(waiting=True, **values, provider=row.provider)


def test_what_is_confirmed_stays_and_forgets_people():
    row = InteractionFactory()
    rows = Interaction.objects.filter(pk=row.pk)
    for values in ({"occurred_on": days_ago(1)}, {"state": "proposed"}, {"client": verified().user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    rows.update(client=None, client_company=None, seller=None, thread=None)
    assert rows.get().is_confirmed
