from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM, Actor
from core.wording import month
from marketplace.reviews import services
from marketplace.reviews.models import Interaction, Reply, Review, ReviewState, Role
from tests.marketplace.directory.factories import ConnectorFactory, ProviderFactory
from tests.marketplace.reviews.factories import (
    TEXT,
    InteractionFactory,
    asked_of,
    decided,
    published,
    verified,
    written,
)
from tests.support.caches import empty
from tests.taxonomy.factories import ServiceTypeFactory

pytestmark = pytest.mark.django_db
MARKS = {"overall": "4", "quality": "4", "deadlines": "5", "listening": "3", "worth": "4"}


def listing_with(stars, *, replies=True):
    first = InteractionFactory()
    for star in stars:
        said = InteractionFactory(provider=first.provider, service_type=first.service_type)
        review = published(said, overall=star)
        if replies:
            reply = services.reply(review.pk, by=Actor.of(first.provider.contact), text="Merci **bien** !")
            services.publish_reply(reply.pk, by=SYSTEM, why="")
    return first.provider


def page(client, name, *args, status=200, **data):
    response = client.get(reverse(f"reviews:{name}", args=args), data)
    assert response.status_code == status
    return response.content.decode()


def test_the_mean_is_shown_from_three_reviews_on(client):
    provider = listing_with([5, 4], replies=False)
    url = provider.get_absolute_url()
    html = client.get(url).content.decode()
    assert "2 avis vérifiés" in html
    assert "la moyenne s’affiche à partir de trois" in html
    said = InteractionFactory(provider=provider)
    published(said, overall=3)
    # No commit in a test: the page that visitors have is still the one before.
    empty()
    html = client.get(url).content.decode()
    assert "moyenne simple de 3 avis vérifiés" in html
    assert "4,0" in html
    assert "Répartition des notes" in html
    assert "Pour le classement, on retient" in html


def test_both_dates_and_the_reply_are_shown_and_what_was_typed_is_safe(client):
    provider = listing_with([5])
    html = client.get(provider.get_absolute_url()).content.decode()
    review = Review.objects.get()
    assert f"prestation de {month(review.experience_on)}, avis de {month(timezone.localdate())}" in html
    assert "<strong>bien</strong>" in html
    assert f"Réponse de {provider.name}" in html


def test_connectors_are_told_apart(client):
    provider = listing_with([5, 5, 5])
    connector = ConnectorFactory()
    published(InteractionFactory(provider=provider, role=Role.CONNECTOR, client=connector.contact), overall=1)
    html = page(client, "of_provider", provider.slug)
    assert "5,0" in html
    assert "Avis de connecteur" in html
    assert "compté à part des entreprises" in html
    only = page(client, "of_provider", provider.slug, de="connecteurs")
    assert only.count('class="review"') == 1
    assert page(client, "of_provider", provider.slug, de="entreprises").count('class="review"') == 3


def test_a_connector_has_reviews_too(client):
    review = published(InteractionFactory(accompaniment=True))
    html = client.get(review.connector.get_absolute_url()).content.decode()
    assert "1 avis vérifié" in html
    assert "Utilité pour l’entreprise" in page(client, "of_connector", review.connector.slug)


def test_reviews_are_read_newest_first_or_as_one_chooses(client):
    provider = listing_with([3, 5, 1], replies=False)
    now = timezone.now()
    for ago, star in enumerate((5, 1, 3)):
        Review.objects.filter(overall=star).update(published_at=now - timedelta(days=ago))
    empty()

    def order(**data):
        html = page(client, "of_provider", provider.slug, **data)
        rows = sorted(Review.objects.all(), key=lambda row: html.index(row.anchor))
        return [row.overall for row in rows]

    assert order() == [5, 1, 3]
    assert order(tri="moins-bons") == [1, 3, 5]
    assert order(tri="meilleurs") == [5, 3, 1]


def test_the_page_of_a_listing_takes_at_most_twelve_queries(client):
    provider = listing_with([5, 4, 5, 3, 2, 5])
    url = provider.get_absolute_url()
    client.get(url)
    empty()
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_the_list_costs_the_same_however_long(client):
    provider = listing_with([5, 4])
    counts = []
    for _ in range(2):
        empty()
        with CaptureQueriesContext(connection) as queries:
            page(client, "of_provider", provider.slug)
        counts.append(len(queries))
        for _ in range(4):
            published(InteractionFactory(provider=provider), overall=4)
    assert counts[0] == counts[1] <= 6


