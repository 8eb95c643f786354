"""An Elasticsearch index of a test's own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from search.engines.elasticsearch import ElasticsearchEngine


@contextmanager
def own_elasticsearch() -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(
        settings.ELASTICSEARCH_URLS, f"{settings.SEARCH_PREFIX}-{secrets.token_hex(4)}"
    )
    try:
        yield engine
    finally:
        engine.remove()
