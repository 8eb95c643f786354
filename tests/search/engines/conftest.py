"""Both engines for every test of the contract: Elasticsearch where ELASTICSEARCH_URL names one."""

from __future__ import annotations

import pytest
from django.conf import settings

from search.engines.embedded import Embedded

ENGINES = ["embedded", *(["elasticsearch"] if settings.ELASTICSEARCH_URLS else [])]


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    if request.param == "embedded":
        yield Embedded(tmp_path / "search")
        return
    from tests.support.elastic import own_elasticsearch

    with own_elasticsearch() as made:
        yield made
