"""Every address × every kind of visitor, found by walking the URL configuration (data: url_matrix.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from accounts import second_factor
from accounts.roles import ROLES, Policy, allows
from tests.accounts.factories import UserFactory
from tests.house.url_matrix import COLUMNS, LIBRARIES, rows
from tests.house.url_objects import OBJECTS
from tests.support.client import StrictClient

pytestmark = pytest.mark.django_db

ROWS = rows()


def addresses(patterns, spaces: tuple[str, ...] = (), path: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``(name, path)`` of every address; without a name, the path stands for it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, inside, path + str(pattern.pattern))
        else:
            whole = path + str(pattern.pattern)
            yield (":".join([*spaces, pattern.name]) if pattern.name else whole), whole


ALL = dict(addresses(get_resolver().url_patterns))
OURS = sorted(name for name in ALL if not name.startswith(LIBRARIES))


def missing(names, known) -> list[str]:
    return [
        f"{name} ({ALL.get(name, '')}) has no line in tests/house/url_matrix.py: say there who may open it"
        for name in names
        if name not in known
    ]


def test_every_address_of_ours_has_its_line():
    assert missing(OURS, ROWS) == []


def test_a_new_address_would_be_asked_for_its_line():
    [said] = missing(["news:latest", *OURS], ROWS)
    assert "news:latest" in said
    assert "url_matrix.py" in said


def test_no_line_is_about_an_address_that_is_gone():
    assert [name for name in ROWS if name not in ALL] == []


def browser_of(column: str, person) -> StrictClient:
    browser = StrictClient()

    if column == "visitor":
        return browser
    if column in ROLES:
        user = UserFactory(role=column)
        second_factor.install(user, second_factor.new_secret())
    else:
        user = person if column == "member" else UserFactory()
    browser.force_login(user, second_factor=column in ROLES)
    return browser


@pytest.mark.parametrize("name", ROWS)
def test_who_may_open(name):
    method, expected = ROWS[name]
    found = {}
    for column in COLUMNS:
        if expected[column] == "-":
            found[column] = "-"
            continue
        # An object of its own each time: a POST may use it up.
        person = UserFactory()
        path = path_of(name, person)
        # As a browser says of what a page of ours sends.
        sent_by_us = {"sec-fetch-site": "same-origin"}
        answer = browser_of(column, person).generic(method, path, headers=sent_by_us)
        if answer.streaming:
            b"".join(answer.streaming_content)
        found[column] = str(answer.status_code)
    assert found == expected


def path_of(name: str, person) -> str:
    arguments = OBJECTS[name](person) if name in OBJECTS else {}
    try:
        if isinstance(arguments, tuple):
            return reverse(name, args=arguments)
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        if name == ALL[name]:  # an address without a name
            return f"/{name}"
        raise


def test_an_address_with_arguments_is_tried_by_somebody_else_too():
    lazy = [
        name for name in OURS if "<" in ALL[name] and ROWS.get(name, (0, {"other": "-"}))[1]["other"] == "-"
    ]
    assert lazy == []


# Open to everyone: Wagtail's drawings, the words of its scripts, an empty page of errors, and our own way out
# in the place of Wagtail's.
OPEN_IN_ADMINS = {
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_logout",
    "admin/test404/",
}


def admin_paths() -> list[str]:
    """Every address of the two admins that takes no argument."""
    return sorted(
        f"/{path}"
        for name, path in ALL.items()
        if path.startswith(("admin/", "django-admin/"))
        and name.startswith(LIBRARIES)
        and not set("<^(") & set(path)
        and name not in OPEN_IN_ADMINS
    )


def test_there_are_admin_pages_to_try():
    assert len(admin_paths()) > 60


@pytest.mark.parametrize("column", ["visitor", "member", "moderator", "animator", "state_team"])
def test_no_page_of_the_admins_opens_to_whoever_may_not_open_their_root(column):
    browser = browser_of(column, UserFactory())
    opened = {path: browser.get(path).status_code for path in admin_paths()}
    assert {path: status for path, status in opened.items() if status == 200} == {}


@pytest.mark.parametrize(
    "column", [name for name, role in ROLES.items() if Policy.MANAGE_ACCOUNTS not in role.policies]
)
def test_no_page_of_django_s_admin_opens_to_whoever_does_not_manage_accounts(column):
    assert not allows([column], Policy.MANAGE_ACCOUNTS)
    browser = browser_of(column, UserFactory())
    paths = [path for path in admin_paths() if path.startswith("/django-admin/")]
    assert {path for path in paths if browser.get(path).status_code == 200} == set()


@pytest.mark.parametrize("column", ["author", "editor"])
def test_whoever_writes_pages_sees_no_account_in_wagtail(column):
    browser = browser_of(column, UserFactory())
    assert [browser.get(path).status_code for path in ("/admin/users/", "/admin/groups/")] == [302, 302]
