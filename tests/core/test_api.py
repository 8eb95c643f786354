"""What every address of the read API has in common."""

from __future__ import annotations

import pytest
from django.test import override_settings

from config.api import api
from core.api import routes
from core.limits import Limit
from tests.accounts.factories import UserFactory
from tests.support.api import read

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/questions", "/api/v1/aids", "/api/v1/providers", "/api/v1/price-releases"]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_rows_is_a_list(client, path):
    assert read(client, path) == {"results": [], "next": ""}


@pytest.mark.parametrize("path", [*LISTS, "/api/v1/"])
def test_what_is_not_there_is_a_problem_that_a_program_can_read(client, path):
    answer = client.get(f"{path.rstrip('/')}/rien/du/tout")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert set(answer.json()) == {"title", "status", "detail"}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("name", "value"), [("size", "0"), ("size", "beaucoup"), ("size", "101"), ("after", "x" * 501)]
)
def test_a_wrong_parameter_is_named(client, path, name, value):
    said = read(client, path, 422, **{name: value})
    assert said["detail"] == f"À corriger : {name}."


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "\0", "é:1", "WzFd:abc"])
def test_a_cursor_of_no_list_is_not_found(client, path, cursor):
    assert read(client, path, 404, after=cursor)["status"] == 404


@pytest.mark.parametrize("path", LISTS)
def test_it_writes_nothing(client, path):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405


def test_nobody_is_known_there(client):
    client.force_login(UserFactory())
    answer = client.get(LISTS[0])
    assert not answer.cookies
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_over_the_limit_one_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(routes, "READING", Limit("api", 2, 60))
    for _ in range(2):
        read(client, LISTS[0])
    answer = client.get(LISTS[0])
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_the_description_names_every_address_and_the_errors_as_they_are_sent(client):
    found = read(client, "/api/v1/openapi.json")
    assert len(found["paths"]) == 9
    for operations in found["paths"].values():
        assert list(operations) == ["get"]
        answers = operations["get"]["responses"]
        assert {status: list(answer["content"]) for status, answer in answers.items()} == {
            "200": ["application/json"],
            "404": ["application/problem+json"],
            "422": ["application/problem+json"],
            "429": ["application/problem+json"],
        }


@override_settings(BASE_URL="https://www.example.fr")
def test_the_page_for_people_tells_every_address_with_its_parameters(client):
    html = client.get("/api/v1/docs").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert f"GET {path}</code>" in html
    assert "curl &#x27;https://www.example.fr/api/v1/questions&#x27;" in html
    assert "« next » de la page précédente." in html
    assert client.get("/api/v1/").headers["Location"] == "/api/v1/docs"
