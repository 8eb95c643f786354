"""Writing to a listing, and how long the answer takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from conversations import services as conversations
from conversations.models import Message, Thread
from core import outbox
from core.actors import Actor
from core.errors import Refusal
from core.models import IndexVersion
from core.testing import run_outbox
from marketplace.directory import effects, services
from marketplace.directory.errors import NoRequests
from marketplace.directory.models import ProviderProfile, ServiceRequest
from marketplace.directory.services.asking import median_hours, notice_answers, working_days_after
from tests.accounts.factories import UserFactory
from tests.conversations.factories import message_in
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    RequestFactory,
)

pytestmark = pytest.mark.django_db


def test_a_request_opens_one_conversation_and_is_one(mailoutbox):
    offer = OfferFactory()
    profile, asker = offer.profile, UserFactory()
    by = Actor.of(asker)
    request = services.ask(profile, text="Un site pour juin ?", by=by, offer_id=offer.pk)
    assert request.thread.subject == f"Demande : {offer.service_type.name}"
    assert request.thread.about_url == profile.get_absolute_url()
    again = services.ask(profile, text="Et le prix ?", by=by)
    assert (again.pk, Thread.objects.count(), Message.objects.count()) == (request.pk, 1, 2)
    run_outbox()
    assert [mail.to for mail in mailoutbox] == [[profile.contact.email]]
    assert set(ServiceRequest.objects.visible_to(asker)) == {request}
    assert not ServiceRequest.objects.visible_to(UserFactory()).exists()


def test_a_listing_that_takes_none_refuses():
    by = Actor.of(UserFactory())
    for listing in (
        ProviderFactory(imported=True),
        ProviderFactory(paused=True),
        ProviderFactory(held=True),
        ProviderFactory(of_closed=True),
        ConnectorFactory(capacity_open=False),
    ):
        with pytest.raises(NoRequests):
            services.ask(listing, text="Bonjour", by=by)
    with pytest.raises(Refusal) as refused:
        services.ask(ProviderFactory(), text="Bonjour", by=by, offer_id=OfferFactory().pk)
    assert refused.value.field == "offer"
    assert not ServiceRequest.objects.exists()


def test_a_connector_is_asked_too():
    connector = ConnectorFactory()
    request = services.ask(connector, text="Par où commencer ?", by=Actor.of(UserFactory()))
    assert (request.connector, request.provider) == (connector, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.filter(pk=request.pk).update(provider=ProviderFactory())


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(1, 5))  # noqa: DTZ001
def test_working_days_skip_saturdays_and_sundays(start, days):
    end = working_days_after(start, days)
    assert end.weekday() < 5
    assert timedelta(days=days) <= end - start <= timedelta(days=days + 2 * (days // 5 + 1), hours=1)


def test_a_request_of_friday_is_in_time_until_tuesday():
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert working_days_after(friday, 2) == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_the_first_answer_is_dated_from_the_messages_and_measured():
    profile = ProviderFactory()
    answered = RequestFactory(provider=profile)
    message_in(answered.thread, sent_at=answered.asked_at)
    message_in(answered.thread, place=1, text="Oui.", sent_at=answered.asked_at + timedelta(hours=6))
    message_in(answered.thread, place=1, text="Et ceci.", sent_at=answered.asked_at + timedelta(hours=30))
    late = RequestFactory(provider=profile)
    message_in(late.thread, place=1, text="Pardon.", sent_at=late.asked_at + timedelta(days=4))
    never = RequestFactory(provider=profile)
    notice_answers(50)
    services.measure_answers(profile.pk)
    for row in (answered, late, never):
        row.refresh_from_db()
    assert answered.answered_at == answered.asked_at + timedelta(hours=6)
    assert never.answered_at is None
    profile.refresh_from_db()
    assert (profile.recent_requests, profile.recent_in_time, profile.response_hours) == (3, 1, 51)


def test_what_is_not_due_yet_counts_once_answered():
    profile = ProviderFactory()
    now = timezone.now()
    RequestFactory(provider=profile, asked_at=now, due_at=now + timedelta(days=2))
    assert services.measure_answers(profile.pk).recent_requests == 0
    RequestFactory(provider=profile, asked_at=now, due_at=now + timedelta(days=2), answered_at=now)
    assert services.measure_answers(profile.pk).recent_requests == 1


def test_only_the_last_twenty_are_told():
    profile = ProviderFactory()
    for hours in range(25):
        asked = timezone.now() - timedelta(days=30 + hours)
        RequestFactory(provider=profile, asked_at=asked, answered_after=timedelta(hours=hours))
    measured = services.measure_answers(profile.pk)
    assert measured.recent_requests == 20
    # The oldest were the slowest, and are out.
    assert measured.response_hours == median_hours(profile.requests.order_by("-asked_at")[:20])


def test_the_job_goes_through_all_that_wait_and_tells_the_index(monkeypatch):
    monkeypatch.setattr("marketplace.directory.effects.MEASURED", 2)
    profile = ProviderFactory()
    rows = [RequestFactory(provider=profile) for _ in range(5)]
    for row in rows:
        message_in(row.thread, place=1, sent_at=row.asked_at + timedelta(hours=2))
    with transaction.atomic():
        outbox.enqueue(effects.notice_answers)
    run_outbox()
    profile.refresh_from_db()
    assert (profile.recent_requests, profile.response_hours) == (5, 2)
    assert IndexVersion.objects.filter(kind="directory.provider", key=profile.pk).exists()


def test_who_is_not_signed_in_writes_first_and_nothing_is_lost(client):
    offer = OfferFactory()
    address = reverse("directory:contact", args=[offer.profile.slug])
    answer = client.post(address, {"offer": str(offer.pk), "text": "Un site pour juin ?"})
    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
    asker = UserFactory()
    client.force_login(asker)
    page = client.get(back)
    assert "Un site pour juin ?" in page.content.decode()
    assert "selected" in page.content.decode()
    sent = client.post(address, {"offer": str(offer.pk), "text": "Un site pour juin ?"})
    assert sent.headers["Location"] == Thread.objects.get().get_absolute_url()


def test_bad_input_gets_a_message_beside_the_field(client):
    offer = OfferFactory()
    address = reverse("directory:contact", args=[offer.profile.slug])
    client.force_login(UserFactory())
    empty = client.post(address, {"text": " "})
    assert (empty.status_code, "Écrivez votre message." in empty.content.decode()) == (422, True)
    strange = client.post(address, {"text": "Bonjour", "offer": "abc"})
    assert strange.status_code == 422
    assert "Bonjour" in strange.content.decode()
    client.force_login(offer.profile.contact)
    own = client.post(address, {"text": "Bonjour"})
    assert own.status_code == 409
    assert "soi-même" in own.content.decode()


def test_a_conversation_that_is_forgotten_leaves_the_measure():
    request = RequestFactory(answered_after=timedelta(hours=3))
    Thread.objects.all().delete()
    request.refresh_from_db()
    assert request.thread is None
    assert services.measure_answers(request.provider_id).response_hours == 3


def test_an_answer_is_an_answer_whoever_keeps_the_listing_now():
    request = RequestFactory()
    conversations.send_message(request.thread_id, by=Actor.of(request.provider.contact), text="Oui.")
    ProviderProfile.objects.filter(pk=request.provider_id).update(contact=UserFactory())
    notice_answers(10)
    request.refresh_from_db()
    assert request.answered_at is not None
