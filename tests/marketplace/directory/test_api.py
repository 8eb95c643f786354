from __future__ import annotations

import json

import pytest

from tests.marketplace.directory.factories import OfferFactory, ProviderFactory
from tests.support.api import column, read
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/providers"


def names(client, **query) -> list[str]:
    return column(client, LIST, "name", **query)


def test_a_provider_says_what_its_page_says_and_not_who_keeps_it(client):
    offer = OfferFactory()
    contact = offer.profile.contact
    answer = client.get(f"{LIST}/{offer.profile.slug}").content.decode()
    whole = json.loads(answer)
    assert whole["offers"][0]["service"]["code"] == offer.service_type_id
    assert whole["siren"] == offer.profile.company_id
    assert contact.email not in answer
    assert contact.get_full_name() not in answer


@pytest.mark.parametrize("trait", ["draft", "held", "of_closed"])
def test_what_is_not_public_is_not_there(client, trait):
    profile = ProviderFactory(**{trait: True})
    assert names(client) == []
    assert client.get(f"{LIST}/{profile.slug}").status_code == 404


def test_a_paused_one_answers_its_address_only(client):
    profile = ProviderFactory(paused=True)
    assert names(client) == []
    assert read(client, f"{LIST}/{profile.slug}")["takes_requests"] is False


def test_a_mean_rests_on_three_reviews(client):
    few = ProviderFactory(rating_count=2, rating_mean=500)
    many = ProviderFactory(rating_count=3, rating_mean=433)
    found = {row["slug"]: row["rating"] for row in read(client, LIST)["results"]}
    assert found == {few.slug: None, many.slug: 4.33}


def test_filters_are_by_service_and_region(client):
    offer, other = OfferFactory(), OfferFactory(profile__region=RegionFactory(code="53"))
    assert names(client, service=offer.service_type_id) == [offer.profile.name]
    assert names(client, region=other.profile.region_id) == [other.profile.name]
    assert names(client, region="23") == []


@pytest.mark.parametrize("count", [1, 15])
def test_a_list_costs_two_queries_whatever_its_length(client, count, django_assert_max_num_queries):
    for _ in range(count):
        OfferFactory()
    with django_assert_max_num_queries(2):
        assert len(read(client, LIST)["results"]) == count
