"""What people see when something goes wrong."""

import pytest
from django.core import exceptions
from django.db import connection
from django.template import engines
from django.test import RequestFactory

from core import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


PAGES = [
    ("/fail/bad/", 400, "Cette demande est illisible"),
    ("/fail/suspicious/", 400, "Cette demande est illisible"),
    ("/fail/forbidden/", 403, "Cette page ne vous est pas ouverte"),
    ("/n-existe-pas/", 404, "Cette alvéole est vide"),
    ("/n%00ul/", 404, "Cette alvéole est vide"),
    ("/form/", 405, "Cette adresse ne s’ouvre pas ainsi"),
    ("/fail/conflict/", 409, "Cela a changé entre-temps"),
    ("/fail/crash/", 500, "Une panne de notre côté"),
]


@pytest.mark.parametrize(("path", "status", "title"), PAGES)
def test_every_error_has_its_page_in_french(client, path, status, title):
    answer = client.get(path)
    html = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="fr">' in html
    assert f"<h1>{title}</h1>" in html
    assert 'href="/"' in html
    assert "the words of the crash" not in html
    assert answer.cookies == {}


def test_a_refused_method_says_which_is_allowed(client):
    assert client.get("/form/").headers["Allow"] == "POST"


def test_words_of_its_own_are_left_to_a_refused_method(rf):
    from django.http import HttpResponseNotAllowed

    answer = errors.DomainErrors(lambda request: HttpResponseNotAllowed(["POST"], b"api"))(rf.get("/"))
    assert answer.content == b"api"


def test_an_unknown_error_is_left_to_django(rf):
    assert errors.DomainErrors(lambda request: None).process_exception(rf.get("/"), ValueError()) is None


def test_too_many_fields_are_refused(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    answer = client.post("/form/", {str(number): "x" for number in range(6)})
    assert (answer.status_code, "illisible" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_text_that_is_too_long_is_refused_and_said(client, settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = b"text=" + b"x" * 2000
    if "multipart" in kind:
        body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + body + b"\r\n--x--\r\n"
    answer = client.post("/form/", body, content_type=kind)
    assert answer.status_code == 413
    assert "<h1>Cet envoi est trop lourd</h1>" in answer.content.decode()


def test_a_form_without_its_token_gets_a_page_that_keeps_the_text(settings):
    from tests.support.client import StrictClient

    answer = StrictClient(enforce_csrf_checks=True).post("/form/", {"text": "x"})
    assert answer.status_code == 403
    assert "<h1>Votre page est restée ouverte trop longtemps</h1>" in answer.content.decode()


def test_the_page_of_a_breakdown_needs_neither_database_nor_context(settings, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("this is what is broken")

    monkeypatch.setattr(connection, "ensure_connection", broken)
    monkeypatch.setattr(connection, "cursor", broken)
    monkeypatch.setattr(engines["django"].engine, "template_context_processors", (broken,))
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Une panne de notre c" in answer.content


def test_a_wrong_host_is_a_bad_request(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


BAD_INPUT = [
    {"path": "/?q=%00&after=%00"},
    {"path": "/%00/"},
    {"path": "/%ff%fe/"},
    {"path": "/..%2f..%2fetc/passwd"},
    {"path": "/admin/login/?next=%00"},
    {"path": "/" + "a" * 5000 + "/"},
    {"path": "/", "headers": {"cookie": "sessionid=\x00"}},
    {"path": "/admin/", "headers": {"cookie": "sessionid=a\x00b"}},
    {"path": "/admin/", "headers": {"cookie": 'sessionid="a\\000b"'}},
    {"path": "/", "headers": {"x-forwarded-for": "\x00"}},
    {"path": "/", "headers": {"hx-request": "true", "hx-current-url": "\x00"}},
]


@pytest.mark.parametrize("request_", BAD_INPUT, ids=lambda request: str(request)[:60])
def test_no_garbage_in_a_request_breaks_a_page(client, request_):
    assert client.get(**request_).status_code < 500


def test_the_first_pages_answer(client):
    assert [client.get(path).status_code for path in ("/", "/healthz")] == [200, 200]


def test_a_conflict_is_no_django_error():
    assert not issubclass(errors.Conflict, (exceptions.SuspiciousOperation, exceptions.ValidationError))
