"""Elasticsearch, where there is one."""

from django.conf import settings
from elasticsearch import Elasticsearch

from core.capabilities import ReadinessCheck, readiness

TIMEOUT = 0.5  # seconds


def check() -> str:
    if not settings.ELASTICSEARCH_URLS:
        return "embedded"
    with Elasticsearch(settings.ELASTICSEARCH_URLS, request_timeout=TIMEOUT, max_retries=0) as client:
        client.info()
    return "elasticsearch"


readiness.register(ReadinessCheck("search", check))
