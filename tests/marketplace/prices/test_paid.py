from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.template import Context, Template
from django.utils import timezone

from core.actors import Actor
from core.capabilities import erasures, retentions, verifiables
from core.models import PrivateFile
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from core.uploads import Clean
from marketplace.prices import policies, services
from marketplace.prices.models import Observation, Origin
from marketplace.reviews.models import InteractionState
from tests.accounts.factories import UserFactory
from tests.core.uploads.hostile import CALM_PDF
from tests.marketplace.prices.factories import ObservationFactory
from tests.marketplace.reviews.factories import InteractionFactory
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
PDF = Clean(content=CALM_PDF, kind="application/pdf")
MODERATOR = Actor("user", "1", frozenset({"moderator"}))


@pytest.fixture
def interaction():
    one = InteractionFactory()
    type(one.provider).objects.filter(pk=one.provider_id).update(region=RegionFactory())
    one.provider.refresh_from_db()
    return one


def give(interaction, **values):
    arguments = {
        "cents": 150_000,
        "unit": interaction.service_type.unit,
        "scope": None,
        "proof": PDF,
    } | values
    by = arguments.pop("by", None) or Actor.of(interaction.client)
    return services.give_price(interaction.pk, by=by, **arguments)


def test_the_client_of_a_confirmed_service_says_what_it_cost(interaction):
    price = give(interaction)
    assert (price.series, price.state, price.company_id) == (
        "paid",
        "pending",
        interaction.provider.company_id,
    )
    assert (price.observed_on, price.region_id) == (interaction.occurred_on, interaction.provider.region_id)
    services.accept_price(price.pk, by=MODERATOR, why="Facture lue")
    assert Observation.objects.get().state == "kept"


def test_nobody_else_does(interaction):
    for person in (interaction.seller, UserFactory()):
        with pytest.raises(PermissionDenied):
            give(interaction, by=Actor.of(person))
    waiting = InteractionFactory(waiting=True)
    with pytest.raises(PermissionDenied):
        give(waiting)


def test_once_only_unless_it_was_refused(interaction):
    price = give(interaction)
    with pytest.raises(services.AlreadyGiven):
        give(interaction)
    services.refuse_price(price.pk, by=MODERATOR, why="Document illisible")
    assert give(interaction).state == "pending"


def test_an_amount_that_may_hold_vat_is_asked_again_and_held_out(interaction):
    ObservationFactory(
        service_type=interaction.service_type, company=interaction.provider.company, ht_cents=125_000
    )
    with pytest.raises(services.MaybeWithVat):
        give(interaction)
    assert Observation.objects.count() == 1
    price = give(interaction, sure=True)
    services.accept_price(price.pk, by=MODERATOR, why="Facture lue")
    price.refresh_from_db()
    assert (price.state, price.doubt) == ("held", "vat")


def test_a_decision_is_taken_once_by_somebody_else_who_may(interaction):
    price = give(interaction)
    for by in (Actor.of(interaction.client), Actor.of(UserFactory()), Actor.of(interaction.seller)):
        with pytest.raises(PermissionDenied):
            services.accept_price(price.pk, by=by, why="")
    own = Actor("user", str(interaction.client_id), frozenset({"moderator"}))
    with pytest.raises(PermissionDenied):
        services.accept_price(price.pk, by=own, why="")
    services.accept_price(price.pk, by=MODERATOR, why="Lu")
    with pytest.raises(TransitionNotAllowed):
        services.refuse_price(price.pk, by=MODERATOR, why="Non")


def test_the_database_refuses_a_paid_price_that_nobody_confirmed(interaction):
    declined = InteractionFactory(waiting=True, state=InteractionState.DECLINED, settled_at=timezone.now())
    other = InteractionFactory()
    proof = give(interaction).proof
    for wrong in (None, declined, other):
        with pytest.raises(DatabaseError, match="confirmed interaction"), transaction.atomic():
            ObservationFactory(
                origin=Origin.PROOF,
                service_type=interaction.service_type,
                company=interaction.provider.company,
                interaction=wrong,
            )
    assert PrivateFile.objects.get() == proof


def test_the_proof_is_for_who_sent_it_and_who_checks_it(interaction):
    proof = give(interaction).proof
    assert policies.may_read_proof(interaction.client, proof)
    assert not policies.may_read_proof(interaction.seller, proof)
    assert not policies.may_read_proof(UserFactory(), proof)


