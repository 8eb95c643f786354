"""What core cannot do without: the database, the broker if there is one. And how late the work is."""

import redis
from django.conf import settings
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.capabilities import ReadinessCheck, readiness
from core.outbox import state

TIMEOUT = 0.5  # seconds


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def broker() -> str:
    if not settings.REDIS_URL:
        return "memory"
    # A client of its own, and no retry: three silent ones turn a third of a second into seven seconds.
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )
    with client:
        client.ping()
    return "redis"


def outbox() -> str:
    # A fact, never a reason to fail: taking the site away from its readers helps no worker catch up.
    now = state()
    return f"lag {now.lag.total_seconds():.0f} s, {now.waiting} waiting, {now.dead} dead"


readiness.register(ReadinessCheck("database", database))
readiness.register(ReadinessCheck("broker", broker))
readiness.register(ReadinessCheck("outbox", outbox))
