"""The code of a receipt: read with mistakes, recognised by its key, checked by its last two symbols."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from community.questions import receipts, sealing
from community.questions.models import Receipt
from core.ids import ALPHABET
from tests.community.questions.factories import QuestionFactory

numbers = st.integers(0, 2**128 - 1)
GAPS = ["", " ", "-", " - ", "–", ".", "\u00a0", "_", "\n"]
MISREAD = {"0": "oO0", "1": "iIlL1", "V": "uUvV"}


@given(numbers, st.lists(st.sampled_from(GAPS), min_size=28, max_size=28), st.data())
def test_what_was_written_is_read_whatever_the_spaces_the_case_and_the_lookalikes(number, gaps, data):
    code = receipts.written(number)
    typed = "".join(
        gap + data.draw(st.sampled_from(MISREAD.get(symbol, symbol + symbol.lower())))
        for symbol, gap in zip(code, gaps, strict=True)
    )
    assert receipts.parse(typed) == code
    assert receipts.parse(receipts.grouped(code)) == code
    assert receipts.parse(f"https://exemple.fr/suivi/#{code}") == code


@given(numbers, st.integers(0, 27), st.sampled_from(ALPHABET.upper()))
def test_one_wrong_symbol_never_passes(number, place, symbol):
    code = receipts.written(number)
    wrong = code[:place] + symbol + code[place + 1 :]
    if wrong != code:
        with pytest.raises(receipts.BadCode):
            receipts.parse(wrong)


@given(numbers, st.integers(0, 26))
def test_two_neighbours_swapped_never_pass(number, place):
    code = receipts.written(number)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(receipts.BadCode):
            receipts.parse(swapped)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_is_not(typed):
    with suppress(receipts.BadCode):
        assert len(receipts.parse(typed)) == 28


def test_codes_are_drawn_evenly_from_128_bits():
    firsts = [receipts.draw()[1:26] for _ in range(2_000)]
    assert len(set(firsts)) == 2_000
    counts = [sum(code.count(symbol) for code in firsts) for symbol in ALPHABET.upper()]
    # 50 000 symbols of 32 kinds: five standard deviations from 1 562.
    assert all(abs(count - 1_562) < 200 for count in counts), counts


@pytest.mark.django_db
def test_nothing_but_a_keyed_digest_is_kept():
    code = receipts.draw()
    row = receipts.new_receipt(code)
    assert code not in str(Receipt.objects.filter(pk=row.pk).values().get())
    assert len(row.lookup) == 64


@pytest.mark.django_db
def test_keys_are_replaced_and_receipts_stay_valid(settings):
    first = receipts.draw()
    QuestionFactory(author=None, receipt=receipts.new_receipt(first))
    settings.RECEIPT_KEYS = ["1:" + "a" * 40]
    second = receipts.draw()
    QuestionFactory(author=None, receipt=receipts.new_receipt(second))
    sealed = sealing.seal("a@exemple.fr")
    settings.RECEIPT_KEYS = ["1:" + "a" * 40, "2:" + "b" * 40]
    third = receipts.draw()
    QuestionFactory(author=None, receipt=receipts.new_receipt(third))
    assert [receipts.opened_by(code).get().key_version for code in (first, second, third)] == [0, 1, 2]
    assert sealing.unseal(sealed) == "a@exemple.fr"
    settings.RECEIPT_KEYS = ["2:" + "b" * 40]
    assert not receipts.opened_by(second).exists()
    assert sealing.unseal(sealed) is None


@pytest.mark.parametrize("words", [["court"], ["1:court"], ["0:" + "a" * 40], ["x:" + "a" * 40]])
def test_a_key_that_cannot_be_read_stops_the_start(settings, words):
    settings.RECEIPT_KEYS = words
    with pytest.raises(ImproperlyConfigured):
        receipts.keys()


def test_a_sealed_address_tells_neither_its_length_nor_its_time():
    short, long = sealing.seal("a@b.fr"), sealing.seal("une.adresse.bien.plus.longue@exemple.fr")
    assert len(short) == len(long)
    assert short[:8] == long[:8]  # version and time: the epoch
    assert sealing.seal("a@b.fr") != short
