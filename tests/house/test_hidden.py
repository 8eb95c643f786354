"""What is hidden is in no list, page, feed, sitemap, search hit, fragment or mail (data: outputs.py)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Page

from core.capabilities import fragments, moderated, notices
from core.testing import run_outbox
from notifications.services import notify
from tests.community.questions.factories import PersonFactory
from tests.house.outputs import FRAGMENTS, NOTHING_TO_HIDE, NOTICES, PAGES, Request
from tests.house.test_url_matrix import OURS, ROWS
from tests.house.worlds import CONTENTS, MARK, World
from tests.support.databases import filled_for_a_module

pytestmark = pytest.mark.django_db
# However it is written: cut, without its accent, or as an address.
NEEDLE = MARK[:6]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once: no test changes what it found."""
    made: list[World] = []
    with filled_for_a_module(django_db_blocker, lambda: made.append(World())):
        yield made[0]


def covered(name: str) -> bool:
    return name in PAGES or any(name.startswith(start) for start in NOTHING_TO_HIDE)


def test_every_address_is_looked_at_or_said_to_show_nothing():
    assert [name for name in OURS if not covered(name)] == [], "add it to tests/house/outputs.py"
    assert not covered("news:latest"), "a new one would be asked for"
    assert [name for name in PAGES if name not in OURS and name != "wagtail_serve"] == []


def test_every_notice_fragment_and_kind_of_content_has_its_line():
    ours = {kind.name for kind in notices if not kind.name.startswith(("demo.", "companies.", "accounts."))}
    assert ours == set(NOTICES), "tests/house/outputs.py"
    assert {piece.name for piece in fragments} == set(FRAGMENTS), "tests/house/outputs.py"
    assert {adapter.name for adapter in moderated} == set(CONTENTS), "tests/house/outputs.py"


def test_the_world_has_something_to_find(world):
    assert len(world.hidden) == 7 * len(CONTENTS)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_hidden_is_on_any_page(client, world, name):
    member = PersonFactory()
    method = ROWS[name][0]
    for signed_in in (False, True):
        plain: dict[str, str] = {}
        partial: dict[str, str] = {}
        if signed_in:
            client.force_login(member)
        for path in PAGES[name](world):
            for headers, known in (({}, plain), ({"HX-Request": "true"}, partial)):
                assert NEEDLE not in read(client, path, method, headers, known), path


def read(
    client, path: Request, method: str, headers: dict[str, str], known: dict[str, str] | None = None
) -> str:
    """Return what stands at a path and where it leads, without the words that the address itself gave.

    Many comments lead to one page: ``known`` are the pages that this reader was led to before.
    """
    known = {} if known is None else known
    headers = {**headers, "sec-fetch-site": "same-origin"}
    if isinstance(path, str):
        response = client.generic(method, path, headers=headers)
    else:
        response = client.post(*path, headers=headers)
        assert response.status_code == 200
    found = response.content.decode()
    for _ in range(3):
        if response.status_code not in (301, 302) or not response.url.startswith("/questions/"):
            break
        found += response.url
        page = response.url.partition("#")[0]
        if page in known:
            found += known[page]
            break
        response = client.get(page)
        known[page] = response.content.decode()
        found += known[page]
    for echoed in (f'value="{NEEDLE}', f"?q={NEEDLE}"):
        found = found.replace(echoed, "")
    return found


@pytest.mark.parametrize(
    "name",
    ["questions:list", "questions:show", "questions:feed", "sitemap", "api-v1:questions", "api-v1:question"],
)
def test_what_is_shown_would_be_found(client, world, name):
    for _, row in world.hidden:
        type(row).objects.filter(pk=row.pk).update(state="published")
    assert NEEDLE in "".join(read(client, path, "GET", {}) for path in PAGES[name](world))


LISTS = [name for name in PAGES if name.startswith(("pages:", "events:")) and name != "events:register"]


@pytest.mark.parametrize("name", [*LISTS, "sitemap", "wagtail_serve"])
def test_a_page_would_be_found_once_published(client, world, name):
    Page.objects.filter(pk__in=[page.pk for page in world.unpublished]).update(live=True)
    assert NEEDLE in "".join(read(client, path, "GET", {}) for path in PAGES[name](world))


@pytest.mark.parametrize("name", [name for name, rows in NOTICES.items() if not isinstance(rows, str)])
def test_nothing_hidden_is_in_a_mail_nor_in_an_inbox(client, world, name):
    member = PersonFactory()
    for number, row in enumerate(NOTICES[name](world)):
        notify(name, to=member, about=row, once_key=f"hidden-{number}")
    run_outbox()
    assert [message.body for message in mail.outbox if NEEDLE in message.body + message.subject] == []
    client.force_login(member)
    assert NEEDLE not in client.get("/notifications/").content.decode()


@pytest.mark.parametrize("name", [name for name, made in FRAGMENTS.items() if not isinstance(made, str)])
def test_nothing_hidden_is_in_a_fragment(world, name):
    arguments = FRAGMENTS[name](world)
    words = " ".join(f"{key}={key}" for key in arguments)
    for user in (AnonymousUser(), PersonFactory()):
        request = RequestFactory().get("/")
        request.user = user
        page = Template(f'{{% fragment "{name}" {words} %}}').render(
            Context({"request": request, **arguments})
        )
        assert NEEDLE not in page