def test_moderators_see_what_to_check(interaction):
    price = give(interaction)
    entry = verifiables["prices.observation"]
    assert list(entry.pending()) == [price]
    told = entry.describe(entry.pending()[0])
    assert interaction.client.email in told.who
    assert "1\u202f500" in told.what
    assert told.proof == price.proof


def test_papers_go_after_three_months_and_prices_after_three_years(interaction):
    price = give(interaction)
    services.accept_price(price.pk, by=MODERATOR, why="Lu")
    later = timezone.now() + timedelta(days=91)
    assert retentions["prices.proofs"].purge(later) == 1
    assert retentions["prices.proofs"].purge(later) == 0
    price.refresh_from_db()
    assert price.proof is None
    much_later: datetime = timezone.now() + timedelta(days=3 * 366)
    assert retentions["prices.observations"].purge(timezone.now()) == 0
    assert retentions["prices.observations"].purge(much_later) == 1


def test_whoever_leaves_takes_their_paper_and_leaves_a_companys_price(interaction):
    person = interaction.client
    kept = give(interaction)
    services.accept_price(kept.pk, by=MODERATOR, why="Lu")
    entry = erasures["prices.Observation"]
    told = list(entry.export(person))
    assert told[0]["prix_ht_centimes"] == 150_000
    assert told[1].content
    entry.erase(person)
    kept.refresh_from_db()
    assert (kept.state, kept.given_by, kept.interaction, kept.proof) == ("kept", None, None, None)
    run_outbox()
    assert PrivateFile.objects.count() == 0


def test_a_price_that_waits_leaves_with_its_person(interaction):
    price = give(interaction)
    erasures["prices.Observation"].erase(interaction.client)
    price.refresh_from_db()
    assert (price.state, price.proof) == ("replaced", None)


def posted(**values):
    file = SimpleUploadedFile("facture.pdf", CALM_PDF, content_type="application/pdf")
    return {"amount": "1 500", "proof": file} | values


def test_the_form_sends_a_price(client, interaction):
    client.force_login(interaction.client)
    path = f"/prix/dire/{_word(interaction)}/"
    assert client.get(path).status_code == 200
    response = client.post(path, posted())
    assert response.status_code == 302
    assert Observation.objects.get().ht_cents == 150_000
    assert client.post(path, posted()).status_code == 409


@pytest.mark.parametrize("change", [{"amount": "0"}, {"amount": "cher"}, {"amount": ""}, {"proof": ""}])
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, interaction, change):
    client.force_login(interaction.client)
    values = posted(**change)
    response = client.post(f"/prix/dire/{_word(interaction)}/", values)
    assert response.status_code == 422
    assert f'value="{values["amount"]}"' in response.content.decode() or not values["amount"]
    assert not Observation.objects.exists()


def test_the_form_asks_whether_vat_is_in_it(client, interaction):
    ObservationFactory(
        service_type=interaction.service_type, company=interaction.provider.company, ht_cents=125_000
    )
    client.force_login(interaction.client)
    path = f"/prix/dire/{_word(interaction)}/"
    response = client.post(path, posted())
    assert response.status_code == 422
    assert "Est-il bien HT" in response.content.decode()
    assert client.post(path, posted(sure="on")).status_code == 302


def test_others_do_not_find_the_form(client, interaction):
    path = f"/prix/dire/{_word(interaction)}/"
    assert client.get(path).status_code == 302
    client.force_login(interaction.seller)
    assert client.get(path).status_code == 404
    client.force_login(UserFactory())
    assert client.get(path).status_code == 404


def test_the_page_of_a_service_leads_its_client_there(interaction):
    def drawn(user):
        page = Template('{% fragment "prices.of_interaction" interaction=interaction %}')
        request = type("Request", (), {"user": user})()
        return page.render(Context({"interaction": interaction, "request": request, "user": user})).strip()

    assert "Dire ce que ça a coûté" in drawn(interaction.client)
    assert drawn(interaction.seller) == ""
    give(interaction)
    assert "à vérifier" in drawn(interaction.client)


def _word(interaction):
    from core.ids import encode

    return encode(interaction.pk)
