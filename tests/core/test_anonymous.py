"""The wrapper of the anonymous addresses: what it takes away, what stands in its place, who may post."""

from __future__ import annotations

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from accounts.middleware import Gate
from core.anonymous import Anonymous, StepsAside, anonymous_form, bucket_of, is_anonymous, same_origin
from tests.accounts.factories import UserFactory

# Each middleware that learns who is there, and those that do not and why they may stay.
LEARNS = (SessionMiddleware, AuthenticationMiddleware, MessageMiddleware, Gate)
LEARNS_NOTHING = {
    "core.requests.RequestLog": "silent there",
    "core.anonymous.Anonymous": "the wrapper itself",
    "django.middleware.security.SecurityMiddleware": "headers",
    "whitenoise.middleware.WhiteNoiseMiddleware": "static files",
    "core.compression.Compression": "the bytes of the answer",
    "core.headers.SecurityHeaders": "headers",
    "django.middleware.common.CommonMiddleware": "addresses",
    "django.middleware.csrf.CsrfViewMiddleware": "a cookie that the wrapper takes away",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "a header",
    "django_htmx.middleware.HtmxMiddleware": "headers of the script",
    "core.errors.DomainErrors": "errors",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware": "addresses",
    "allauth.account.middleware.AccountMiddleware": "an empty place on the request",
}


def test_every_middleware_steps_aside_or_is_said_to_learn_nothing(settings):
    for name in settings.MIDDLEWARE:
        kind = import_string(name)
        if isinstance(kind, type) and issubclass(kind, LEARNS):
            assert issubclass(kind, StepsAside), f"{name} would know who asks: see core.anonymous"
        else:
            assert name in LEARNS_NOTHING, f"{name}: does it learn who is there?"
    assert set(LEARNS_NOTHING) <= set(settings.MIDDLEWARE)
    wrapped = [
        kind
        for kind in LEARNS
        if any(issubclass(k, kind) for k in map(import_string, settings.MIDDLEWARE) if isinstance(k, type))
    ]
    assert wrapped == list(LEARNS)


def test_the_wrapper_comes_before_all_that_reads_the_sender(settings):
    assert settings.MIDDLEWARE.index("core.anonymous.Anonymous") == 1


def request_to(path: str, **meta):
    return RequestFactory().post(
        path,
        REMOTE_ADDR="203.0.113.9",
        HTTP_USER_AGENT="secret-agent",
        HTTP_COOKIE="sessionid=secret",
        **meta,
    )


def seen_by_a_view(path: str):
    seen = {}

    def view(request):
        seen["request"] = request
        response = HttpResponse("ok")
        response.set_cookie("a", "b")
        return response

    return Anonymous(view)(request_to(path)), seen["request"]


def test_a_view_there_finds_no_sender_and_sets_no_cookie():
    response, request = seen_by_a_view("/suivi/")
    assert "secret" not in f"{request.META} {request.headers} {request.COOKIES}"
    assert "203.0.113.9" not in str(request.META)
    assert isinstance(request.user, AnonymousUser)
    assert not hasattr(request, "session")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_elsewhere_nothing_is_taken_away():
    response, request = seen_by_a_view("/questions/")
    assert "secret-agent" in request.headers["User-Agent"]
    assert response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "moderator", "admin"])
def test_whoever_is_signed_in_is_nobody_there(client, role):
    client.force_login(UserFactory(role=role), second_factor=False)
    for path in ("/questions/poser/", "/suivi/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.wsgi_request.user.is_authenticated
        assert not answer.cookies
        assert "Se connecter" in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"}, True),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_SEC_FETCH_SITE": "none"}, False),
        ({"HTTP_ORIGIN": "http://testserver.example"}, False),
        ({"HTTP_ORIGIN": "https://testserver"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
        ({}, False),
    ],
)
def test_only_our_own_pages_may_post_without_a_token(headers, allowed):
    view = same_origin(lambda request: HttpResponse("ok"))
    request = RequestFactory().post("/suivi/", **headers)
    if allowed:
        assert view(request).status_code == 200
    else:
        with pytest.raises(PermissionDenied):
            view(request)


def test_a_view_without_a_token_is_not_served_where_people_are_known():
    view = anonymous_form(lambda request: HttpResponse("ok"))
    with pytest.raises(RuntimeError):
        view(RequestFactory().post("/questions/", HTTP_SEC_FETCH_SITE="same-origin"))


def test_a_bucket_is_a_neighbourhood_for_a_day():
    def bucket(address):
        return bucket_of(RequestFactory().get("/suivi/", REMOTE_ADDR=address))

    assert bucket("203.0.113.9") == bucket("203.0.113.200") != bucket("203.0.114.9")
    assert bucket("2001:db8:1:100::1") == bucket("2001:db8:1:1ff::9") != bucket("2001:db8:1:200::1")
    first = bucket("203.0.113.9")
    cache.clear()  # the key of the day is gone, and with it what the word stood for
    assert bucket("203.0.113.9") != first


def test_only_what_lies_below_is_anonymous():
    assert is_anonymous("/questions/poser/apercu/")
    assert is_anonymous("/suivi/effacer/")
    assert not is_anonymous("/questions/poser-en-mon-nom/")
    assert not is_anonymous("/questions/")
