"""The computing of cells, against independent computations and the invariants of the method."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mstats

from marketplace.prices import rules
from marketplace.prices.statistics import shrinking
from marketplace.prices.statistics.cells import Prices, changes, compute
from marketplace.prices.statistics.cleaning import far
from marketplace.prices.statistics.quantiles import ranks
from marketplace.prices.statistics.ragged import Ragged

REGIONS = 3
MEDIAN = rules.MEDIAN


def prices(rows, *, recent=None):
    """Make arrays of ``(scope, region, provider, cents)``."""
    scope, region, provider, cents = (np.array(column) for column in zip(*rows, strict=True))
    cents = cents.astype(float)
    recent = np.ones(len(rows), dtype=bool) if recent is None else np.array(recent)
    return Prices(scope, region, provider, cents, cents, recent)


def one_cell(values, *, region=0):
    return prices([(0, region, provider, cents) for provider, cents in enumerate(values)])


def nation_of(values):
    return compute(one_cell(values), regions=REGIONS, whole=np.array([0]))[1]


def lognormal(count, seed=0):
    return np.round(np.exp(np.random.default_rng(seed).normal(11, 0.6, count)))


def exact_interval(values, share):
    """The narrowest interval without extremes, by sums of exact fractions over all pairs."""
    n, p = len(values), Fraction(share).limit_denominator(100)
    mass = [comb(n, t) * p**t * (1 - p) ** (n - t) for t in range(n + 1)]
    best = None
    for i in range(2, n):
        for j in range(i + 1, n):
            cover = sum(mass[i:j])
            if cover >= Fraction(9, 10) and (best is None or (j - i, -cover) < best[0]):
                best = (j - i, -cover), (sorted(values)[i - 1], sorted(values)[j - 1])
    return best and best[1]


@pytest.mark.parametrize("count", [5, 7, 8, 14, 15, 37, 38, 59])
def test_small_cells_agree_with_scipy_and_the_exact_binomial_to_the_cent(count):
    values = lognormal(count, seed=count)
    cells = nation_of(values)
    logs = np.log(
        values[~far(Ragged(np.log(np.sort(values)), np.array([count])))[np.argsort(np.argsort(values))]]
    )
    kept = np.exp(np.sort(logs))
    assert cells.providers[0] == len(kept)
    smooth = np.exp(mstats.hdquantiles(logs, [0.25, 0.5, 0.75]))
    tails = np.exp(np.percentile(logs, [10, 90]))
    expected = [tails[0], *smooth, tails[1]]
    for which, (share, shown) in enumerate(zip(rules.SHARES, rules.publishes(len(kept)), strict=True)):
        if not shown:
            assert np.isnan(cells.figures[0, which])
            continue
        assert cells.figures[0, which] == pytest.approx(expected[which], abs=0.5)
        interval = exact_interval(kept, share) if len(kept) >= 8 else None
        if interval:
            assert cells.low[0, which] == pytest.approx(min(interval[0], expected[which]), abs=0.5)
            assert cells.high[0, which] == pytest.approx(max(interval[1], expected[which]), abs=0.5)
        else:
            assert np.isnan(cells.low[0, which])


def test_large_cells_are_interpolated_between_the_nearest():
    values = lognormal(75, seed=3)
    cells = nation_of(values)
    kept = np.exp(np.sort(np.log(values)))[: int(cells.providers[0])] if cells.dropped[0] else np.sort(values)
    assert cells.figures[0] == pytest.approx(
        np.exp(np.percentile(np.log(kept), [10, 25, 50, 75, 90])), abs=0.5
    )


@pytest.mark.parametrize(("share", "fewest"), [(0.5, 8), (0.25, 15), (0.75, 15), (0.1, 38), (0.9, 38)])
def test_the_ladder_is_where_an_interval_without_extremes_first_exists(share, fewest):
    assert ranks(fewest - 1, share) is None
    found = ranks(fewest, share)
    assert found is not None
    assert 1 <= found[0] < found[1] <= fewest - 2


@pytest.mark.parametrize("count", [8, 9, 23, 60, 301])
def test_an_interval_holds_its_quantile_nine_times_in_ten_and_no_narrower_one_does(count):
    for share in rules.SHARES:
        found = ranks(count, share)
        if found is None:
            continue
        p = Fraction(share).limit_denominator(100)
        mass = [comb(count, t) * p**t * (1 - p) ** (count - t) for t in range(count + 1)]
        low, high = found[0] + 1, found[1] + 1
        assert sum(mass[low:high]) >= Fraction(9, 10)
        width = high - low
        assert all(sum(mass[i : i + width - 1]) < Fraction(9, 10) for i in range(2, count - width + 1))


def test_a_region_moves_towards_the_nation_as_the_formula_says():
    rows, provider = [], 0
    source = np.random.default_rng(5)
    for region, count in enumerate((9, 40, 25)):
        for _ in range(count):
            rows.append((0, region, provider, exp(source.normal(10 + region * 0.2, 0.5))))
            provider += 1
    region, nation, _ = compute(prices(rows), regions=REGIONS, whole=np.array([0]))
    logs = [np.sort([log(row[3]) for row in rows if row[1] == place]) for place in range(REGIONS)]
    # None lies far: the seed was drawn so.
    assert region.dropped.sum() == 0
    assert nation.dropped.sum() == 0
    medians = [float(mstats.hdquantiles(each, [0.5])[0]) for each in logs]
    pooled = sum(((each - each.mean()) ** 2).sum() for each in logs) / sum(len(each) - 1 for each in logs)
    variance = [np.pi / 2 * pooled / len(each) for each in logs]
    centre = log(nation.figures[0, MEDIAN])

    def excess(spread):
        seen = sum((m - centre) ** 2 / (v + spread) for m, v in zip(medians, variance, strict=True))
        return seen + 2 * 0.15**2 / spread - 4

    low, high = 1e-8, 100.0
    for _ in range(200):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    for place in range(REGIONS):
        weight = low / (low + variance[place])
        expected = weight * medians[place] + (1 - weight) * centre
        assert region.figures[place, MEDIAN] == pytest.approx(exp(expected), abs=0.5)
        # The curve moves as one.
        shift = expected - medians[place]
        if len(logs[place]) >= 15:
            quarter = float(mstats.hdquantiles(logs[place], [0.25])[0])
            assert region.figures[place, 1] == pytest.approx(exp(quarter + shift), abs=0.5)


def test_a_provider_speaks_once_by_the_median_of_its_own():
    rows = [(0, 0, provider, 1000) for provider in range(6)] + [(0, 0, 6, 9_000)] * 50
    nation = compute(prices(rows), regions=REGIONS, whole=np.array([0]))[1]
    assert nation.providers[0] == 7
    assert nation.figures[0, MEDIAN] < 1500


def test_gross_errors_are_set_aside_from_eight_providers_and_counted():
    values = [1000, 1010, 1020, 1030, 1040, 1050, 1060, 10_600]
    cells = nation_of(values)
    assert (cells.providers[0], cells.dropped[0]) == (7, 1)
    assert nation_of(values[1:]).dropped[0] == 0


def test_older_prices_serve_only_cells_that_have_too_few():
    rows = [(0, 0, provider, 1000 + provider) for provider in range(4)]
    rows += [(0, 0, provider, 5000 + provider) for provider in range(4, 8)]
    few = compute(prices(rows, recent=[True] * 4 + [False] * 4), regions=REGIONS, whole=np.array([0]))[1]
    enough = compute(prices(rows, recent=[True] * 5 + [False] * 3), regions=REGIONS, whole=np.array([0]))[1]
    assert (few.providers[0], enough.providers[0]) == (8, 5)


def test_sizes_are_joined_at_the_widest_level():
    rows = [(provider % 2, 0, provider, 1000 + 10 * provider) for provider in range(8)]
    _, nation, whole = compute(prices(rows), regions=REGIONS, whole=np.array([0, 0]))
    assert nation.providers.tolist() == [4, 4]
    assert np.isnan(nation.figures).all()
    assert whole.providers.tolist() == [8]
    assert not np.isnan(whole.figures[0, MEDIAN])


def test_nothing_at_all_gives_no_cell():
    empty = Prices(*(np.array([], dtype=kind) for kind in ("i8", "i8", "i8", "f8", "f8", "?")))
    assert [len(cells.key) for cells in compute(empty, regions=REGIONS, whole=np.array([], dtype=int))] == [
        0,
        0,
        0,
    ]


amounts = st.integers(1, 10**8)
round_amounts = st.sampled_from([500, 600, 1000, 1200, 2000, 5000, 100_000])
markets = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(0, REGIONS - 1), st.integers(0, 60), st.one_of(amounts, round_amounts)
    ),
    min_size=1,
    max_size=120,
)
near = st.lists(
    st.tuples(st.integers(0, 0), st.integers(0, REGIONS - 1), st.integers(0, 90), st.integers(900, 1100)),
    min_size=20,
    max_size=150,
)


def levels(rows):
    return compute(prices(rows), regions=REGIONS, whole=np.array([0, 0]))


@settings(max_examples=60, deadline=None)
@given(st.one_of(markets, near))
def test_what_is_published_keeps_the_promises(rows):
    numbers = {}
    for level, cells in enumerate(levels(rows)):
        for place, key in enumerate(cells.key):
            figures, low, high = cells.figures[place], cells.low[place], cells.high[place]
            told = figures[~np.isnan(figures)]
            assert (np.diff(told) >= 0).all()
            k = int(cells.providers[place])
            for which, (shown, interval) in enumerate(
                zip(rules.publishes(k), rules.publishes_interval(k), strict=True)
            ):
                assert shown or np.isnan(figures[which])
                assert interval or np.isnan(low[which])
                if not np.isnan(low[which]):
                    assert low[which] <= figures[which] <= high[which]
            _, cents = cells.members.of(place)
            assert len(cents) == k
            numbers[level, int(key)] = (figures, low, high)
            for extreme in (cents.min(), cents.max()):
                if np.count_nonzero(np.abs(cents - extreme) <= 1) < rules.SHARED:
                    for values in (figures, low, high):
                        assert not (np.abs(values - extreme) < 0.01).any()


@settings(max_examples=30, deadline=None)
@given(st.one_of(markets, near), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_providers_change_anything(rows, random):
    before = levels(rows)
    names = list(range(100))
    random.shuffle(names)
    shuffled = [(scope, region, names[provider], cents) for scope, region, provider, cents in rows]
    random.shuffle(shuffled)
    for one, other in zip(before, levels(shuffled), strict=True):
        for name in ("key", "providers", "dropped", "figures", "low", "high"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=30, deadline=None)
@given(near, st.sampled_from([3, 10, 7.5, 100]))
def test_another_currency_changes_the_currency_alone(rows, factor):
    scaled = [(scope, region, provider, cents * factor) for scope, region, provider, cents in rows]
    for one, other in zip(levels(rows), levels(scaled), strict=True):
        np.testing.assert_array_equal(one.providers, other.providers)
        for name in ("figures", "low", "high"):
            first, second = getattr(one, name) * factor, getattr(other, name)
            # What is hidden for being an extreme to the cent may depend on how large a cent is.
            both = ~np.isnan(first) & ~np.isnan(second)
            np.testing.assert_allclose(first[both], second[both], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(0, 30), st.integers(1, 3)),
    st.dictionaries(st.integers(0, 30), st.integers(1, 3)),
)
def test_changes_count_who_came_left_or_has_another_price(before, after):
    def arrays(each):
        keys = sorted(each)
        return np.array(keys, dtype=np.int64), np.array([each[key] for key in keys], dtype=np.int64)

    expected = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    assert changes(arrays(before), arrays(after)) == expected


def test_draws_are_the_same_each_time():
    first, second = shrinking.Draws(9), shrinking.Draws(9)
    np.testing.assert_array_equal(first.picked, second.picked)
    assert len(first.elsewhere) == rules.DRAWS


@given(st.integers(1, 10**12))
def test_a_rounded_amount_has_two_figures_and_is_near(cents):
    found = rules.rounded(cents)
    assert rules.is_rounded(found)
    assert len(str(found).rstrip("0")) <= 2
    assert abs(found - cents) <= cents * 0.05


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(221_345, 220_000), (4.4, 4), (34.5, 35), (99.6, 100), (9_950, 10_000), (2_249.9, 2_200)],
)
def test_rounding_is_to_the_nearest_and_a_half_goes_up(cents, expected):
    assert rules.rounded(cents) == expected
