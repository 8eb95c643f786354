from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.cms.factories import AidFactory, creuse
from tests.community.questions.factories import TopicFactory
from tests.support.api import column, read
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/aids"


def titles(client, **query) -> list[str]:
    return column(client, LIST, "title", **query)


def test_an_aid_says_what_its_page_says(client):
    creuse()
    aid = AidFactory(title="Chèque atelier", zones="Creuse", rate_max=50, ceiling=300_000, kind="grant")
    whole = read(client, f"{LIST}/{aid.slug}")
    assert (whole["rate_max"], whole["ceiling_cents"], whole["kinds"]) == (50.0, 300_000, ["grant"])
    assert "Creuse" in whole["territory"]
    assert any("Creuse" in ground["text"] for ground in whole["conditions"])


def test_a_closed_aid_leaves_the_list_and_keeps_its_address(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    aid = AidFactory(closing="dated", closes_on=yesterday)
    assert titles(client) == []
    assert read(client, f"{LIST}/{aid.slug}")["closes_on"] == yesterday.isoformat()


def test_a_draft_and_a_restricted_page_are_not_there(client):
    draft, kept = AidFactory(live=False), AidFactory()
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client) == []
    for aid in (draft, kept):
        assert client.get(f"{LIST}/{aid.slug}").status_code == 404


def test_filters_are_those_of_the_site(client):
    topic, region = TopicFactory(), RegionFactory()
    AidFactory(title="Du sujet", topics=[topic], kind="loan")
    creuse()
    AidFactory(title="D’ailleurs", zones="Creuse", kind="voucher")
    assert titles(client, topic=topic.slug) == ["Du sujet"]
    assert titles(client, kind="voucher") == ["D’ailleurs"]
    assert titles(client, region=region.pk) == ["Du sujet"]


@pytest.mark.parametrize("count", [1, 15])
def test_a_list_costs_five_queries_whatever_its_length(client, count, django_assert_max_num_queries):
    topic = TopicFactory()
    for _ in range(count):
        AidFactory(topics=[topic])
    with django_assert_max_num_queries(5):
        assert len(read(client, LIST)["results"]) == count
