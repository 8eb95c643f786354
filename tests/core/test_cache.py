"""The outage of Redis, played by servers on loopback; what needs a true one runs where there is one."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from redis import Connection

from core import cache as core_cache
from core import limits
from core.cache import REST, Breaker, CacheDown, FailSafeRedisCache
from tests.support import servers


def refused() -> FailSafeRedisCache:
    return cache_at(servers.free_port())


def cache_at(port: int) -> FailSafeRedisCache:
    return FailSafeRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {"protocol": 2}})


@contextmanager
def outage(kind: str):
    if kind == "refused":
        yield refused()
        return
    with servers.server({"silent": servers.silent, "cut": servers.cut}[kind]) as port:
        yield cache_at(port)


OUTAGES = pytest.mark.parametrize("kind", ["refused", "silent", "cut"])

CALLS = [
    (lambda cache: cache.get("k"), None),
    (lambda cache: cache.get("k", "default"), "default"),
    (lambda cache: cache.get_many(["k", "l"]), {}),
    (lambda cache: cache.set("k", 1), None),
    (lambda cache: cache.set_many({"k": 1}), []),
    (lambda cache: cache.add("k", 1), False),
    (lambda cache: cache.touch("k"), False),
    (lambda cache: cache.delete("k"), False),
    (lambda cache: cache.delete_many(["k"]), None),
    (lambda cache: cache.has_key("k"), False),
    (lambda cache: "k" in cache, False),
    (lambda cache: cache.clear(), False),
    (lambda cache: cache.get_or_set("k", lambda: 7), 7),
]


@OUTAGES
@pytest.mark.parametrize(("call", "answer"), CALLS)
def test_an_outage_is_a_miss(kind, call, answer):
    with outage(kind) as cache:
        assert call(cache) == answer  # the call that finds out
        assert call(cache) == answer  # one that does not even try


@OUTAGES
def test_a_count_is_not_made_up(kind):
    with outage(kind) as cache:
        for _ in range(2):
            with pytest.raises(CacheDown):
                cache.incr("k")


def counted(method, calls):
    def call(*args, **kwargs):
        calls.append(1)
        return method(*args, **kwargs)

    return call


@OUTAGES
def test_an_outage_costs_one_short_wait_then_nothing(kind, monkeypatch):
    with outage(kind) as cache:
        calls = []
        monkeypatch.setattr(Connection, "connect", counted(Connection.connect, calls))
        monkeypatch.setattr(core_cache, "REST", 600)
        for _ in range(200):
            cache.get("k")
            cache.set("k", 1)
    assert len(calls) == 1  # and not once more by the client's own retries


@OUTAGES
def test_the_process_goes_on_counting_by_itself(kind, monkeypatch):
    with outage(kind) as cache:
        monkeypatch.setattr(limits, "cache", cache)
        limit = limits.Limit("five", 5, 3600)
        verdicts = [limits.hit(limit, "me").allowed for _ in range(7)]
    assert verdicts == [True] * 5 + [False] * 2


def test_an_outage_is_said_once_and_without_the_key(caplog):
    with outage("refused") as cache, caplog.at_level(logging.WARNING, "core.cache"):
        for _ in range(10):
            cache.get("a-secret-key")
    assert [record.getMessage() for record in caplog.records] == ["cache down for 5.0 s: ConnectionError"]


def test_a_server_that_is_back_is_used_again(monkeypatch):
    moment = 1000.0
    monkeypatch.setattr(core_cache.time, "monotonic", lambda: moment)
    port = servers.free_port()
    cache = cache_at(port)
    assert cache.get("k") is None
    with servers.server(servers.Memory(), port):
        cache.set("k", "v")
        assert cache.get("k") is None  # still at rest
        moment += REST
        cache.set("k", "v")
        assert cache.get("k") == "v"
        assert cache.add("k", "other") is False
        cache.set("n", 1)
        assert cache.incr("n") == 2
        with pytest.raises(ValueError, match="not found"):
            cache.incr("absent")


def test_a_server_cut_between_two_calls_is_called_anew():
    memory, port = servers.Memory(), servers.free_port()
    cache = cache_at(port)
    with servers.server(memory, port):
        cache.set("k", "v")
    with servers.server(memory, port):
        assert cache.get("k") == "v"


def test_all_threads_share_one_breaker_for_a_server():
    with outage("refused") as cache:
        server = cache._servers[0]
        assert cache.get("k") is None
    other = FailSafeRedisCache(server, {})
    assert not other._breaker.admits()
    assert refused()._breaker.admits()


def test_after_the_rest_one_caller_tries_for_all(monkeypatch):
    moment = 1000.0
    monkeypatch.setattr(core_cache.time, "monotonic", lambda: moment)
    breaker = Breaker()
    breaker.failed()
    assert not breaker.admits()
    moment += REST
    admitted = []
    gate = threading.Barrier(8)

    def call():
        gate.wait()
        admitted.append(breaker.admits())

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(admitted) == [False] * 7 + [True]
    breaker.succeeded()
    assert all(breaker.admits() for _ in range(3))


def test_the_client_s_own_options_may_be_set():
    cache = FailSafeRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_timeout": 9}})
    assert cache._options["socket_timeout"] == 9
    assert cache._options["socket_connect_timeout"] == core_cache.TIMEOUT


@pytest.mark.django_db
def test_a_hung_cache_signs_nobody_out(client, django_user_model, settings):
    """Sessions are in the database."""
    user = django_user_model.objects.create_user("a@example.fr")
    client.force_login(user)
    with servers.server(servers.silent) as port:
        settings.CACHES = {
            "default": {"BACKEND": "core.cache.FailSafeRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0"}
        }
        caches["default"].get("k")
        assert client.get("/admin/").status_code in {302, 403}  # no right there, but known
        assert client.session["_auth_user_id"] == str(user.pk)
        from accounts.models import Session

        assert Session.objects.filter(pk=client.session.session_key).exists()


@pytest.mark.skipif(not django_settings.REDIS_URL, reason="needs Redis (make test-services)")
def test_clearing_the_cache_leaves_the_tasks_where_they_are():
    import redis

    cache = caches["default"]
    with redis.Redis.from_url(django_settings.REDIS_URL) as client:
        client.set("croissance-test-queue", "task", ex=60)
        cache.set_many({"k": 1, "l": 2})
        assert cache.clear() is True
        assert client.get("croissance-test-queue") == b"task"
        client.delete("croissance-test-queue")
    assert cache.get_many(["k", "l"]) == {}
