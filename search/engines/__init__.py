"""The engines that find: one interface, two of them.

Owns the index and what an engine answers. Does not own what is indexed (``search.indexing``) nor how
results are ordered and shown (``search.federated``). May call ``core`` and ``search.analysis``.
"""

from functools import cache

from django.conf import settings

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import Embedded
from search.engines.interface import Engine


@cache
def engine() -> Engine:
    """Return the engine of this process: Elasticsearch where there is one, else the embedded one."""
    if settings.ELASTICSEARCH_URLS:
        return ElasticsearchEngine(settings.ELASTICSEARCH_URLS, settings.SEARCH_PREFIX)
    return Embedded(settings.SEARCH_HOME)
