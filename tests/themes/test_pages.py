import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.urls import path

from core import errors
from core.errors import Conflict
from tests.support.client import check_html
from themes import stylesheet

pytestmark = pytest.mark.django_db


def fail(error):
    def view(request):
        raise error

    return view


class Failing:
    urlpatterns = [
        path("400/", fail(SuspiciousOperation("x"))),
        path("403/", fail(PermissionDenied)),
        path("409/", fail(Conflict)),
        path("500/", fail(RuntimeError("x"))),
    ]
    handler400 = errors.bad_request
    handler403 = errors.permission_denied
    handler404 = errors.page_not_found
    handler500 = errors.server_error


@pytest.mark.parametrize("number", [400, 403, 404, 409, 500])
def test_each_error_has_its_own_page_with_its_own_words(client, settings, number):
    settings.ROOT_URLCONF = Failing
    client.raise_request_exception = False
    response = client.get(f"/{number}/")
    assert response.status_code == number
    html = response.content.decode()
    assert f"Erreur {number}" in html
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_the_page_of_failures_needs_neither_a_request_nor_hashed_names(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    html = render_to_string("errors/500.html")
    check_html(html)
    assert "/static/abeille/abeille.css" in html


def test_a_reader_gets_no_cookie_and_no_token(client):
    response = client.get("/")
    assert not response.cookies
    assert "csrf" not in response.content.decode()
    # The page differs for those who are signed in: a cache in front must know.
    assert "Cookie" in response.headers["Vary"]


def test_who_is_signed_in_sees_no_link_to_sign_in(client):
    client.force_login(get_user_model().objects.create(email="claire@example.fr"))
    assert "Se connecter" not in client.get("/").content.decode()


def test_the_home_page_has_no_dead_link_and_no_empty_section(client):
    html = client.get("/").content.decode()
    for href in set(re.findall(r'<a[^>]* href="(/[^"#]*)"', html)):
        answer = client.get(href)
        # What needs an account leads to its door, and comes back.
        if answer.status_code == 302 and answer.url == f"/comptes/connexion/?next={href}":
            answer = client.get(answer.url)
        assert answer.status_code == 200, href
    assert html.count("<h1") == 1
    assert "En ce moment" not in html


@pytest.mark.parametrize("page", ["", "controles/", "entraide/", "services/", "graphiques/", "formulaires/"])
def test_every_page_of_the_style_guide_is_valid(client, page):
    assert client.get(f"/demo/composants/{page}").status_code == 200


def test_the_style_guide_can_be_seen_dark(client):
    assert (
        '<html lang="fr" data-theme="dark">' in client.get("/demo/composants/?theme=sombre").content.decode()
    )
    assert '<html lang="fr">' in client.get("/demo/composants/?theme=x").content.decode()


def test_the_style_guide_knows_its_pages_only(client):
    assert client.get("/demo/composants/rien/").status_code == 404


def test_the_style_sheet_is_one_file_made_of_every_source():
    sources = {file.stem for file in stylesheet.SOURCES.glob("*.css")}
    assert sources == set(stylesheet.ORDER)
    sheet = stylesheet.joined()
    assert sheet.index("@layer reset, tokens, base, layout, components, utilities;") < 200
    assert sheet.count("{") == sheet.count("}")
    # Nothing from elsewhere, nothing that the content policy would refuse.
    assert set(re.findall(r"url\(\"([^\"]+)\"\)", sheet)) == {"fonts/bricolage-grotesque-latin-400-700.woff2"}


def test_the_joined_sheet_is_found_and_follows_its_sources(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    finder = stylesheet.JoinedSheetsFinder()
    [(name, storage)] = finder.list([])
    with storage.open(name) as copy:
        assert copy.read().decode() == stylesheet.joined()
    assert finder.find("other.css") == []
    monkeypatch.setattr(stylesheet, "joined", lambda: "a{}")
    assert Path(finder.find(name)).read_text() == "a{}"
    assert finder.find(name, find_all=True) == [finder.find(name)]


def test_every_icon_that_is_named_is_in_the_sprite():
    root = stylesheet.SOURCES.parents[2]
    sprite = (root / "themes/abeille/static/abeille/icons/sprite.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    texts = [
        file.read_text()
        for folder in ("themes", "cms", "community", "marketplace", "platform", "search")
        for suffix in ("html", "py")
        for file in (root / folder).rglob(f"*.{suffix}")
        # Wagtail's pages have icons of their own.
        if "/admin/" not in file.as_posix()
    ]
    named = set()
    for text in texts:
        named |= set(re.findall(r'components/icon\.html" with name="([^"]+)"', text))
        named |= set(re.findall(r'\bicon(?:_after)?="([^"{]+)"', text))
        named |= set(re.findall(r'"(?:cell_)?icon(?:_after)?": "([^"]+)"', text))
    assert named <= drawn
