"""The demonstration's pages are what an editor could have saved."""

import pytest
from django.core.exceptions import ValidationError

from cms.blocks.content import ContentPage
from cms.events.models import EventPage
from cms.pages import models
from demo import pages
from taxonomy import reference
from territories.models import Department, Region

pytestmark = pytest.mark.django_db


def test_each_block_of_each_page_is_whole_and_loading_twice_adds_nothing(client):
    list(reference.load())
    region = Region.objects.create(code="84", name="Auvergne-Rhône-Alpes", located="en Auvergne-Rhône-Alpes")
    for number in range(1, 96):
        Department.objects.create(code=f"{number:02}", name=f"Département {number}", region=region)
    added, total = pages.load()
    assert added == total
    assert pages.load() == (0, total)
    counts = [
        kind.objects.live().count()
        for kind in (models.GuidePage, models.TestimonialPage, EventPage, models.NewsPage)
    ]
    assert counts == [10, 10, 10, 6]
    for kind in ContentPage.__subclasses__():
        for page in kind.objects.all():
            # Raises for a block without its words, which a list of bare values would hide.
            try:
                page.body.stream_block.clean(page.body)
            except ValidationError as error:
                pytest.fail(f"{page.title}: {error.as_json_data()}")
            assert "None" not in client.get(page.path_on_site).content.decode(), page.title
