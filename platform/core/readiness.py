"""What core itself cannot do without: the database, and the broker when there is one."""

import redis
from django.conf import settings
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.capabilities import ReadinessCheck, readiness


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def broker() -> str:
    if not settings.REDIS_URL:
        return "memory"
    # A client of its own, and no retry: three silent ones turn a third of a second into seven seconds.
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
    with client:
        client.ping()
    return "redis"


readiness.register(ReadinessCheck("database", database))
readiness.register(ReadinessCheck("broker", broker))
