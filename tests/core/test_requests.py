"""The request log and its lines."""

import json
import logging
import threading

import pytest

from core.logs import JsonFormatter, request_id
from core.requests import QUIET_PATHS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


class Lines(logging.Handler):
    """Formats while the request lasts, as the console does."""

    def __init__(self):
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.texts: list[str] = []

    def emit(self, record):
        self.texts.append(self.format(record))

    def of(self, logger: str) -> list[dict]:
        return [line for line in map(json.loads, self.texts) if line["logger"] == logger]


@pytest.fixture
def lines():
    handler = Lines()
    loggers = [logging.getLogger(name) for name in ("requests", "django.request")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield handler
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_a_request_leaves_one_line_with_its_id(client, lines):
    answer = client.get("/n-existe-pas/")
    [line] = lines.of("requests")
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "requests",
        "message": "request",
        "request_id": answer.headers["X-Request-ID"],
        "method": "GET",
        "path": "/n-existe-pas/",
        "status": 404,
    }


def test_no_line_says_who_asked_or_what_was_searched(client, lines):
    client.raise_request_exception = False
    for path in ("/", "/fail/crash/", "/n-existe-pas/"):
        client.get(
            path + "?q=secret-word",
            headers={
                "user-agent": "secret-agent",
                "referer": "http://secret-referer/",
                "cookie": "a=secret-cookie",
            },
            REMOTE_ADDR="203.0.113.77",
        )
    text = "\n".join(lines.texts)
    assert "/fail/crash/" in text
    assert "secret" not in text
    assert "203.0.113.77" not in text


def test_the_line_of_an_error_carries_the_id_that_the_person_got(client, lines):
    client.raise_request_exception = False
    answer = client.get("/fail/crash/")
    [error] = lines.of("django.request")
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert error["level"] == "error"
    assert "the words of the crash" in error["trace"]


def test_an_id_sent_by_the_client_is_not_taken(client):
    assert client.get("/healthz", headers={"x-request-id": "forged"}).headers["X-Request-ID"] != "forged"


def test_each_request_has_its_own_id_and_leaves_none_behind(client):
    ids = {client.get("/healthz").headers["X-Request-ID"] for _ in range(20)}
    assert len(ids) == 20
    assert request_id.get() == ""


@pytest.mark.parametrize("path", [*QUIET_PATHS, "/static/absent.css"])
def test_what_machines_ask_all_day_is_not_logged(client, lines, path):
    client.get(path)
    assert lines.of("requests") == []


def test_a_line_is_one_line_whatever_is_in_it(lines):
    logging.getLogger("requests").info("a\nb\u2028%s", "c\r\n", extra={"facts": {"path": '/"\n{'}})
    [text] = lines.texts
    assert "\n" not in text
    assert "\r" not in text
    assert json.loads(text)["message"] == "a\nb\u2028c\r\n"
    assert json.loads(text)["path"] == '/"\n{'


def test_a_line_outside_requests_has_no_id_and_another_thread_neither(lines):
    token = request_id.set("abc")
    thread = threading.Thread(target=logging.getLogger("requests").info, args=["elsewhere"])
    thread.start()
    thread.join()
    request_id.reset(token)
    [line] = lines.of("requests")
    assert "request_id" not in line


def test_facts_that_are_not_json_are_written_as_words(lines):
    logging.getLogger("requests").info("x", extra={"facts": {"who": {1}}})
    assert json.loads(lines.texts[0])["who"] == "{1}"
