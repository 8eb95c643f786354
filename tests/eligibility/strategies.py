"""Conditions and facts at random, from few values so that they meet."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from eligibility.conditions import (
    Activity,
    Age,
    Balance,
    Category,
    Created,
    Dates,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Spend,
    Text,
    Turnover,
    Zone,
)
from eligibility.facts import Fact, Facts, Range
from eligibility.trees import place_node

TODAY = date(2026, 11, 21)
PATHS = ("", "53", "53/35", "53/35/35238", "53/35/35047", "75", "75/23", "75/23/23096", "94/2A", "988/988")
CODES = ("A", "C", "10", "10.7", "10.71", "10.71C", "10.71A", "G", "47", "56.10A")
FORMS = ("1000", "5", "54", "5499", "57", "5710", "7", "92")
NAMES = ("micro_entrepreneur", "public_body", "project_started", "independent")
BOUNDS = (0, 1, 9, 10, 49, 50, 249, 250)
DAYS = tuple(date(year, month, 15) for year in (2019, 2024, 2026, 2027) for month in (1, 11))

zones = st.builds(
    lambda path, expanded: Zone("other", path or "FR", path or "France", (path,) if expanded else ()),
    st.sampled_from(PATHS),
    st.integers(0, 5).map(bool),
)
some_zones = st.lists(zones, min_size=1, max_size=3).map(tuple)
any_zones = st.lists(zones, max_size=2).map(tuple)
codes = st.lists(st.sampled_from(CODES), max_size=3).map(tuple)
forms = st.lists(st.sampled_from(FORMS), max_size=2).map(tuple)


def pairs(values):
    """Two values in order, one of which may be missing."""
    value = st.sampled_from(values)
    return st.one_of(
        st.tuples(value, st.none()),
        st.tuples(st.none(), value),
        st.tuples(value, value).map(lambda pair: tuple(sorted(pair))),
    )


conditions = st.one_of(
    st.builds(Place, some_zones, any_zones, st.sampled_from(("establishment", "head_office"))),
    st.tuples(codes, codes).filter(any).map(lambda pair: Activity(*pair)),
    st.tuples(forms, forms).filter(any).map(lambda pair: LegalForm(*pair)),
    *(
        pairs(BOUNDS).map(lambda pair, kind=kind: kind(*pair))
        for kind in (Headcount, Turnover, Balance, Spend, Age)
    ),
    pairs(DAYS).map(lambda pair: Created(*pair)),
    pairs(DAYS).map(lambda pair: Dates(*pair)),
    st.lists(st.sampled_from(("MIC", "PME", "ETI", "GE")), min_size=1, unique=True).map(
        lambda names: Category(tuple(names))
    ),
    st.builds(Situation, st.sampled_from(NAMES), st.booleans()),
    st.just(Text("Ne pas avoir froid aux yeux.")),
)
aids = st.lists(st.lists(conditions, max_size=5).map(tuple), min_size=1, max_size=6)

ranges = st.one_of(st.just((None, None)), pairs((0, 1, 5, 9, 10, 20, 49, 50, 250))).map(
    lambda pair: Range(*pair)
)
values = {
    "place": st.sampled_from(PATHS).map(place_node),
    "head_office": st.sampled_from(PATHS).map(place_node),
    "activity": st.sampled_from(("", "A", "C", "C10", "C107", "C1071", "C1071C", "G4711A", "I5610A")),
    "legal_form": st.sampled_from(FORMS),
    "headcount": ranges,
    "turnover": ranges,
    "balance": ranges,
    "spend": ranges,
    "created_on": pairs(DAYS).map(lambda pair: Range(*pair)),
    **{name: st.booleans() for name in NAMES},
}
known = st.fixed_dictionaries({}, optional={name: value.map(Fact) for name, value in values.items()})
facts = known.map(lambda found: Facts.of(TODAY, found))


def narrowed(value: Range, low, high) -> Range:
    """A range inside another: what is learnt about it later."""
    minimum = low if value.minimum is None else max(value.minimum, low)
    if value.maximum is not None:
        minimum = min(minimum, value.maximum)
    maximum = high if value.maximum is None else min(value.maximum, high)
    return Range(minimum, max(maximum, minimum))
