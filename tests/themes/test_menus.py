import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path

from themes import menus
from themes.menus import Entry


def answer(request):
    raise AssertionError("only resolved, never called")


class Addresses:
    """A site where questions exist, and Wagtail answers everywhere else."""

    urlpatterns = [
        path("questions/", answer, name="list"),
        path("questions/poser/", answer, name="ask"),
        path("comptes/connexion/", answer, name="account_login"),
        path("", include("wagtail.urls")),
    ]


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = Addresses


def test_a_link_to_a_page_that_does_not_exist_yet_is_not_shown(site):
    entries = [Entry("Questions", "/questions/"), Entry("Prix", "/prix/"), Entry("Rien", "no_such_view")]
    assert [link["label"] for link in menus.links(entries, "/")] == ["Questions"]


def test_an_entry_may_name_a_view_of_a_library(site):
    assert menus.address("account_login") == "/comptes/connexion/"


@pytest.mark.parametrize(
    ("here", "current"), [("/questions/", "page"), ("/questions/poser/", "true"), ("/aides/", "")]
)
def test_the_section_one_is_in_is_marked(site, here, current):
    assert menus.links([Entry("Questions", "/questions/")], here)[0]["current"] == current


@pytest.mark.parametrize("name", sorted(menus.MENUS))
def test_every_menu_names_each_place_once(name):
    places = [entry.to for entry in menus.MENUS[name]]
    assert len(places) == len(set(places))


@pytest.mark.django_db
def test_the_header_shows_its_two_navigations_from_one_list_and_the_two_actions(site):
    page = render_to_string("layouts/base.html", {}, RequestFactory().get("/questions/"))
    html = page.partition("<header")[2].partition("</header>")[0]
    assert html.count('href="/questions/"') == 2
    assert html.count('href="/questions/poser/"') == 2  # wide header, and the row of narrow screens
    assert html.count('aria-current="page"') == 2
    assert "Se connecter" in html
    assert "/prix/" not in html
