from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from marketplace.directory.models import ServiceOffer
from marketplace.directory.searchable import provider_documents
from marketplace.prices import marking, showing
from marketplace.prices.models import Series
from tests.cms.factories import AidFactory
from tests.marketplace.directory.factories import OfferFactory, ProviderFactory
from tests.marketplace.prices.factories import observed, released
from tests.taxonomy.factories import ScopeBandFactory, ServiceTypeFactory
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
MANY = [80_000 + 1_700 * place for place in range(40)]
PAGES = ("/prix/", "/prix/site-vitrine/", "/prix/publications/", "/prix/publications/1/", "/prix/methode/")


def text_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def service(db):
    return ServiceTypeFactory(code="site-vitrine", name="Site vitrine")


@pytest.fixture
def market(service):
    """Forty providers in one region, three in another."""
    observed(service, *MANY)
    observed(service, *MANY[:3], region=RegionFactory(code="94", name="Corse", located="en Corse"))
    return released()


def test_a_price_is_told_in_words_drawn_and_put_in_a_table(client, market):
    text = text_of(client, "/prix/site-vitrine/")
    assert "Site vitrine : combien ça coûte ?" in text
    assert re.search(r"Un prestataire sur deux est payé entre .* € et .* € pour la prestation", text)
    assert "43 différents" in text
    html = client.get("/prix/site-vitrine/").content.decode()
    assert html.count('class="whisk"') > 1
    assert "non corrigés" in text


def test_a_region_with_too_few_says_why_and_shows_the_nation(client, market):
    text = text_of(client, "/prix/site-vitrine/?region=94")
    assert "Pas assez de prestataires en Corse pour publier sans trahir quelqu’un" in text
    assert "voici les prix en France" in text
    row = re.search(r"Corse (.*?) Toutes les régions", text)[1]
    assert "Pas assez de prix" in row
    assert row.split()[-1] == "3"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2 750 €", "Votre devis de 2 750 € HT est plus haut que neuf prix sur dix."),
        ("500", "Votre devis de 500 € HT est plus bas que neuf prix sur dix."),
        ("1150,00", "dans la moitié centrale"),
    ],
)
def test_a_quote_is_placed_within_what_is_published(client, market, typed, words):
    assert words in text_of(client, f"/prix/site-vitrine/?devis={typed}").replace("\u202f", " ").replace(
        "\xa0", " "
    )


@pytest.mark.parametrize("typed", ["beaucoup", "0", "-5", "1e12", "NaN", "1,999", "Infinity", "9" * 60])
def test_what_is_no_amount_gets_a_sentence_and_stays_typed(client, market, typed):
    response = client.get("/prix/site-vitrine/", {"devis": typed})
    assert response.status_code == 422
    assert 'id="devis_error"' in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize("query", ["serie=x", "region=ZZ", "taille=999", "region=%00"])
def test_what_does_not_exist_is_not_found(client, market, query):
    assert client.get(f"/prix/site-vitrine/?{query}").status_code == 404
    assert client.get("/prix/rien/").status_code == 404


def test_every_page_says_when_prices_are_invented(client, market):
    for path in PAGES:
        assert "Ces prix sont inventés" in text_of(client, path)
    assert "prix-demonstration-1-" in text_of(client, "/prix/publications/1/")


def test_pages_stand_before_any_release(client, service):
    assert "Pas encore assez de prix" in text_of(client, "/prix/")
    assert "Pas assez de prix pour publier" in text_of(client, "/prix/site-vitrine/?devis=100")
    assert "Aucune édition" in text_of(client, "/prix/publications/")
    text_of(client, "/prix/methode/")


def test_the_series_asked_has_its_own_pages(client, service, market):
    assert "Pas encore assez de prix" in text_of(client, "/prix/?serie=affiches")
    text = text_of(client, "/prix/site-vitrine/?serie=affiches")
    assert "Pas assez de prix pour publier" in text


def test_files_are_served_as_they_were_frozen(client, market):
    for file in market.files.all():
        response = client.get(f"/prix/publications/1/{file.name}")
        assert response.content == bytes(file.content)
        assert "immutable" in response["Cache-Control"]
    assert client.get("/prix/publications/1/autre.csv").status_code == 404
    assert client.get("/prix/publications/2/").status_code == 404


