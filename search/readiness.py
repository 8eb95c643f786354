"""Elasticsearch, where there is one."""

from django.conf import settings
from elasticsearch import Elasticsearch

from core.capabilities import ReadinessCheck, readiness


def check() -> str:
    if not settings.ELASTICSEARCH_URLS:
        return "embedded"
    with Elasticsearch(settings.ELASTICSEARCH_URLS, request_timeout=0.5, max_retries=0) as client:
        client.info()
    return "elasticsearch"


readiness.register(ReadinessCheck("search", check))