def test_a_service_is_told_from_its_conversation_and_reviewed(client):
    provider, kind = ProviderFactory(verified=True), ServiceTypeFactory()
    request = asked_of(provider)
    client.force_login(request.person)
    thread = client.get(request.thread.get_absolute_url()).content.decode()
    assert "Une prestation a eu lieu" in thread
    url = reverse("reviews:propose", args=[request.thread_id])
    wrong = client.post(url, {"service_type": kind.pk, "occurred_on": "hier"})
    assert wrong.status_code == 422
    sent = client.post(url, {"service_type": kind.pk, "occurred_on": timezone.localdate().isoformat()})
    said = Interaction.objects.get()
    assert sent.url == said.get_absolute_url()
    assert "En attente de l’autre côté" in client.get(sent.url).content.decode()
    # Before the other side has spoken.
    early = client.get(reverse("reviews:write", args=[said.pk]))
    assert early.status_code == 403
    assert "pas confirmée par les deux côtés" in early.content.decode()

    client.force_login(provider.contact)
    assert "Oui, je confirme" in client.get(sent.url).content.decode()
    client.post(reverse("reviews:act", args=[said.pk, "confirmer"]))
    own = client.get(reverse("reviews:write", args=[said.pk]))
    assert own.status_code == 403

    client.force_login(request.person)
    assert "Donner mon avis" in client.get(sent.url).content.decode()
    write = reverse("reviews:write", args=[said.pk])
    short = client.post(write, {**MARKS, "text": "Bien"})
    assert short.status_code == 422
    assert "Bien" in short.content.decode()
    done = client.post(write, {**MARKS, "text": TEXT})
    review = Review.objects.get()
    assert done.url == review.get_absolute_url()
    assert "en relecture" in client.get(done.url).content.decode()
    again = client.post(write, {**MARKS, "text": TEXT})
    assert again.status_code == 403
    assert "déjà donné votre avis" in again.content.decode()


def test_a_review_is_changed_withdrawn_and_answered_on_its_page(client):
    review = published()
    client.force_login(review.author)
    edit = reverse("reviews:revise", args=[review.pk])
    assert TEXT in client.get(edit).content.decode()
    client.post(edit, {**MARKS, "text": f"{TEXT} Et bien.", "version": "1"})
    review.refresh_from_db()
    assert (review.state, review.overall) == (ReviewState.HELD, 4)
    stale = client.post(edit, {**MARKS, "text": f"{TEXT} Et mal.", "version": "1"})
    assert stale.status_code == 409
    decided(review, "keep")

    client.force_login(review.provider.contact)
    own = client.get(review.get_absolute_url()).content.decode()
    assert "droit de réponse" in own
    client.post(reverse("reviews:reply", args=[review.pk]), {"text": "Merci pour ces mots."})
    reply = Reply.objects.get()
    assert "en relecture" in client.get(review.get_absolute_url()).content.decode()
    decided(reply, "keep")
    dashboard = client.get(reverse("directory:listing", args=[review.provider.pk]))
    assert dashboard.status_code == 200

    client.force_login(review.author)
    assert "Merci pour ces mots" in client.get(review.get_absolute_url()).content.decode()
    withdraw = reverse("reviews:withdraw", args=[review.pk])
    assert client.get(withdraw).status_code == 200
    client.post(withdraw)
    assert "Vous avez retiré cet avis" in client.get(review.get_absolute_url()).content.decode()
    client.logout()
    assert client.get(review.get_absolute_url()).status_code == 404


def test_others_do_not_reply(client):
    review = published()
    client.force_login(verified().user)
    refused = client.post(reverse("reviews:reply", args=[review.pk]), {"text": "Moi !"})
    assert refused.status_code == 403
    assert not Reply.objects.exists()


def test_the_method_says_how_and_how_many(client):
    published()
    refused = written()
    decided(refused)
    empty()
    html = page(client, "method")
    for words in ("moyenne simple", "6 avis fictifs", "Refusés avant parution", "On reste courtois"):
        assert words in html


def test_my_space_lists_what_waits(client):
    said = InteractionFactory(waiting=True)
    client.force_login(said.seller)
    assert "à confirmer avant le" in page(client, "mine")
    assert "Une prestation à confirmer" in client.get(reverse("space:home")).content.decode()


def test_the_dashboard_of_a_listing_says_which_reviews_have_no_reply(client):
    review = published()
    client.force_login(review.provider.contact)
    html = client.get(reverse("directory:listing", args=[review.provider.pk])).content.decode()
    assert "Avis sans réponse" in html
    assert review.get_absolute_url() in html
