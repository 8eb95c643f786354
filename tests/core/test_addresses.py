import pytest
from django.urls import reverse

from core.addresses import row_address
from core.ids import encode


@pytest.mark.parametrize("key", [0, 1, 2**60 - 1])
def test_it_is_what_django_would_say(key):
    for name in ("questions:answer", "questions:short", "questions:answers_feed"):
        assert row_address(name, key) == reverse(name, args=[key])
    word = encode(key)
    for name, leading in (("moderation:flag", "answer"), ("discussions:write", "reponse")):
        assert row_address(name, word, leading) == reverse(name, args=[leading, word])


def test_a_short_key_of_another_kind_is_said_too():
    assert row_address("moderation:flag", "17", "comment") == reverse(
        "moderation:flag", args=["comment", "17"]
    )
