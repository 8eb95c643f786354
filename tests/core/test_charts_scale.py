"""Scales: round ticks that hold the data, and places that keep the order of figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import dates
from core.charts.scale import exact, nice
from tests.core.charts import FIGURES, patient


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [0, 1]),
        ([0, 0], [0, 1]),
        ([0.0], [0, 0.5, 1]),
        ([1], [0, 1]),
        ([3], [0, 1, 2, 3]),
        ([1280], [0, 500, 1000, 1500]),
        ([7, 7, 7], [0, 2, 4, 6, 8]),
        ([-280, 1190], [-500, 0, 500, 1000, 1500]),
        ([-3], [-3, -2, -1, 0]),
        ([0.3], ["0", "0.1", "0.2", "0.3"]),
        ([0.1 + 0.2], ["0", "0.1", "0.2", "0.3"]),
        ([1e-300], [0, 0.5, 1]),
        ([10**15], [0, 5 * 10**14, 10**15]),
    ],
)
def test_ticks_are_round_and_begin_at_zero(values, ticks):
    assert list(nice(values).ticks) == [Decimal(str(tick)) for tick in ticks]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), 10**15 + 1, -1e16]
)
def test_what_cannot_be_drawn_is_refused(value):
    with pytest.raises(ValueError, match="chart"):
        nice([1, value])


@patient
@given(st.lists(FIGURES, max_size=8), st.integers(3, 8))
def test_ticks_cover_the_data_in_few_even_steps(values, most):
    scale = nice(values, most=most)
    assert scale.low <= min([exact(value) for value in values], default=Decimal(0)) + Decimal("1e-9")
    assert scale.high >= max([exact(value) for value in values], default=Decimal(0)) - Decimal("1e-9")
    assert 2 <= len(scale.ticks) <= most + 1
    steps = {after - before for before, after in zip(scale.ticks, scale.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert 0 in scale.ticks


@patient
@given(st.lists(FIGURES, min_size=2, max_size=8))
def test_a_greater_figure_never_stands_before_a_smaller_one(values):
    scale = nice(values)
    places = [scale.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)


@patient
@given(st.lists(st.integers(0, 10**6), max_size=8))
def test_whole_figures_get_whole_ticks(values):
    assert all(tick == int(tick) for tick in nice(values).ticks)


@patient
@given(st.dates(), st.integers(0, 3_000_000))
def test_ticks_of_days_are_few_ordered_and_inside(first, days):
    last = first + timedelta(min(days, (date.max - first).days))
    found = dates.ticks(first, last)
    assert 1 <= len(found) <= 4
    assert [when for when, _ in found] == sorted({when for when, _ in found})
    assert all(first <= when <= last for when, _ in found)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), ["3 nov."]),
        (date(2026, 11, 1), date(2026, 11, 15), ["1er nov.", "8 nov.", "15 nov."]),
        (date(2025, 12, 1), date(2026, 11, 1), ["janv. 2026", "avr. 2026", "juil. 2026", "oct. 2026"]),
        (date(2019, 5, 1), date(2026, 11, 1), ["2020", "2022", "2024", "2026"]),
    ],
)
def test_days_months_and_years_are_what_people_count_by(first, last, labels):
    assert [label.replace("\u00a0", " ") for _, label in dates.ticks(first, last)] == labels
