from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.amounts import Estimate, Rule, estimate
from eligibility.facts import Range

HALF = Decimal(50)
CHEQUE = Rule(rate_max=HALF, ceiling=300_000, spend_min=100_000)


@pytest.mark.parametrize(
    ("rule", "spend", "expected"),
    [
        (CHEQUE, 440_000, Estimate(220_000, 220_000)),
        (CHEQUE, 600_000, Estimate(300_000, 300_000)),
        (CHEQUE, 600_001, Estimate(300_000, 300_000)),
        (CHEQUE, 900_000, Estimate(300_000, 300_000, "ceiling")),
        (CHEQUE, 99_999, Estimate(0, 0, "spend_min")),
        (CHEQUE, 100_000, Estimate(50_000, 50_000)),
        (Rule(rate_min=Decimal(20), rate_max=HALF), 100_000, Estimate(20_000, 50_000)),
        (Rule(rate_max=HALF, spend_max=200_000), 500_000, Estimate(100_000, 100_000, "spend_max")),
        (Rule(rate_max=HALF, floor=100_000), 199_999, Estimate(0, 0, "floor")),
        (Rule(rate_max=HALF, floor=100_000), 200_000, Estimate(100_000, 100_000)),
        (Rule(ceiling=900_000), 500_000, Estimate(0, 500_000)),
        (Rule(ceiling=900_000), 5_000_000, Estimate(0, 900_000, "ceiling")),
        (Rule(rate_max=Decimal("33.33")), 1_001, Estimate(333, 333)),
        (Rule(), 5_000_000, None),
    ],
)
def test_the_rate_the_floor_and_the_ceiling(rule, spend, expected):
    assert estimate(rule, Range(spend, spend)) == expected


def test_a_range_of_spend_gives_a_range():
    assert estimate(CHEQUE, Range(200_000, 1_000_000)) == Estimate(100_000, 300_000, "ceiling")
    assert estimate(CHEQUE, Range(20_000_001, None)) == Estimate(300_000, 300_000, "ceiling")
    assert estimate(CHEQUE, Range(0, None)).high == 300_000


def test_an_estimate_in_words():
    assert Estimate(220_000, 220_000).words == "2\u202f200\u00a0€"
    assert Estimate(0, 220_000).words == "jusqu’à 2\u202f200\u00a0€"
    assert Estimate(0, 0, "floor").words == "rien pour ce montant"


sums = st.integers(0, 10**12)
rules = st.builds(
    lambda rates, floor, ceiling, least, most: Rule(*rates, floor, ceiling, least, most),
    st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=2).map(sorted),
    st.none() | sums,
    st.none() | sums,
    st.none() | sums,
    st.none() | sums,
)


@given(rules, sums, sums)
def test_an_estimate_stays_within_its_rule_and_grows_with_the_spend(rule, one, other):
    small, large = sorted((one, other))
    first, last = estimate(rule, Range(small, small)), estimate(rule, Range(large, large))
    between = estimate(rule, Range(small, large))

    assert 0 <= first.low <= first.high <= small
    assert rule.ceiling is None or last.high <= rule.ceiling
    assert first.high <= last.high
    assert (between.low, between.high) == (first.low, last.high)