def test_the_size_asked_is_the_one_shown(client):
    one = ServiceTypeFactory(code="site-vitrine", measure="pages")
    small = ScopeBandFactory(service_type=one)
    large = ScopeBandFactory(service_type=one, minimum=6, maximum=None)
    observed(one, *MANY[:6], scope=small)
    observed(one, 500_000, scope=large)
    released()
    assert "1 à 5 pages" in text_of(client, "/prix/site-vitrine/")
    assert "voici les prix en France, toutes tailles confondues" in text_of(
        client, f"/prix/site-vitrine/?taille={large.pk}"
    )


def test_providers_within_the_band_and_aids_on_the_topic_stand_beside(client, service, market):
    aid = AidFactory(topics=[_topic(service)])
    inside = OfferFactory(service_type=service, price_min_cents=115_000)
    OfferFactory(service_type=service, price_min_cents=900_000, profile=ProviderFactory(name="Trop cher"))
    for state in ("masked", "removed", "held", "draft"):
        hidden = ProviderFactory(name=f"Fiche cachée {state}", state=state)
        OfferFactory(service_type=service, price_min_cents=115_000, profile=hidden)
    text = text_of(client, "/prix/site-vitrine/")
    assert inside.profile.name in text
    assert "la moitié centrale des prix publiés" in text
    assert "Trop cher" not in text
    assert "Fiche cachée" not in text
    assert aid.title in text
    assert "Parce que cette aide porte sur" in text


def _topic(service):
    from tests.taxonomy.factories import TopicFactory

    service.topic = TopicFactory()
    service.save()
    return service.topic


def test_a_page_costs_the_same_however_many_cells(client, service, market, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/prix/site-vitrine/?devis=1000")
    with django_assert_max_num_queries(6):
        client.get("/prix/?x=1")


def drawn(**arguments):
    page = Template('{% fragment "prices.band" service=service cents=cents series=series %}')
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return page.render(Context({"series": Series.PAID, "cents": None, "request": request, **arguments}))


def test_the_band_of_a_listing_says_where_its_tariff_stands(service, market):
    html = drawn(service=service, cents=115_000)
    assert "<svg" in html
    assert "dans la moitié centrale" in html
    assert "prix inventés" in html
    assert drawn(service=service, series=Series.ASKED).strip() == ""
    assert drawn(service=ServiceTypeFactory()).strip() == ""


@pytest.mark.parametrize(
    ("typed", "cents"), [("", None), (" 2 750 € HT", 275_000), ("2\u202f750,5", 275_050), ("0.01", 1)]
)
def test_amounts_are_read_as_people_write_them(typed, cents):
    assert showing.read_amount(typed) == cents


def test_a_listing_shows_where_its_tariffs_stand(client, service):
    region = RegionFactory()
    observed(service, *MANY, series=Series.ASKED)
    released()
    offer = OfferFactory(
        service_type=service, price_min_cents=115_000, profile=ProviderFactory(region=region)
    )
    text = text_of(client, offer.profile.get_absolute_url())
    assert "Ses tarifs parmi les autres" in text
    assert "dans la moitié centrale" in text
    assert "sont inventés" in text


def test_tariffs_under_the_median_are_marked_for_the_filter_of_the_directory(service):
    observed(service, *MANY, series=Series.ASKED)
    released()
    low = OfferFactory(service_type=service, price_min_cents=85_000)
    high = OfferFactory(service_type=service, price_min_cents=140_000)
    unknown = OfferFactory(price_min_cents=100)
    quote = OfferFactory(service_type=service, on_quote=True)
    assert marking.mark_offers(0) is None
    found = dict(ServiceOffer.objects.values_list("pk", "below_median"))
    assert found == {low.pk: True, high.pk: False, unknown.pk: None, quote.pk: None}
    documents = {each.key: each.facets for each in provider_documents([low.profile_id, high.profile_id])}
    assert documents[low.profile_id]["below"] == ["oui", "site-vitrine"]
    assert "below" not in documents[high.profile_id]
