import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.cache import never_cache

from core.page_cache import cached_for_visitors

WORDS = "<p>" + "Comment répondre à un avis ? " * 100 + "</p>"


def page(request):
    return HttpResponse(WORDS)


@cached_for_visitors("list")
def shared(request):
    return HttpResponse(WORDS)


@never_cache
def receipt(request):
    return HttpResponse(WORDS)


def picture(request):
    return HttpResponse(b"\0" * 5000, content_type="image/webp")


def parts(request):
    return StreamingHttpResponse([WORDS] * 2)


urlpatterns = [
    path("page/", page),
    path("liste/", shared),
    path("recu/", receipt),
    path("image/", picture),
    path("parties/", parts),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.test_compression")]


@pytest.fixture
def client():
    """Not ours, which reads every page as HTML."""
    return Client(headers={"Accept-Encoding": "gzip, deflate, br"})


@pytest.mark.parametrize("address", ["/page/", "/liste/"])
def test_text_is_sent_small_to_whoever_takes_it_so(client, address):
    for _ in range(2):  # made, then kept
        response = client.get(address)
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.content) < len(WORDS) / 5
        assert gzip.decompress(response.content).decode() == WORDS
        assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("address", ["/page/", "/liste/"])
def test_others_get_it_as_it_is(client, address):
    client.get(address)
    for taken in ("", "br", "identity"):
        response = client.get(address, headers={"Accept-Encoding": taken})
        assert "Content-Encoding" not in response.headers
        assert response.content.decode() == WORDS
        assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("address", ["/recu/", "/image/", "/parties/"])
def test_secrets_pictures_and_what_comes_in_parts_are_left_alone(client, address):
    assert "Content-Encoding" not in client.get(address).headers
