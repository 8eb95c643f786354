"""The arithmetic of scores, and what it promises whatever the reviews (R2 of the research report)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.reviews import rules

TODAY = date(2026, 11, 21)
stars = st.integers(1, 5)
days = st.integers(0, 5 * 365).map(lambda ago: TODAY - timedelta(days=ago))
reviews = st.lists(st.tuples(stars, days), max_size=60)
histograms = st.lists(st.integers(0, 10_000), min_size=5, max_size=5)


def sums_of(given_reviews) -> list[int]:
    sums = [0] * 5
    for star, day in given_reviews:
        sums[star - 1] += rules.weight(day)
    return sums


def score(given_reviews, histogram=(1, 1, 2, 5, 9)) -> int:
    return rules.rank_score(sums_of(given_reviews), rules.shares(histogram), TODAY)


def by_the_book(weights, prior) -> float:
    """The formula of research/marketplaces.md 2.1, word for word."""
    alpha = [6 * pi + w for pi, w in zip(prior, weights, strict=True)]
    total = sum(alpha)
    mu = sum(s * a for s, a in enumerate(alpha, 1)) / total
    var = (sum(s * s * a for s, a in enumerate(alpha, 1)) / total - mu**2) / (total + 1)
    return min(1.0, max(0.0, (mu - max(var, 0.0) ** 0.5 - 1) / 4))


@given(histograms, histograms)
def test_the_bound_is_that_of_the_formula(counts, histogram):
    prior = rules.shares(histogram)
    assert rules.lower_bound(counts, prior) == pytest.approx(by_the_book(counts, prior), abs=1e-6)


# The report's own table gives posterior means and bounds for one prior, which these shares come near.
LIKE_THE_REPORT = (0.05, 0.08, 0.20, 0.31, 0.36)


@pytest.mark.parametrize(
    ("counts", "mark"),
    [
        ((0, 0, 0, 0, 1), 3.61),
        ((0, 0, 0, 0, 3), 3.89),
        ((0, 0, 0, 1, 4), 3.99),
        ((1, 0, 0, 3, 16), 4.27),
        ((4, 2, 4, 20, 70), 4.37),
    ],
)
def test_the_bound_is_that_of_the_report(counts, mark):
    assert 1 + 4 * rules.lower_bound(counts, LIKE_THE_REPORT) == pytest.approx(mark, abs=0.02)


@given(st.data(), reviews)
def test_the_order_of_arrival_changes_nothing(data, given_reviews):
    shuffled = data.draw(st.permutations(given_reviews))
    assert sums_of(shuffled) == sums_of(given_reviews)
    assert score(shuffled) == score(given_reviews)


@given(reviews, st.tuples(stars, days), histograms)
def test_taking_a_review_away_leaves_no_trace(given_reviews, one, histogram):
    assume(given_reviews)
    with_it = sums_of([*given_reviews, one])
    with_it[one[0] - 1] -= rules.weight(one[1])
    assert with_it == sums_of(given_reviews)


@given(reviews, days, histograms)
def test_a_perfect_review_never_lowers_the_rank(given_reviews, day, histogram):
    assert score([*given_reviews, (5, day)], histogram) >= score(given_reviews, histogram)


@given(reviews, stars, days, histograms)
def test_a_review_above_what_is_known_never_lowers_the_rank(given_reviews, star, day, histogram):
    prior = rules.shares(histogram)
    alpha = [6 * p + w for p, w in zip(prior, rules.present(sums_of(given_reviews), TODAY), strict=True)]
    assume(star >= sum(s * a for s, a in enumerate(alpha, 1)) / sum(alpha))
    assert score([*given_reviews, (star, day)], histogram) >= score(given_reviews, histogram)


@given(reviews, stars, stars, days, histograms)
def test_a_better_review_never_ranks_lower_than_a_worse_one(given_reviews, one, other, day, histogram):
    worse, better = sorted((one, other))
    assert score([*given_reviews, (better, day)], histogram) >= score(
        [*given_reviews, (worse, day)], histogram
    )


@pytest.mark.parametrize("crowd", [10, 1_000, 100_000])
@pytest.mark.parametrize("histogram", [(1, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0, 0)])
def test_neither_does_it_against_a_crowd_of_bad_ones(crowd, histogram):
    for day in (TODAY, TODAY - timedelta(days=1800)):
        bad = [crowd * rules.weight(TODAY), 0, 0, 0, 0]
        prior = rules.shares(histogram)
        scores = []
        for star in (1, 2, 3, 4, 5):
            sums = list(bad)
            sums[star - 1] += rules.weight(day)
            scores.append(rules.rank_score(sums, prior, TODAY))
        assert scores == sorted(scores)
        assert scores[-1] >= rules.rank_score(bad, prior, TODAY)


@given(histograms)
def test_starting_points_are_shares_that_never_cost(histogram):
    prior = rules.shares(histogram)
    assert sum(prior) == pytest.approx(1)
    assert min(prior) >= 0
    assert rules.never_costs(prior)


def test_a_real_histogram_is_taken_as_it_is():
    assert rules.shares((40, 30, 90, 240, 600)) == [0.04, 0.03, 0.09, 0.24, 0.6]


def test_more_of_the_same_ranks_higher():
    assert score([(5, TODAY)]) < score([(5, TODAY)] * 3) < score([(5, TODAY)] * 30)


def test_a_review_counts_for_half_two_years_later():
    then = TODAY - timedelta(days=731)
    sums = [rules.weight(then), rules.weight(TODAY)]
    old, new = rules.present(sums, TODAY)
    assert old == pytest.approx(0.5, abs=1e-3)
    assert new == pytest.approx(1, abs=1e-3)


@given(reviews)
def test_a_day_later_everything_weighs_a_little_less_and_in_proportion(given_reviews):
    sums = sums_of(given_reviews)
    today, tomorrow = rules.present(sums, TODAY), rules.present(sums, TODAY + timedelta(days=1))
    assert tomorrow == pytest.approx([value * 2 ** (-1 / rules.HALF_LIFE) for value in today])


@given(histograms)
def test_the_mean_is_plain(counts):
    total = sum(counts)
    mean = rules.mean_hundredths(counts)
    if not total:
        assert mean is None
    else:
        assert mean == pytest.approx(100 * sum(s * n for s, n in enumerate(counts, 1)) / total, abs=0.5)
