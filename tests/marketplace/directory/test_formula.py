"""The public formula: M1 of marketplaces.md 6.4, monotony, newcomers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.directory.ranking import contributions, formula, newcomers
from marketplace.directory.ranking.contributions import CONNECTORS, PROVIDERS
from marketplace.directory.ranking.formula import Candidate, Fit, Standing
from marketplace.directory.ranking.weights import HISTORY, TERMS, WHOLE, Weights, in_force, versions

PROVIDER = in_force("provider", date(2026, 11, 21))


@st.composite
def fits(draw) -> Fit:
    wanted = draw(st.integers(0, 5))
    place = draw(st.booleans())
    return Fit(
        wanted=wanted,
        offered=draw(st.integers(0, wanted)),
        text=draw(st.none() | st.integers(0, 10_000)),
        kilometres=draw(st.none() | st.integers(0, 1_200)) if place else None,
        place=place,
        remote=place and draw(st.booleans()),
    )


@st.composite
def standings(draw) -> Standing:
    requests = draw(st.integers(0, 20))
    return Standing(
        rating=draw(st.none() | st.integers(0, 10_000)),
        requests=requests,
        in_time=draw(st.integers(0, requests)),
        unconfirmed_days=draw(st.integers(0, 2_000)),
    )


weights = st.sampled_from(HISTORY)


@given(weights, fits(), standings())
def test_the_parts_that_are_shown_add_up_to_the_score(weights, fit, standing):
    score = formula.score(weights, fit, standing)
    names = PROVIDERS if weights.list == "provider" else CONNECTORS
    lines = contributions.lines(weights, score, fit, standing, names, date(2026, 1, 1))
    assert sum(line.points for line in lines) == score.total
    assert 0 <= score.total <= WHOLE
    assert all(0 <= part <= weights.of(term) for term, part in zip(TERMS, score, strict=True))
    written = [contributions.signed(line.points) for line in lines]
    read = sum(int(each.removeprefix("+").replace(",", "")) for each in written)
    assert read == int(contributions.whole(score.total).replace(",", ""))


@given(weights, fits(), standings())
def test_what_the_index_orders_by_is_what_no_search_changes(weights, fit, standing):
    score = formula.score(weights, fit, standing)
    assert formula.standing_points(weights, standing) == score.rating + score.reply + score.fresh


def better(fit: Fit, standing: Standing, weights: Weights) -> list[tuple[Fit, Standing]]:
    """Each feature raised alone."""
    raised = []
    if fit.offered < fit.wanted:
        raised.append((replace(fit, offered=fit.offered + 1), standing))
    if fit.text is not None and fit.text < 10_000:
        raised.append((replace(fit, text=min(10_000, fit.text + 700)), standing))
    if fit.kilometres:
        raised.append((replace(fit, kilometres=fit.kilometres - 1), standing))
        raised.append((replace(fit, kilometres=fit.kilometres // 2), standing))
    if fit.place and not fit.remote:
        raised.append((replace(fit, remote=True), standing))
    if standing.rating is not None and standing.rating < 10_000:
        raised.append((fit, replace(standing, rating=min(10_000, standing.rating + 300))))
    if standing.in_time < standing.requests:
        raised.append((fit, replace(standing, in_time=standing.in_time + 1)))
    if standing.unconfirmed_days:
        raised.append((fit, replace(standing, unconfirmed_days=standing.unconfirmed_days // 2)))
    return raised


rows = st.lists(st.tuples(fits(), standings()), min_size=2, max_size=12)
guests = st.lists(st.integers(0, 15), max_size=2, unique=True)


@given(weights, rows, st.data(), guests)
def test_raising_one_feature_never_lowers_the_rank(weights, rows, data, guests):
    seed = formula.seed_of("2026-11-21", "q=site", weights.version)
    at = data.draw(st.integers(0, len(rows) - 1))
    guests = [guest for guest in guests if guest < len(rows)]

    def rank(changed: tuple[Fit, Standing]) -> int:
        all_rows = [*rows[:at], changed, *rows[at + 1 :]]
        candidates = [Candidate(key, formula.score(weights, *each)) for key, each in enumerate(all_rows)]
        order = [candidate.key for candidate in formula.ranked(candidates, seed)]
        return newcomers.placed(order, guests).index(at)

    before = rank(rows[at])
    for changed in better(*rows[at], weights):
        assert formula.score(weights, *changed).total >= formula.score(weights, *rows[at]).total
        assert rank(changed) <= before


@given(rows, st.randoms())
def test_the_order_depends_on_the_day_and_the_query_alone(rows, random):
    candidates = [Candidate(key, formula.score(PROVIDER, *each)) for key, each in enumerate(rows)]
    seed = formula.seed_of("2026-11-21", "q=site", 1)
    order = formula.ranked(candidates, seed)
    random.shuffle(candidates)
    assert formula.ranked(candidates, seed) == order


def test_equals_are_drawn_anew_each_day_and_for_each_query():
    score = formula.score(PROVIDER, Fit(), Standing())
    candidates = [Candidate(key, score) for key in range(50)]
    orders = {
        tuple(each.key for each in formula.ranked(candidates, formula.seed_of(day, query, 1)))
        for day in ("2026-11-21", "2026-11-22")
        for query in ("q=site", "q=caisse")
    }
    assert len(orders) == 4


@pytest.mark.parametrize(
    ("kilometres", "points"), [(0, 200), (10, 200), (12, 191), (40, 100), (70, 50), (400, 0)]
)
def test_distance_counts_as_the_page_says(kilometres, points):
    assert formula.score(PROVIDER, Fit(place=True, kilometres=kilometres), Standing()).geo == points


def test_each_list_has_whole_weights_that_only_grow_in_number():
    assert {each.list for each in HISTORY} == {"provider", "connector"}
    for of in ("provider", "connector"):
        known = versions(of)
        assert [each.version for each in known] == list(range(1, len(known) + 1))
        assert [each.since for each in known] == sorted(each.since for each in known)
    assert [PROVIDER.of(term) for term in TERMS] == [300, 150, 200, 200, 100, 50]
    with pytest.raises(ValueError, match="add up"):
        replace(PROVIDER, fit=301)


# -- Newcomers


@given(st.integers(0, 200), st.integers(0, 5), st.booleans())
def test_a_newcomer_is_recent_complete_and_hardly_reviewed(age, reviews, complete):
    day = date(2026, 11, 21)
    published = date.fromordinal(day.toordinal() - age)
    found = newcomers.is_newcomer(published_on=published, complete=complete, reviews=reviews, day=day)
    assert found == (age < 90 and complete and reviews < 3)
    assert not newcomers.is_newcomer(published_on=None, complete=complete, reviews=reviews, day=day)


@given(st.lists(st.integers(0, 1 << 60), unique=True, max_size=30), st.text(max_size=8), st.randoms())
def test_a_draw_does_not_depend_on_the_order_of_the_names(keys, seed, random):
    drawn = newcomers.drawn_order(keys, seed)
    assert sorted(drawn) == sorted(keys)
    random.shuffle(keys)
    assert newcomers.drawn_order(keys, seed) == drawn


def test_over_many_days_newcomers_are_drawn_about_equally():
    keys = list(range(1, 41))
    counts = dict.fromkeys(keys, 0)
    for day in range(4_000):
        counts[newcomers.drawn_order(keys, f"1|{day}|q=site")[0]] += 1
    assert min(counts.values()) > 60
    assert max(counts.values()) < 145


def test_among_thousands_some_lots_are_read_and_all_are_drawn_about_equally():
    keys = [Random(number).getrandbits(60) for number in range(1_000)]  # noqa: S311
    assert newcomers.lots("seed", newcomers.FEW) == []
    assert len(newcomers.lots("seed", 1_000)) == 2
    assert len(newcomers.lots("seed", 1_000_000)) == 1
    drawn = [newcomers.guests(keys, f"1|{day}|q=site") for day in range(500)]
    assert all(len(set(pair)) == 2 for pair in drawn)
    lots = {newcomers.lot_of(key) for pair in drawn for key in pair}
    assert len(lots) == newcomers.LOTS
    assert len({key for pair in drawn for key in pair}) > 600


@given(st.lists(st.integers(), unique=True, max_size=25), st.lists(st.integers(), unique=True, max_size=2))
def test_guests_take_their_places_and_the_others_keep_their_order(order, guests):
    found = newcomers.placed(order, guests)
    assert len(set(found)) == len(found)
    assert set(found) == {*order, *guests}
    assert [each for each in found if each not in guests] == [each for each in order if each not in guests]
    for slot, guest in zip(newcomers.SLOTS, guests, strict=False):
        if len(order) >= slot:
            assert found.index(guest) <= slot - 1
    for each in order:
        moved_down = found.index(each) - order.index(each)
        assert moved_down <= len(guests)
