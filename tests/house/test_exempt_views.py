"""Views without the cross-site token: each stands on the list, with its reason."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

# name of the view -> what protects it instead
EXEMPT: dict[str, str] = {
    "notifications.views.stop": "the signed token, made for one person and one kind",
    "community.questions.views.receipts.stop": "the signed token, made for one address",
    **dict.fromkeys(
        [
            "cms.aids.views.reporting.report",
            "moderation.views.flags.flag_as_visitor",
            "community.questions.views.anonymous.send",
            "community.questions.views.anonymous.look",
            "community.questions.views.asking.preview",
            *(
                f"community.questions.views.receipts.{name}"
                for name in (
                    "open_receipt",
                    "precise",
                    "edit",
                    "accept",
                    "thank",
                    "close",
                    "reopen",
                    "leave_address",
                    "appeal",
                    "erase",
                )
            ),
        ],
        "an anonymous address: our own origin, and nobody's session to ride on",
    ),
    **{
        f"cms.simulator.views.showing.{name}": "our own origin; a result is nobody's, and no session counts"
        for name in ("keep", "mail", "forget")
    },
    "ninja.operation.sync_view_wrapper": "reads only: any other method is refused",
    "community.questions.views.asking.carry_over": "our own origin; nothing is changed, a form is filled in",
}
LIBRARIES = ("wagtail.", "django.contrib.")


def views(patterns, prefix="") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_the_views_without_a_token_are_those_on_the_list():
    found = {
        f"{view.__module__}.{getattr(view, '__name__', type(view).__name__)}"
        for _, view in views(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False) and not view.__module__.startswith(LIBRARIES)
    }
    assert found == set(EXEMPT)


def test_each_but_those_of_a_signed_token_refuses_another_origin(client):
    tokens = {"notifications.views.stop", "community.questions.views.receipts.stop"}
    for path, view in views(get_resolver().url_patterns):
        name = f"{view.__module__}.{getattr(view, '__name__', type(view).__name__)}"
        if EXEMPT.get(name, "").startswith("reads only"):
            assert client.post("/" + re.sub(r"<\w+:\w+>|<\w+>", "1", path)).status_code == 405
        elif name in set(EXEMPT) - tokens:
            address = "/" + re.sub(r"<\w+:\w+>", "000000000000", path)
            for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://ailleurs.example"}):
                assert client.post(address, headers=headers).status_code == 403, (name, headers)
            answer = client.post(address, headers={"origin": "http://testserver"})
            assert answer.status_code != 403, name
