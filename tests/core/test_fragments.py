import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template

from core.capabilities import Fragment, fragments

LOCMEM = [
    ("django.template.loaders.locmem.Loader", {"piece.html": "{{ user_is }} {{ name }} {{ request.path }}"})
]


@pytest.fixture
def piece(monkeypatch, settings):
    monkeypatch.setattr(fragments, "_entries", {})
    fragments.register(
        Fragment("tests.piece", "piece.html", lambda user, name: {"user_is": str(user), "name": name})
    )
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": LOCMEM}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]


def page(text: str) -> Template:
    return Template(text)


def test_a_page_places_a_fragment_with_its_arguments(piece, rf):
    request = rf.get("/ici/")
    request.user = AnonymousUser()
    context = RequestContext(request, {"who": "<b>"})
    html = page('{% load fragments %}{% fragment "tests.piece" name=who %}').render(context)
    assert html == "AnonymousUser &lt;b&gt; /ici/"


def test_an_unknown_fragment_is_an_error_that_names_it(piece, rf):
    with pytest.raises(KeyError, match="tests.none"):
        page('{% load fragments %}{% fragment "tests.none" %}').render(Context({"request": rf.get("/")}))
