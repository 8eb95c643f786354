"""Connectors: proposed by themselves, published by a moderator, their level given by an administrator."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actors import Actor
from core.errors import Refusal
from core.testing import run_outbox
from marketplace.directory import services
from marketplace.directory.errors import NotSigned
from marketplace.directory.models import ConnectorProfile, Level, ListingState
from moderation.models import Case
from tests.accounts.factories import UserFactory
from tests.marketplace.directory.acting import actor, words
from tests.marketplace.directory.factories import ConnectorFactory
from tests.taxonomy.factories import TopicFactory
from tests.territories.factories import CommuneFactory, RegionFactory

pytestmark = pytest.mark.django_db


def offered(**changed) -> services.Help:
    values = {"commune": CommuneFactory(), "topics": [TopicFactory()], "actions": ["listen"], **changed}
    return services.Help(**values)


def test_a_connector_signs_waits_and_is_published(mailoutbox):
    person = UserFactory()
    by = Actor.of(person)
    with pytest.raises(Refusal) as refused:
        services.propose_connector(words(), offered(), signs=False, by=by)
    assert refused.value.field == "signs"
    region = RegionFactory(code="84", name="Auvergne-Rhône-Alpes")
    profile = services.propose_connector(words(name="Léa"), offered(regions=[region]), signs=True, by=by)
    assert profile.state == ListingState.HELD
    assert Case.objects.filter(kind="connector", subject_id=profile.pk).exists()
    assert not ConnectorProfile.objects.visible_to(UserFactory()).exists()
    services.publish_connector(profile.pk, by=actor("moderator"), why="")
    run_outbox()
    profile.refresh_from_db()
    assert profile.is_listed
    assert profile.level == Level.CHARTER
    assert "dans l’annuaire" in mailoutbox[-1].subject


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"topics": []}, "topics"), ({"actions": []}, "actions"), ({"actions": ["sell"]}, "actions")],
)
def test_what_is_missing_is_said_beside_its_field(changed, field):
    with pytest.raises(Refusal) as refused:
        services.propose_connector(words(), offered(**changed), signs=True, by=actor())
    assert refused.value.field == field


def test_one_listing_a_person_and_proposing_again_changes_it():
    by = actor()
    first = services.propose_connector(words(), offered(), signs=True, by=by)
    again = services.propose_connector(words(headline="Autrement"), offered(), signs=True, by=by)
    assert (again.pk, again.headline) == (first.pk, "Autrement")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectorFactory(contact=first.contact)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectorFactory(contact=None)


def test_one_that_was_refused_goes_back_when_it_is_mended():
    by = actor()
    profile = services.propose_connector(words(), offered(), signs=True, by=by)
    ConnectorProfile.objects.filter(pk=profile.pk).update(charter_signed_at=None)
    with pytest.raises(NotSigned):
        services.publish_connector(profile.pk, by=actor("moderator"), why="")
    refused = ConnectorFactory(state=ListingState.REJECTED, published_at=None, confirmed_at=None)
    mended = services.describe_connector(refused.pk, words(), offered(), by=Actor.of(refused.contact))
    assert mended.state == ListingState.HELD


def test_an_administrator_gives_the_level_and_nobody_else(mailoutbox):
    profile = ConnectorFactory()
    for role in ("", "moderator", "editor", "animator"):
        with pytest.raises(PermissionDenied):
            services.set_level(profile.pk, Level.LABELLED, by=actor(role), why="Jury")
    admin = actor("admin")
    with pytest.raises(Refusal):
        services.set_level(profile.pk, Level.LABELLED, by=admin, why=" ")
    with pytest.raises(Refusal):
        services.set_level(profile.pk, "gold", by=admin, why="Jury")
    services.set_level(profile.pk, Level.LABELLED, by=admin, why="Jury de novembre.")
    services.set_level(profile.pk, Level.LABELLED, by=admin, why="Encore.")
    run_outbox()
    assert len(mailoutbox) == 1
    assert "Jury de novembre." in mailoutbox[0].body
    own = ConnectorFactory(contact=UserFactory(role="admin"))
    with pytest.raises(PermissionDenied):
        services.set_level(own.pk, Level.LABELLED, by=Actor.of(own.contact), why="Moi.")


def test_the_page_says_what_a_connector_does_in_few_queries(client, django_assert_max_num_queries):
    profile = ConnectorFactory(topics=[TopicFactory(name="Vente en ligne") for _ in range(3)])
    profile.regions.set([RegionFactory(code="84", name="Auvergne-Rhône-Alpes")])
    with django_assert_max_num_queries(8):
        page = client.get(profile.get_absolute_url()).content.decode()
    for expected in ("Un premier échange", "Vente en ligne", "Auvergne-Rhône-Alpes", "Bénévole"):
        assert expected in page
    assert "Changer son niveau" not in page


def test_a_whole_life_through_the_pages(client):
    person = UserFactory()
    client.force_login(person)
    address = reverse("directory:propose_connector")
    commune, topic = CommuneFactory(name="Guéret"), TopicFactory(parent=TopicFactory())
    typed = {
        "name": "Léa Ruche",
        "headline": "J’aide les commerces",
        "body": "Trente ans derrière un comptoir.",
        "commune": "Guéret",
        "commune_code": commune.code,
        "topics": [str(topic.pk)],
        "actions": ["listen"],
        "languages": ["fr"],
    }
    unsigned = client.post(address, typed)
    assert unsigned.status_code == 422
    assert "Trente ans derrière un comptoir." in unsigned.content.decode()
    assert client.post(address, {**typed, "signs": "on"}).status_code == 302
    mine = reverse("directory:my_connector")
    assert "en relecture" in client.get(mine).content.decode()
    assert client.get(address).headers["Location"] == mine
    profile = ConnectorProfile.objects.get()
    services.publish_connector(profile.pk, by=actor("moderator"), why="")
    assert client.post(mine, {**typed, "headline": ""}).status_code == 422
    assert client.post(mine, {**typed, "headline": "J’écoute d’abord"}).status_code == 302
    for act, paused in (("pause", True), ("reprendre", False), ("confirmer", False)):
        client.post(reverse("directory:connector_act", args=[act]))
        profile.refresh_from_db()
        assert bool(profile.paused_at) is paused
    assert profile.headline == "J’écoute d’abord"
    assert client.post(reverse("directory:connector_act", args=["vendre"])).status_code == 404
    client.force_login(UserFactory(role="admin"))
    level = reverse("directory:level", args=[profile.slug])
    assert client.post(level, {"level": "labelled", "why": ""}).status_code == 422
