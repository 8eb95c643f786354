"""Pages kept for visitors: never another's, never one made before a change."""

from __future__ import annotations

import time
from itertools import count

import pytest
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotFound
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import memory, page_cache
from core.page_cache import cached_for_visitors

numbers = count(1)


def page(text: str) -> HttpResponse:
    """A page that no other equals."""
    return HttpResponse(f"<p>{text} #{next(numbers)}</p>")


@require_safe
@cached_for_visitors("list", parameters=["page", "tri"])
def view(request):
    return page(f"{request.user} {request.get_host()} {request.GET.get('page', '')}")


@cached_for_visitors("list", lambda number: f"row-{number}")
def row(request, number):
    return page(str(number))


@cached_for_visitors("list")
def with_token(request):
    return page(get_token(request))


@cached_for_visitors("list")
def with_cookie(request):
    response = page("")
    response.set_cookie("x", "1")
    return response


@cached_for_visitors("list")
def with_message(request):
    found = [str(message) for message in messages.get_messages(request)]
    return page(" ".join(found))


def say(request):
    messages.info(request, "À vous seul.")
    return page("")


@cached_for_visitors("list")
def lost(request):
    return HttpResponseNotFound(f"<p>{next(numbers)}</p>")


@cached_for_visitors("list")
@never_cache
def private(request):
    return page("")


