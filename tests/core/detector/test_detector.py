"""What may tell who writes is found however it is spaced, and what is replaced is gone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from core.detector import Kind, find, marked, replaced
from core.detector.evaluation import evaluate
from core.detector.numbers import is_siret

LINES = Path(__file__).with_name("lines.txt")
SPACES = st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-"])


def luhn(body: str) -> str:
    """Return ``body`` and the figure that makes it valid."""
    for last in "0123456789":
        total = 0
        for place, figure in enumerate(reversed(body + last)):
            value = int(figure) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return body + last
    raise AssertionError


def figures(count: int):
    return st.text("0123456789", min_size=count, max_size=count)


def spaced(number: str, gap: str, sizes: list[int]) -> str:
    groups, done = [], 0
    for size in sizes:
        groups.append(number[done : done + size])
        done += size
    return gap.join([*groups, number[done:]] if done < len(number) else groups)


def kinds(text: str) -> set[Kind]:
    return {detail.kind for detail in find(text)}


def test_the_written_set_holds_its_promise(capsys):
    lines = [line for line in LINES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    result = evaluate(lines)
    assert len(lines) == 300
    assert result.recall >= 0.98, result.faults
    assert result.alarms <= 0.02, result.faults
    call_command("evaluate_detector", verbosity=0)
    assert "300 lignes" in capsys.readouterr().out


def test_the_measure_sees_a_detail_that_is_missed_and_a_false_alarm():
    result = evaluate(["Mon [[secret bien gardé]] à moi.", "Appelez le 06 12 34 56 78."])
    assert (result.details, result.found, result.clean, result.alarmed) == (1, 0, 1, 1)


@given(figures(8), SPACES, st.sampled_from([[2, 2, 2, 2], [1] * 9, [4, 3], [2, 2, 2]]))
def test_every_phone_number_in_any_spacing(rest, gap, sizes):
    number = f"06{rest}"
    text = f"Appelez-moi au {spaced(number, gap, sizes)} svp"
    if not re.search(r"\d{1,2}[.-]\d{1,2}[.-](19|20)\d\d", text):
        assert find(text), text


@given(
    figures(7).filter(lambda body: body[0] != "0"),
    figures(4),
    SPACES,
    st.sampled_from([[3, 3, 3], [1] * 13, [9], [3, 3, 3, 3], [2, 3, 4]]),
)
def test_every_siret_in_any_spacing(body, branch, gap, sizes):
    siren = luhn("1" + body)
    siret = luhn(siren + branch)
    assert is_siret(siret)
    text = f"Mon SIRET est {spaced(siret, gap, sizes)}, voilà"
    found = find(text)
    assert found, text
    assert sum(symbol.isdigit() for detail in found for symbol in detail.found) == 14


@given(figures(23), SPACES, st.booleans())
def test_every_iban_in_any_spacing(body, gap, lower):
    check = 98 - int("".join(str(int(symbol, 36)) for symbol in body + "FR00")) % 97
    iban = f"FR{check:02d}{body}"
    written = spaced(iban.lower() if lower else iban, gap, [4] * 6)
    assert Kind.IBAN in kinds(f"Voici {written} pour payer"), written


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,20}[a-z0-9]", fullmatch=True).filter(lambda word: ".." not in word),
    st.from_regex(r"[a-z][a-z0-9-]{1,20}[a-z0-9]", fullmatch=True),
    st.sampled_from(["fr", "com", "bzh", "paris", "co.uk"]),
    st.sampled_from(["@", " @ ", "(at)", " [at] ", " arobase "]),
)
def test_every_address_of_mail(local, domain, top, at):
    assert find(f"Écrivez à {local}{at}{domain}.{top} merci"), (local, domain)


def test_the_post_office_has_numbers_of_its_own():
    assert is_siret("35600000000048")
    assert is_siret("35600000049837")
    assert not is_siret("35600000000049")


@given(
    st.lists(
        st.sampled_from(LINES.read_text("utf-8").replace("[[", "").replace("]]", "").splitlines()[2:]),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_replaced_is_gone_and_the_rest_stays(lines):
    text = "\n".join(lines)
    details = find(text)
    assert "".join(piece for piece, _ in marked(text, details)) == text
    assert all(text[detail.start : detail.end] == detail.found for detail in details)
    after = find(replaced(text, details))
    assert [detail.found for detail in after] == []


@pytest.mark.parametrize(
    "junk",
    ["a" * 10, "1 ", "12 rue ", "Jean ", "@ ", "a.b", "0612345678 ", "FR76 ", "de la ", "A-", "12 rue de la de la ", "zéro un ", "x point ", "M. ", "Jean-", "ZA de la ", "a-", "AB-123-", "'", "a'", "M. de la ", " ", "\n", "1", "12345 ", "à Ba ", "J. ", "06 ", "aa@", "http://"],
)  # fmt: skip
def test_no_text_keeps_it_busy(junk):
    text = (junk * 10_000)[:10_000]
    started = time.thread_time()
    find(text)
    # Generous, for a slow machine: what grows as the square of the text takes minutes.
    assert time.thread_time() - started < 20


@given(st.text(max_size=300))
def test_any_text_at_all_is_taken(text):
    assert isinstance(replaced(text, find(text)), str)
