"""The pages of a listing, for its readers and for who keeps it."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import indexing
from core.capabilities import searchables
from marketplace.directory import services
from marketplace.directory.models import ListingState, ProviderProfile
from marketplace.directory.searchable import CONNECTOR, PROVIDER
from tests.accounts.factories import UserFactory
from tests.community.questions.factories import AnswerFactory
from tests.companies.factories import EstablishmentFactory, MembershipFactory
from tests.core.uploads.hostile import CALM_PDF
from tests.marketplace.directory.acting import actor, verify
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    ProviderPictureFactory,
    RequestFactory,
    ZoneFactory,
)
from tests.support.caches import empty as empty_caches
from tests.taxonomy.factories import ScopeBandFactory, ServiceTypeFactory, TopicFactory
from tests.territories.factories import CommuneFactory, DepartmentFactory

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def full(**values) -> ProviderProfile:
    """A listing with all that a page can show."""
    profile = ProviderFactory(shows_answers=True, verified=True, website="https://pixel.example", **values)
    for _ in range(10):
        offer = OfferFactory(profile=profile, scope=ScopeBandFactory(), coverage_kind="zones")
        offer.service_type = offer.scope.service_type
        offer.save()
        for code in ("23", "87", "19"):
            ZoneFactory(offer=offer, code=code, label=code, path=f"75/{code}")
    for number in range(6):
        ProviderPictureFactory(profile=profile, alt_text=f"Photo {number}")
    for _ in range(5):
        AnswerFactory(author=profile.contact)
    return profile


def test_a_full_page_takes_twelve_queries_at_most(client, django_assert_max_num_queries):
    profile = full()
    for reader in (None, UserFactory(), profile.contact):
        if reader:
            client.force_login(reader)
        client.get("/indicateurs/")
        empty_caches()
        # Beside the two of the session and the account.
        with django_assert_max_num_queries(12):
            page = client.get(profile.get_absolute_url())
        assert page.status_code == 200
    for expected in ("Photo 5", "Ses réponses dans l’entraide", "https://pixel.example"):
        assert expected in text_of(page)


def test_a_page_says_what_it_costs_where_and_how_fast_one_answers(client):
    profile = ProviderFactory(
        recent_requests=5, recent_in_time=4, response_hours=20, rating_count=31, rating_mean=480
    )
    OfferFactory(profile=profile, details="5 pages, textes relus")
    page = text_of(client.get(profile.get_absolute_url()))
    for expected in (
        "1 900 €",
        "HT la prestation",
        "toute la France",
        "5 pages, textes relus",
        "Répond en 20 h le plus souvent",
        "80 % des demandes sous deux jours ouvrés",
        "4,8 sur 5, 31 avis",
        profile.company.siren_spaced.replace("\u202f", " "),
    ):
        assert expected in page, expected
    assert "Ses réponses" not in page
    few = ProviderFactory(rating_count=2, rating_mean=500, recent_requests=2, response_hours=1)
    assert "sur 5" not in text_of(client.get(few.get_absolute_url()))


def test_answers_are_shown_to_who_chose_it_and_never_those_that_are_hidden(client):
    profile = ProviderFactory(shows_answers=False)
    answer = AnswerFactory(author=profile.contact)
    AnswerFactory(author=profile.contact, state="masked", question__title="Une question masquée ?")
    assert answer.question.title not in text_of(client.get(profile.get_absolute_url()))
    ProviderProfile.objects.filter(pk=profile.pk).update(shows_answers=True)
    empty_caches()
    page = text_of(client.get(profile.get_absolute_url()))
    assert answer.question.title in page
    assert "Une question masquée" not in page


@pytest.mark.parametrize(
    ("trait", "stranger", "keeper"),
    [
        ({"draft": True}, 404, "brouillon"),
        ({"held": True}, 404, "en cours de vérification"),
        ({"state": "masked"}, 404, "suspendue"),
        ({"state": "archived"}, 404, "archivée"),
        ({"of_closed": True}, 404, "Entreprise fermée"),
        ({"paused": True}, 200, "Fiche en pause"),
    ],
)
def test_what_is_not_public_is_its_keepers_alone(client, trait, stranger, keeper):
    profile = ProviderFactory(**trait)
    assert client.get(profile.get_absolute_url()).status_code == stranger
    client.force_login(UserFactory())
    assert client.get(profile.get_absolute_url()).status_code == stranger
    client.force_login(profile.contact)
    assert keeper in text_of(client.get(profile.get_absolute_url()))


def test_a_picture_is_seen_with_its_listing_and_with_it_hidden(client):
    picture = ProviderPictureFactory()
    address = picture.get_absolute_url()
    seen = client.get(address)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "public, max-age=600")
    services.mask_provider(picture.profile_id, by=actor("moderator"), why="")
    assert client.get(address).status_code == 404
    client.force_login(picture.profile.contact)
    assert client.get(address).headers["Cache-Control"].startswith("private")


def test_an_imported_listing_says_so_and_offers_itself(client):
    profile = ProviderFactory(imported=True)
    page = text_of(client.get(profile.get_absolute_url()))
    assert "Repris de la liste" in page
    assert "ne reçoit pas de demandes" in page
    assert reverse("directory:claim", args=[profile.slug]) in page


def typed(**changed) -> dict[str, object]:
    return {"name": "Atelier Pixel", "headline": "Des sites", "body": "", "languages": ["fr"], **changed}


def test_a_whole_proposal_through_the_pages(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    commune = CommuneFactory(name="Guéret")
    address = reverse("directory:propose")
    assert membership.company.name in text_of(client.get(address))
    nowhere = client.post(address, typed(membership=str(membership.pk), body="Vingt ans de métier."))
    assert nowhere.status_code == 422
    assert "Vingt ans de métier." in text_of(nowhere)
    where = {"commune": "Guéret", "commune_code": commune.code}
    made = client.post(address, typed(membership=str(membership.pk), **where))
    profile = ProviderProfile.objects.get()
    here = reverse("directory:listing", args=[profile.pk])
    assert made.headers["Location"] == here
    assert "Avant de l’envoyer" in text_of(client.get(here))
    # A service: what it is, then what fits it.
    kind = ServiceTypeFactory(name="Site vitrine", measure="pages")
    band = ScopeBandFactory(service_type=kind)
    DepartmentFactory()
    add = reverse("directory:add_offer", args=[profile.pk])
    assert client.get(f"{add}?prestation=rien").status_code == 422
    step = f"{add}?prestation={kind.code}"
    assert "Site vitrine" in text_of(client.get(step))
    offer = {
        "scope": str(band.pk),
        "details": "5 pages, textes relus",
        "price_kind": "fixed",
        "unit": "job",
        "price_min": "1 900,50 €",
        "coverage_kind": "zones",
        "departments": "57",
    }
    for wrong, message in (
        ({"price_min": "cher"}, "Écrivez une somme en euros"),
        ({"price_min": ""}, "Indiquez un prix hors taxes"),
        ({"departments": "99"}, "Nous ne connaissons pas le département 99"),
        ({"departments": ""}, "Choisissez au moins une région"),
        ({"coverage_kind": "radius"}, "Indiquez un rayon"),
        ({"radius_km": "dix"}, "nombre entier de kilomètres"),
    ):
        refused = client.post(step, {**offer, **wrong})
        assert (refused.status_code, message in text_of(refused)) == (422, True), wrong
        assert "5 pages, textes relus" in text_of(refused)
    assert client.post(step, offer).status_code == 302
    row = profile.offers.get()
    assert (row.price_min_cents, row.zones.get().code) == (190_050, "57")
    assert client.post(step, offer).status_code == 422
    change = reverse("directory:change_offer", args=[profile.pk, row.pk])
    page = text_of(client.get(change))
    assert 'value="1 900,50"' in page
    assert 'value="57"' in page
    client.post(change, {**offer, "price_kind": "on_quote", "price_min": ""})
    row.refresh_from_db()
    assert row.price_min_cents is None
    # A picture with its words, a proof, then off it goes.
    photos = reverse("directory:pictures", args=[profile.pk])
    refused = client.post(photos, {"picture": image(), "alt_text": ""})
    assert (refused.status_code, "Dites ce qu’on voit" in text_of(refused)) == (422, True)
    assert client.post(photos, {"picture": image(), "alt_text": "Une vitrine"}).status_code == 302
    picture = profile.pictures.get()
    assert (picture.width, picture.height) == (40, 30)
    prove = reverse("directory:prove", args=[profile.pk])
    assert client.post(prove, {}).status_code == 422
    paper = SimpleUploadedFile("kbis.pdf", CALM_PDF, "application/pdf")
    assert client.post(prove, {"proof": paper}).status_code == 302
    send = reverse("directory:act", args=[profile.pk, "envoyer"])
    assert client.post(send).status_code == 302
    profile.refresh_from_db()
    assert profile.state == ListingState.HELD
    assert "en relecture" in text_of(client.get(here))
    assert client.post(send).status_code == 409
    gone = reverse("directory:remove_picture", args=[profile.pk, picture.pk])
    assert client.post(gone).status_code == 302
    assert not profile.pictures.exists()
    assert client.post(reverse("directory:act", args=[profile.pk, "vendre"])).status_code == 404


def image() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue(), "image/png")


def test_without_a_company_one_is_led_to_it(client):
    client.force_login(UserFactory())
    assert "Rattachez d’abord votre entreprise" in text_of(client.get(reverse("directory:propose")))
    listed = ProviderFactory()
    membership = MembershipFactory(company=listed.company)
    client.force_login(membership.user)
    page = text_of(client.get(reverse("directory:propose")))
    assert f"{listed.name} a déjà une fiche." in page
    other = MembershipFactory()
    refused = client.post(reverse("directory:propose"), typed(membership=str(other.pk)))
    assert refused.status_code == 422


def test_words_and_place_are_changed(client):
    profile = ProviderFactory(verified=True)
    place = EstablishmentFactory(company=profile.company)
    client.force_login(profile.contact)
    address = reverse("directory:words", args=[profile.pk])
    assert profile.headline in text_of(client.get(address))
    empty = client.post(address, typed(commune="", headline=""))
    assert (empty.status_code, "Indiquez votre commune" in text_of(empty)) == (422, True)
    done = client.post(address, typed(establishment=place.siret, shows_answers="on", website="a b"))
    assert done.status_code == 422
    done = client.post(address, typed(establishment=place.siret, shows_answers="on"))
    assert done.status_code == 302
    profile.refresh_from_db()
    assert (profile.establishment, profile.commune, profile.shows_answers) == (place, place.commune, True)


def test_the_dashboard_tells_requests_and_their_time(client, django_assert_max_num_queries):
    profile = full()
    requests = [RequestFactory(provider=profile) for _ in range(8)]
    colleague = MembershipFactory(company=profile.company)
    verify(colleague)
    client.force_login(profile.contact)
    client.get("/indicateurs/")
    address = reverse("directory:listing", args=[profile.pk])
    with django_assert_max_num_queries(26):
        page = text_of(client.get(address))
    assert requests[0].person.get_full_name() in page
    assert ">8</b>" in page
    assert "0 sur 0" in page
    # A colleague speaks for the company, and reads nobody's conversations.
    client.force_login(colleague.user)
    assert requests[0].person.get_full_name() not in text_of(client.get(address))
    mine = text_of(client.get(reverse("directory:mine")))
    assert "8 demandes sans réponse" in mine
    space = text_of(client.get("/mon-espace/"))
    assert profile.name in space


def test_listings_are_found_by_what_they_sell_where_and_how(client):
    topic = TopicFactory(parent=TopicFactory())
    kind = ServiceTypeFactory(name="Site vitrine", topic=topic)
    profile = ProviderFactory(remote_ok=True, languages=["fr", "en"])
    OfferFactory(profile=profile, service_type=kind)
    hidden = [ProviderFactory(paused=True), ProviderFactory(held=True), ProviderFactory(of_closed=True)]
    found = searchables[PROVIDER]
    keys = [profile.pk, *(row.pk for row in hidden)]
    (document,) = found.documents(keys)
    assert document.facets == {
        "service": [kind.code],
        "topic": sorted([topic.slug, topic.parent.slug]),
        "region": [profile.region_id],
        "language": ["en", "fr"],
        "remote": ["oui"],
    }
    assert document.place == profile.point
    assert "Site vitrine" in document.keywords
    assert list(found.keys()) == [profile.pk]
    connector = ConnectorFactory(topics=[topic])
    (document,) = searchables[CONNECTOR].documents([connector.pk])
    assert set(document.facets["topic"]) == {topic.slug, topic.parent.slug}
    with_index(profile, connector)
    page = re.sub(r"</?mark>", "", text_of(client.get("/recherche/?q=atelier")))
    assert profile.name in page
    assert "Prestataire" in page


def with_index(*rows) -> None:
    indexing.changed(*rows)
    indexing.settle()


def test_documents_cost_as_much_for_many_as_for_one(django_assert_num_queries):
    profiles = [OfferFactory().profile for _ in range(6)]
    with django_assert_num_queries(9):
        assert len(list(searchables[PROVIDER].documents([profiles[0].pk]))) == 1
    with django_assert_num_queries(9):
        assert len(list(searchables[PROVIDER].documents([row.pk for row in profiles]))) == 6


def test_search_engines_get_what_is_listed(client):
    profile, connector = ProviderFactory(), ConnectorFactory()
    hidden = ProviderFactory(paused=True)
    assert profile.get_absolute_url() in text_of(client.get("/sitemap-prestataires.xml"))
    assert hidden.get_absolute_url() not in text_of(client.get("/sitemap-prestataires.xml"))
    assert connector.get_absolute_url() in text_of(client.get("/sitemap-connecteurs.xml"))
