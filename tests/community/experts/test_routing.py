"""Routing is a pure function: what it owes whatever the facts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from community.experts.routing import (
    Candidate,
    Known,
    Reach,
    freshness,
    may_be_invited,
    presence,
    route,
    skill_of,
)

TOPICS = st.integers(1, 4)
KNOWN = st.builds(Known, st.floats(0, 1), st.integers(1, 50))
ONE = st.builds(
    Candidate,
    key=st.integers(1, 40),
    known=st.dictionaries(TOPICS, KNOWN, max_size=3),
    chosen=st.frozensets(TOPICS, max_size=3),
    presence=st.floats(0, 30),
    invited=st.integers(0, 6),
    most=st.integers(1, 5),
    wants=st.booleans(),
    available=st.booleans(),
    is_asker=st.booleans(),
    trade=st.sampled_from(["", "lawyer", "accountant"]),
)
PEOPLE = st.lists(ONE, max_size=12, unique_by=lambda one: one.key)
ASKED = st.lists(TOPICS, max_size=3, unique=True)


@settings(max_examples=200)
@given(topics=ASKED, people=PEOPLE, order=st.randoms(), reach=st.sampled_from(Reach), salt=st.integers(0, 9))
def test_the_same_facts_give_the_same_invitations_in_whatever_order_they_come(
    topics, people, order, reach, salt
):
    first = route(topics, people, count=3, salt=salt, reach=reach, near=[3, 4])
    shuffled = list(people)
    order.shuffle(shuffled)
    assert route(topics, shuffled, count=3, salt=salt, reach=reach, near=[4, 3]) == first


@settings(max_examples=200)
@given(topics=ASKED, people=PEOPLE, count=st.integers(0, 12), already=st.frozensets(st.integers(1, 40)))
def test_never_the_asker_nor_who_declines_is_away_or_has_had_enough(topics, people, count, already):
    chosen = route(topics, people, count=count, salt=1, reach=Reach.ALL, already=already)
    by_key = {one.key: one for one in people}
    keys = [choice.key for choice in chosen]
    assert len(keys) == len(set(keys)) <= count
    for key in keys:
        one = by_key[key]
        assert key not in already
        assert not one.is_asker
        assert one.wants
        assert one.available
        assert one.invited < one.most
    assert len(keys) == min(count, sum(may_be_invited(one) and one.key not in already for one in people))


@given(topics=ASKED, people=PEOPLE)
def test_the_first_waves_invite_nobody_who_knows_nothing_of_it(topics, people):
    by_key = {one.key: one for one in people}
    for choice in route(topics, people, count=12, salt=1):
        one = by_key[choice.key]
        assert choice.topic in topics
        assert choice.topic in one.known or choice.topic in one.chosen


@given(topics=ASKED, people=PEOPLE)
def test_each_wider_reach_leaves_nobody_out(topics, people):
    found = [
        {choice.key for choice in route(topics, people, count=99, salt=1, reach=reach, near=[3, 4])}
        for reach in Reach
    ]
    assert found[0] <= found[1] <= found[2]


def known(lower_bound: float, answers: int, key: int = 1, **more) -> Candidate:
    return Candidate(key, {1: Known(lower_bound, answers)}, **more)


def test_skill_grows_with_what_readers_say_and_with_answers():
    assert skill_of(known(0.8, 5), [1], ())[0] > skill_of(known(0.4, 5), [1], ())[0]
    assert skill_of(known(0.6, 9), [1], ())[0] > skill_of(known(0.6, 2), [1], ())[0]
    assert skill_of(Candidate(1, chosen=frozenset([1])), [1], ()) == (0.1, 1)
    assert skill_of(known(0.8, 5), [2], ()) == (0.0, None)
    assert skill_of(known(0.8, 5), [2], [1])[1] == 1
    assert skill_of(known(0.8, 5), [], [1]) == (0.0, None)


def test_the_surer_the_fresher_and_the_less_loaded_come_first():
    def first(*people):
        return route([1], people, count=1, salt=7)[0].key

    assert first(known(0.5, 8, 1), known(0.8, 8, 2)) == 2
    assert first(known(0.6, 8, 1, presence=presence([60])), known(0.6, 8, 2, presence=presence([1]))) == 2
    assert first(known(0.6, 8, 1, invited=4), known(0.6, 8, 2, invited=0)) == 2


def test_the_same_trade_twice_weighs_less_than_another():
    people = [
        known(0.80, 9, 1, trade="lawyer"),
        known(0.79, 9, 2, trade="lawyer"),
        known(0.74, 9, 3, trade="accountant"),
    ]
    assert [choice.key for choice in route([1], people, count=3, salt=1)] == [1, 3, 2]


def test_among_equals_each_question_draws_anew():
    people = [known(0.6, 5, key) for key in range(1, 21)]
    firsts = {route([1], people, count=1, salt=salt)[0].key for salt in range(60)}
    assert len(firsts) > 10


def test_a_newcomer_who_chose_the_topic_is_invited_too():
    newcomer = Candidate(2, chosen=frozenset([1]))
    chosen = route([1], [known(0.9, 40, 1, presence=9), newcomer], count=3, salt=1)
    assert [choice.key for choice in chosen] == [1, 2]
    assert chosen[1].answers == 0
    assert freshness(newcomer) > 0
