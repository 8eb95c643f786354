import logging
import threading
import time

import pytest
from django.db import connection, connections

from core import health, readiness
from core.capabilities import ReadinessCheck
from core.capabilities import readiness as checks
from search import readiness as search_readiness
from tests.support import servers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_probe_left(monkeypatch):
    monkeypatch.setattr(health, "_hung", {})


@pytest.fixture
def only(monkeypatch):
    """Leave only the given checks."""

    def use(**given):
        monkeypatch.setattr(
            checks, "_entries", {name: ReadinessCheck(name, check) for name, check in given.items()}
        )

    return use


@pytest.fixture
def patient(monkeypatch):
    """On a busy machine a check that is well may take more than a visitor of this page would wait."""
    monkeypatch.setattr(health, "DEADLINE", 30)


def test_the_process_is_up_even_with_everything_else_down(client, monkeypatch):
    def broken(*args, **kwargs):
        raise AssertionError("the database was asked")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-cache" in answer.headers["Cache-Control"]


def test_a_ready_process_says_on_what_it_stands(client, settings):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {
            "broker": "redis" if settings.REDIS_URL else "memory",
            "database": connection.vendor,
            "outbox": "lag 0 s, 0 waiting, 0 dead",
            "search": "elasticsearch" if settings.ELASTICSEARCH_URLS else "embedded",
        },
    }
    assert "no-cache" in answer.headers["Cache-Control"]


def test_what_failed_is_named_and_why_is_in_the_log_only(client, only, caplog):
    def down():
        raise OSError("password of the database")

    only(database=down, broker=lambda: "memory")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"broker": "memory", "database": "down"}}
    [record] = [record for record in caplog.records if record.name == "core.health"]
    assert record.getMessage() == "not ready: database"
    assert record.exc_info[1].args == ("password of the database",)


@pytest.mark.impatient
def test_checks_that_hang_are_said_in_time_and_never_pile_up(client, only, caplog):
    release = threading.Event()
    started = []

    def hang():
        started.append(1)
        release.wait(30)
        return "back"

    only(one=hang, other=hang, fine=lambda: "fine")
    for _ in range(2):
        answer = client.get("/readyz")  # comes although nobody released them
        assert answer.status_code == 503
        assert answer.json()["checks"] == {"fine": "fine", "one": "down", "other": "down"}
    assert len(started) == 2
    assert "not ready: one gave no answer" in caplog.text
    release.set()
    time.sleep(0.05)
    assert client.get("/readyz").json()["checks"] == {"fine": "fine", "one": "back", "other": "back"}
    assert len(started) == 4


@pytest.mark.impatient
@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("talk", [servers.silent, servers.cut, None])
def test_a_broker_that_fails_is_said_in_time(client, settings, talk, caplog):
    port = servers.free_port()
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    if talk is None:
        answer = client.get("/readyz")
    else:
        with servers.server(talk, port):
            answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "down"
    assert answer.json()["checks"]["database"] == connection.vendor
    assert str(port) not in answer.content.decode()


@pytest.mark.impatient
@pytest.mark.parametrize("talk", [servers.silent, servers.cut, None])
def test_a_search_engine_that_fails_is_said_in_time(client, settings, talk):
    port = servers.free_port()
    settings.ELASTICSEARCH_URLS = [f"http://127.0.0.1:{port}"]
    if talk is None:
        answer = client.get("/readyz")
    else:
        with servers.server(talk, port):
            answer = client.get("/readyz")
    assert answer.json()["checks"]["search"] == "down"


@pytest.mark.impatient
@pytest.mark.postgresql
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server to lose")
@pytest.mark.parametrize("talk", [servers.silent, None])
def test_a_database_server_that_fails_is_said_in_time(client, settings, talk, monkeypatch):
    port = servers.free_port()
    # Checks run in threads of their own, so on connections made from these settings.
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "127.0.0.1")
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", str(port))
    if talk is None:
        answer = client.get("/readyz")
    else:
        with servers.server(talk, port):
            answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "down"


def test_a_database_that_fails_is_said(client, monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "cursor", lambda self: 1 / 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "down")


def test_every_call_closes_the_connections_of_its_threads(only, client):
    closed = []

    def check():
        assert readiness.database() == connection.vendor
        close = connection.close
        connection.close = lambda: (closed.append(threading.current_thread().name), close())
        return "fine"

    only(database=check)
    assert client.get("/readyz").status_code == 200
    assert closed == ["probe-database"]


def test_only_reading_is_allowed(client):
    for path in ("/healthz", "/readyz"):
        assert client.post(path).status_code == 405


def test_search_without_a_server_is_embedded(settings):
    settings.ELASTICSEARCH_URLS = []
    assert search_readiness.check() == "embedded"


def test_a_refused_check_is_an_error_line(only, client, caplog):
    only(one=lambda: 1 / 0)
    with caplog.at_level(logging.ERROR):
        client.get("/readyz")
    assert [record.levelname for record in caplog.records if record.name == "core.health"] == ["ERROR"]
