import pytest
from django.urls import NoReverseMatch, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from core import ids
from core.models import AuditEvent

pytestmark = pytest.mark.urls("tests.core.urls")

NUMBERS = st.integers(0, 2**60 - 1)


@given(NUMBERS)
def test_an_id_comes_back_from_its_word(number):
    word = ids.encode(number)
    assert len(word) == 12
    assert set(word) <= set(ids.ALPHABET)
    assert ids.decode(word) == number


@given(NUMBERS, NUMBERS)
def test_words_sort_as_their_numbers(one, other):
    assert (ids.encode(one) < ids.encode(other)) == (one < other)


@pytest.mark.parametrize("number", [-1, 2**60, 2**63])
def test_a_number_that_is_no_id_has_no_word(number):
    with pytest.raises(ValueError, match="60 bits"):
        ids.encode(number)


BAD_WORDS = ["0" * 11, "0" * 13, "0" * 11 + "A", "0" * 11 + "i", "0" * 11 + "o", "0" * 11 + "é"]


@pytest.mark.parametrize("word", BAD_WORDS)
def test_anything_but_12_symbols_is_refused(word):
    with pytest.raises(ValueError, match="symbols|substring"):
        ids.decode(word)
    assert resolve(f"/items/{word}/", "tests.core.urls").view_name != "item"


@given(NUMBERS)
def test_an_address_carries_the_word_and_the_view_gets_the_number(number):
    address = reverse("item", "tests.core.urls", args=[number])
    assert address == f"/items/{ids.encode(number)}/"
    assert resolve(address, "tests.core.urls").kwargs == {"item_id": number}


def test_no_address_is_made_of_a_number_that_is_no_id():
    with pytest.raises(NoReverseMatch):
        reverse("item", "tests.core.urls", args=[2**60])


def test_new_ids_differ_and_fit():
    drawn = {ids.new_id() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(0 <= number < 2**60 for number in drawn)
    assert max(drawn) > 2**58  # all 60 bits are drawn, not 50


def test_a_random_key_is_written_as_its_word():
    assert ids.word_of(AuditEvent(id=3)) == "000000000003"


def test_a_key_shared_with_a_row_is_written_as_that_row_s():
    from django.db import models
    from django.test.utils import isolate_apps

    with isolate_apps("core"):

        class Parent(models.Model):
            id = ids.RandomIdField(primary_key=True)

            class Meta:
                app_label = "core"

        class Child(Parent):
            class Meta:
                app_label = "core"

        assert ids.word_of(Child(pk=32)) == "000000000010"


def test_a_library_s_key_is_written_as_it_is():
    from django.contrib.auth.models import Group

    assert ids.word_of(Group(pk=2**45)) == str(2**45)
