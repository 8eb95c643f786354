"""Figures, money, spans and days as a French reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from core import wording

N, W = "\u202f", "\u00a0"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Saturday


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, f"0{W}€"),
        (100, f"1{W}€"),
        (194000, f"1{N}940{W}€"),
        (194050, f"1{N}940,50{W}€"),
        (-194000, f"−1{N}940{W}€"),
        (5, f"0,05{W}€"),
        (-5, f"−0,05{W}€"),
        (123456789012, f"1{N}234{N}567{N}890,12{W}€"),
    ],
)
def test_euros(cents, text):
    assert wording.euros(cents) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (-0.0, None, "0"),
        (-0.001, None, "0"),
        (1940, None, f"1{N}940"),
        (999, None, "999"),
        (4.8, None, "4,8"),
        (0.1 + 0.2, None, "0,3"),
        (4.25, 1, "4,3"),
        (4, 1, "4,0"),
        (Decimal("2.50"), None, "2,5"),
        (-12.5, None, "−12,5"),
        (10**15, None, N.join(["1"] + ["000"] * 5)),
        (1e300, 0, None),
    ],
)
def test_number(value, decimals, text):
    written = wording.number(value, decimals=decimals)
    assert text is None or written == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        wording.number(value)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_a_written_sum_reads_back(cents):
    text = (
        wording.euros(cents)
        .replace(N, "")
        .replace(W, "")
        .replace("€", "")
        .replace("−", "-")
        .replace(",", ".")
    )
    assert round(Decimal(text) * 100) == cents


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "moins d’une minute"),
        (timedelta(seconds=20), "moins d’une minute"),
        (timedelta(minutes=40), f"40{W}min"),
        (timedelta(minutes=59, seconds=50), f"1{W}h"),
        (timedelta(hours=5), f"5{W}h"),
        (timedelta(hours=5, minutes=4), f"5{W}h{W}04"),
        (timedelta(hours=5, minutes=40), f"5{W}h{W}40"),
        (timedelta(hours=24), f"1{W}jour"),
        (timedelta(hours=27), f"1{W}jour et 3{W}h"),
        (timedelta(hours=48), f"2{W}jours"),
        (timedelta(days=12, hours=3), f"12{W}jours"),
    ],
)
def test_duration(span, text):
    assert wording.duration(span) == text


def test_a_negative_span_is_refused():
    with pytest.raises(ValueError, match="negative"):
        wording.duration(timedelta(seconds=-1))


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (NOW, "à l’instant"),
        (NOW + timedelta(minutes=2), "à l’instant"),
        (NOW - timedelta(minutes=5), f"il y a 5{W}min"),
        (NOW - timedelta(hours=3, minutes=50), f"il y a 3{W}h"),
        (NOW.date(), "aujourd’hui"),
        (NOW - timedelta(hours=16), "hier"),
        (NOW - timedelta(days=4), "mardi"),
        (date(2026, 11, 17), "mardi"),
        (NOW - timedelta(days=7), f"il y a une{W}semaine"),
        (NOW - timedelta(days=21), f"il y a 3{W}semaines"),
        (NOW - timedelta(days=57), f"25{W}septembre 2026"),
        (date(2026, 3, 1), f"1er{W}mars 2026"),
        (NOW + timedelta(hours=4), "aujourd’hui"),
        (NOW + timedelta(days=3), f"24{W}novembre 2026"),
    ],
)
def test_since(when, text):
    assert wording.since(when, NOW) == text


def test_days_are_those_of_paris():
    before_midnight_here = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    after_midnight_here = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert wording.since(before_midnight_here, NOW) == "hier"
    assert wording.day(after_midnight_here) == f"21{W}novembre 2026"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        wording.day(datetime(2026, 11, 21))  # noqa: DTZ001 - that is the fault


def test_short_days_and_months():
    assert wording.short_day(date(2026, 11, 16)) == f"16{W}nov."
    assert wording.month(date(2026, 8, 1)) == "août 2026"
    assert wording.short_month(date(2026, 8, 1)) == f"août{W}2026"


def test_filters_write_the_same():
    page = Template(
        "{% load typography %}"
        "{{ cents|euros }}/{{ count|number }}/{{ mean|number:1 }}/{{ span|duration }}/{{ when|day }}"
    )
    context = {
        "cents": 194000, "count": 1940, "mean": 4.75, "span": timedelta(minutes=40),
        "when": date(2026, 11, 21),
    }  # fmt: skip
    assert page.render(Context(context)) == f"1{N}940{W}€/1{N}940/4,8/40{W}min/21{W}novembre 2026"


def test_the_filter_since_counts_from_now():
    page = Template("{% load typography %}{{ when|since }}")
    assert page.render(Context({"when": date(2020, 1, 1)})) == f"1er{W}janvier 2020"