urlpatterns = [
    path("liste/", view),
    path("rangee/<int:number>/", row),
    path("jeton/", with_token),
    path("cookie/", with_cookie),
    path("message/", with_message),
    path("dire/", say),
    path("perdue/", lost),
    path("privee/", private),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.test_page_cache")]


def get(client, path="/liste/", **options) -> str:
    return client.get(path, **options).content.decode()


def test_two_visitors_get_one_page(client, django_assert_num_queries):
    first = get(client)
    client.cookies.clear()
    with django_assert_num_queries(0):
        assert get(client) == first


def test_a_kept_page_has_the_headers_of_a_made_one(client):
    made, kept = client.get("/liste/"), client.get("/liste/")
    assert kept.content == made.content
    for name in ("Content-Type", "Content-Security-Policy", "X-Frame-Options"):
        assert kept.headers[name] == made.headers[name]
    assert "Cookie" in kept.headers["Vary"]


def test_a_person_gets_and_leaves_no_page_of_the_cache(client):
    for name in ("annie", "karim"):
        client.force_login(get_user_model().objects.create(email=f"{name}@example.fr", display_name=name))
        assert name in get(client)
        client.logout()
        client.cookies.clear()
        assert "AnonymousUser" in get(client)


def test_before_its_commit_a_change_moves_nothing(client):
    first = get(client)
    with transaction.atomic():
        page_cache.changed("list")
    # A test is itself a transaction, which never commits.
    assert get(client) == first


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_moves_every_page_that_names_it(client):
    one, two, other = get(client, "/rangee/1/"), get(client, "/rangee/2/"), get(client)
    with transaction.atomic():
        page_cache.changed("row-1")
        assert get(client, "/rangee/1/") == one
    assert get(client, "/rangee/1/") != one
    assert get(client, "/rangee/2/") == two
    page_cache.changed("list")
    assert get(client, "/rangee/2/") != two
    assert get(client) != other


@pytest.mark.django_db(transaction=True)
def test_a_change_rolled_back_moves_nothing(client):
    first = get(client)
    with transaction.atomic():
        page_cache.changed("list")
        transaction.set_rollback(True)
    assert get(client) == first


@pytest.mark.django_db(transaction=True)
def test_a_page_made_while_something_changed_is_not_served_again(rf):
    def changing(request):
        page_cache.changed("list")
        return page("")

    kept = cached_for_visitors("list")(changing)
    request = rf.get("/x/")
    assert kept(request).content != kept(request).content


def test_without_its_version_a_page_is_made_again(client):
    first = get(client)
    caches["pages"].delete("pages:version:list")
    memory.forget()
    assert get(client) != first


def test_what_another_process_changed_is_seen_after_a_moment(client, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(memory.time, "monotonic", lambda: now)
    get(client)
    first = get(client)
    caches["pages"].set("pages:version:list", "moved elsewhere")
    now += memory.MOMENT * 0.9
    assert get(client) == first
    now += memory.MOMENT * 0.2
    assert get(client) != first


def test_readers_of_a_moment_ask_the_shared_cache_once(client, monkeypatch):
    first = get(client)
    assert get(client) == first
    monkeypatch.setattr(memory, "MOMENT", 3600)
    memory.forget()
    get(client)
    monkeypatch.setattr(caches["pages"], "get_many", lambda keys: pytest.fail("asked again"))
    assert [get(client) for _ in range(3)] == [first] * 3


def test_one_reader_asks_again_while_others_go_on_and_what_is_gone_is_gone(monkeypatch):
    caches["pages"].set("k", "known")
    assert memory.pages.get("k") == "known"
    now = time.monotonic() + memory.MOMENT * 2
    monkeypatch.setattr(memory.time, "monotonic", lambda: now)
    seen = []

    def slowly(keys):
        monkeypatch.undo()
        monkeypatch.setattr(memory.time, "monotonic", lambda: now)
        monkeypatch.setattr(caches["pages"], "get_many", lambda keys: pytest.fail("asked by another"))
        seen.append(memory.pages.get("k"))
        return {}

    monkeypatch.setattr(caches["pages"], "get_many", slowly)
    assert memory.pages.get("k") is None
    assert seen == ["known"]
    monkeypatch.undo()
    caches["pages"].delete("k")
    assert memory.pages.get("k") is None


def test_a_process_holds_few_pages(client):
    for number in range(2 * memory.AT_HAND):
        caches["pages"].set(f"k{number}", number)
        memory.pages.get_many([f"k{number}"])
    assert len(memory.pages._kept) <= memory.AT_HAND + 1


def test_each_host_has_its_own_page(client):
    assert "localhost" in get(client, headers={"host": "localhost"})
    assert "localhost" not in get(client)


def test_headers_that_proxies_add_change_nothing(client):
    first = get(client)
    assert get(client, headers={"x-forwarded-host": "evil.example", "x-original-url": "/admin/"}) == first
    assert "evil" not in first


def test_each_query_has_its_own_page(client):
    assert get(client, "/liste/?page=2") != get(client, "/liste/?page=3")
    assert get(client, "/liste/?page=2&tri=a") == get(client, "/liste/?page=2&tri=a")
    assert "2 #" in get(client, "/liste/?tri=a&page=2")


@pytest.mark.parametrize("query", ["?x=1", "?page=1&x=2", "?page=1&page=2"])
def test_a_query_that_nobody_asked_for_fills_nothing(client, query):
    assert get(client, f"/liste/{query}") != get(client, f"/liste/{query}")


def test_asking_for_the_head_leaves_no_empty_page(client):
    assert client.head("/liste/").status_code == 200
    assert "AnonymousUser" in get(client)


def test_a_piece_for_htmx_is_no_page(client):
    first = get(client)
    assert get(client, headers={"hx-request": "true"}) != first
    assert get(client) == first


def test_other_methods_pass_by(client):
    assert client.post("/liste/").status_code == 405
    assert client.get("/liste/").status_code == 200


@pytest.mark.parametrize("path", ["/jeton/", "/cookie/", "/perdue/", "/privee/"])
def test_what_is_one_readers_or_no_page_is_not_kept(client, path):
    first = get(client, path)
    client.cookies.clear()
    assert get(client, path) != first


def test_a_message_for_one_visitor_is_shown_to_no_other(client):
    client.get("/dire/")
    assert "messages" in client.cookies
    assert "À vous seul." in get(client, "/message/")
    client.cookies.clear()
    assert "À vous seul." not in get(client, "/message/")


def test_a_piece_of_pages_is_made_once_until_what_it_shows_changes(db, django_capture_on_commit_callbacks):
    made = count()

    def piece() -> int:
        return page_cache.kept("tests:piece", "tests", lambda: next(made))

    assert [piece(), piece()] == [0, 0]
    with django_capture_on_commit_callbacks(execute=True):
        page_cache.changed("tests")
    assert [piece(), piece()] == [1, 1]
