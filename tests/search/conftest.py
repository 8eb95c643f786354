"""The engine of the settings, empty: for what must be shown on the real one."""

from __future__ import annotations

import pytest
from django.conf import settings

from search.engine import using
from search.engines.embedded import Embedded


@pytest.fixture
def real_engine(tmp_path):
    if settings.ELASTICSEARCH_URLS:
        from tests.support.elastic import own_elasticsearch

        with own_elasticsearch() as made, using(made):
            yield made
        return
    with using(Embedded(tmp_path / "search")) as made:
        yield made
