from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from companies.numbers import WrongNumber, read_either, read_siren, read_siret, spaced

BODY = st.text("0123456789", min_size=8, max_size=8).filter(lambda body: body != "00000000")
SIRENS = BODY.map(lambda body: body + luhn.calc_check_digit(body))
POST_OFFICE = "356000000"


def with_check_digit(body: str) -> str:
    return body + luhn.calc_check_digit(body)


SIRETS = (
    st.tuples(
        SIRENS.filter(lambda siren: siren != POST_OFFICE), st.text("0123456789", min_size=4, max_size=4)
    )
    .map("".join)
    .map(with_check_digit)
)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "\t"])


def scattered(draw, number: str) -> str:
    return "".join(draw(SEPARATORS) + digit for digit in number) + draw(SEPARATORS)


@given(st.data(), SIRENS)
def test_a_siren_is_read_whatever_stands_between_its_digits(data, number):
    assert read_siren(scattered(data.draw, number)) == number


@given(st.data(), SIRETS)
def test_a_siret_is_read_whatever_stands_between_its_digits(data, number):
    assert read_siret(scattered(data.draw, number)) == number == read_either(number)


@given(SIRENS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(WrongNumber):
        read_siren(wrong)


@given(SIRETS, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_siret_is_always_found(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(WrongNumber):
        read_siret(wrong)


@given(st.text(max_size=40), st.sampled_from([read_siren, read_siret, read_either]))
def test_any_other_text_is_read_or_refused_and_never_breaks(text, read):
    with contextlib.suppress(WrongNumber):
        assert len(read(text)) in {9, 14}


# One of its establishments in Metz: its digits sum to a multiple of five, and Luhn would refuse it.
@pytest.mark.parametrize("number", ["35600000022499", "35600000034897", "35600000000048"])
def test_la_poste_has_a_rule_of_its_own(number):
    assert read_siret(number) == number


def test_la_poste_s_rule_is_checked_too():
    with pytest.raises(WrongNumber):
        read_siret("35600000022498")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "quatorze chiffres"),
        ("   ", "quatorze chiffres"),
        ("7328293200007", "Il manque un chiffre : un SIRET en a quatorze."),
        ("73282932000", "Il manque 3 chiffres : un SIRET en a quatorze."),
        ("732829320000741", "Il y a un chiffre de trop : un SIRET en a quatorze."),
        ("7328293200007411", "Il y a 2 chiffres de trop : un SIRET en a quatorze."),
        ("732829320", "Ceci est un SIREN."),
        ("73282932O00074", "Un SIRET ne contient que des chiffres."),
        ("7328293200007²", "Un SIRET ne contient que des chiffres."),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "Un SIRET ne contient que des chiffres."),
        ("FR44732829320", "Le SIREN en est la fin : 732\u202f829\u202f320."),
        ("73282932000079", "Ce SIRET n’existe pas"),
        ("00000000000000", "Ce SIRET n’existe pas"),
    ],
)
def test_a_wrong_siret_is_told_what_is_wrong(text, words):
    with pytest.raises(WrongNumber) as wrong:
        read_siret(text)
    assert words in wrong.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neuf chiffres"),
        ("73282932", "Il manque un chiffre : un SIREN en a neuf."),
        ("7328293200", "Il y a un chiffre de trop : un SIREN en a neuf."),
        ("732829321", "Ce SIREN n’existe pas"),
        ("000000000", "Ce SIREN n’existe pas"),
        ("732829320 00074", "ses neuf premiers chiffres : 732\u202f829\u202f320."),
    ],
)
def test_a_wrong_siren_is_told_what_is_wrong(text, words):
    with pytest.raises(WrongNumber) as wrong:
        read_siren(text)
    assert words in wrong.value.message


@pytest.mark.parametrize(("text", "name"), [("7328293200", "SIREN"), ("732829320000", "SIRET")])
def test_between_the_two_the_nearest_is_meant(text, name):
    with pytest.raises(WrongNumber, match=f"un {name} en a"):
        read_either(text)


def test_a_number_is_written_as_on_paper():
    assert spaced("732829320") == "732\u202f829\u202f320"
    assert spaced("73282932000074") == "732\u202f829\u202f320\u202f00074"
