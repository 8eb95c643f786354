from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.compiled import Catalogue
from eligibility.conditions import (
    Activity,
    Age,
    Category,
    Created,
    Dates,
    Headcount,
    LegalForm,
    Place,
    Situation,
    Text,
    Zone,
)
from eligibility.facts import Fact, Facts, Range, Source
from eligibility.judging import both, judge
from tests.eligibility.strategies import TODAY, aids, conditions, facts, known, narrowed

M = 100_000_000
BRITTANY = Zone("region", "53", "Bretagne", ("53",))


def told(**values) -> Facts:
    return Facts.of(TODAY, {name: Fact(value) for name, value in values.items()})


# -- What others got wrong (state-platforms.md, D9) ------------------------------------------------


@pytest.mark.parametrize(
    ("known", "below_10", "from_50_to_249"),
    [
        (Range(9, 9), True, False),
        (Range(10, 10), False, False),
        (Range(6, 9), True, False),
        (Range(10, 19), False, False),
        (Range(49, 49), False, False),
        (Range(50, 50), False, True),
        (Range(249, 249), False, True),
        (Range(250, 250), False, False),
        (Range(200, 249), False, True),
        (Range(250, 499), False, False),
        (Range(20, 249), False, None),
        (Range(50, 299), False, None),
        (Range(10000, None), False, False),
        (Range(None, None), None, None),
        (Range(0, 0), True, False),
    ],
)
def test_a_class_across_a_bound_is_unknown_and_never_collapsed(known, below_10, from_50_to_249):
    company = told(headcount=known)

    assert judge(Headcount(maximum=9), company) is below_10
    assert judge(Headcount(50, 249), company) is from_50_to_249


def test_an_unknown_headcount_is_not_zero():
    assert judge(Headcount(maximum=9), told()) is None
    assert judge(Headcount(maximum=0), told()) is None


def test_the_head_office_and_the_establishment_are_two_places():
    rennes_of_paris = told(place="53/35/35238/", head_office="11/75/75056/75101/")

    assert judge(Place((BRITTANY,)), rennes_of_paris) is True
    assert judge(Place((BRITTANY,), where="head_office"), rennes_of_paris) is False
    assert judge(Place((BRITTANY,), where="head_office"), told(place="53/35/35238/")) is None


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("94/2A/2A004/", True),  # Corsica
        ("94/2B/2B033/", False),
        ("94/", None),
        ("988/988/98818/", True),  # a collectivity
        ("04/974/97411/", False),
        ("11/75/75056/75101/", True),  # an arrondissement of Paris, under its city
        ("11/75/75056/", True),
        ("11/", None),
        ("53/35/35238/", False),
    ],
)
def test_corsica_overseas_and_arrondissements(place, answer):
    zones = (
        Zone("department", "2A", "Corse-du-Sud", ("94/2A",)),
        Zone("other", "988", "Nouvelle-Calédonie", ("988/988",)),
        Zone("commune", "75056", "Paris", ("11/75/75056",)),
    )
    assert judge(Place(zones), told(place=place)) is answer


def test_an_intercommunality_across_two_regions_takes_each_of_its_communes():
    both_sides = Zone("epci", "200070787", "CC Sud-Est Ardennes", ("44/08/08490", "32/02/02760"))

    assert judge(Place((both_sides,)), told(place="44/08/08490/")) is True
    assert judge(Place((both_sides,)), told(place="32/02/02760/")) is True
    assert judge(Place((both_sides,)), told(place="32/02/02722/")) is False
    assert judge(Place((both_sides,)), told(place="44/")) is None


def test_a_zone_that_could_not_be_expanded_leaves_open_what_it_may_decide_and_only_that():
    unknown = Zone("epci", "1", "Une intercommunalité")

    assert judge(Place((unknown,)), told(place="53/35/35238/")) is None
    assert judge(Place((BRITTANY, unknown)), told(place="53/35/35238/")) is True
    assert judge(Place((BRITTANY,), (unknown,)), told(place="53/35/35238/")) is None
    assert judge(Place((BRITTANY,), (unknown,)), told(place="75/")) is False


def test_an_exclusion_inside_the_territory_wins():
    but_rennes = Place((BRITTANY,), (Zone("commune", "35238", "Rennes", ("53/35/35238",)),))

    assert judge(but_rennes, told(place="53/35/35238/")) is False
    assert judge(but_rennes, told(place="53/35/35047/")) is True
    assert judge(but_rennes, told(place="53/35/")) is None
    assert judge(but_rennes, told(place="53/22/")) is True


def test_a_place_is_inside_by_whole_codes_only():
    assert judge(Place((Zone("region", "1", "?", ("1",)),)), told(place="11/75/75056/")) is False


@pytest.mark.parametrize(
    ("included", "excluded", "activity", "answer"),
    [
        (("C",), (), "C1071C", True),
        (("10.7",), (), "C1071C", True),
        (("10.71A",), (), "C1071C", False),
        (("10.71A",), (), "C10", None),
        (("47",), (), "C", False),
        ((), ("10.71C",), "C1071C", False),
        ((), ("10.71C",), "C1071A", True),
        ((), ("10.71C",), "C", None),
        (("C",), ("10.1",), "C1071C", True),
    ],
)
def test_an_activity_is_known_as_far_as_it_was_told(included, excluded, activity, answer):
    assert judge(Activity(included, excluded), told(activity=activity)) is answer


def test_a_code_of_another_nomenclature_is_not_compared():
    assert judge(Activity(("10.71C",), nomenclature="naf2025"), told(activity="C1071C")) is None


@pytest.mark.parametrize(
    ("closes", "today", "answer"),
    [
        (date(2026, 11, 21), date(2026, 11, 21), True),  # closing today
        (date(2026, 11, 21), date(2026, 11, 22), False),
        (None, date(2030, 1, 1), True),  # closing unknown
        (None, date(2025, 12, 31), False),
    ],
)
def test_the_last_day_counts_and_an_unknown_closing_is_open(closes, today, answer):
    assert judge(Dates(date(2026, 1, 1), closes), Facts.of(today, {})) is answer


@pytest.mark.parametrize(
    ("created", "answer"),
    [
        (Range(date(2023, 11, 21), date(2023, 11, 21)), True),
        (Range(date(2023, 11, 22), date(2023, 11, 22)), False),
        (Range(date(2023, 1, 1), date(2023, 12, 31)), None),
        (Range(None, date(2020, 1, 1)), True),
        (Range(date(2027, 1, 1), date(2027, 1, 1)), False),
    ],
)
def test_three_years_are_full_on_the_birthday(created, answer):
    assert judge(Age(minimum=36), told(created_on=created)) is answer


def test_a_company_born_on_a_29_february_has_its_birthday():
    born = {"created_on": Fact(Range(date(2024, 2, 29), date(2024, 2, 29)))}

    assert judge(Age(minimum=12), Facts.of(date(2025, 2, 28), born)) is True
    assert judge(Age(minimum=12), Facts.of(date(2025, 2, 27), born)) is False
    assert judge(Created(until=date(2024, 2, 28)), Facts.of(date(2025, 3, 1), born)) is False


@pytest.mark.parametrize(
    ("facts", "micro", "small"),
    [
        (told(headcount=Range(3, 5)), None, None),
        (told(headcount=Range(3, 5), turnover=Range(0, 2 * M)), True, True),
        (told(headcount=Range(3, 5), turnover=Range(3 * M, 3 * M), balance=Range(0, M)), True, True),
        (told(headcount=Range(10, 19), turnover=Range(0, 2 * M)), False, True),
        (told(headcount=Range(3, 5), turnover=Range(3 * M, 3 * M)), None, True),
        (told(headcount=Range(250, 499)), False, False),
        (told(), None, None),
    ],
)
def test_categories_ask_the_headcount_and_one_of_two_sums(facts, micro, small):
    assert judge(Category(("MIC",)), facts) is micro
    assert judge(Category(("PME",)), facts) is small
    assert judge(Category(("MIC", "PME", "ETI", "GE")), facts) is True


def test_a_company_is_no_micro_entrepreneur():
    company = told(legal_form="5499")

    assert judge(Situation("micro_entrepreneur", False), company) is True
    assert company.known["micro_entrepreneur"].source == Source.COMPUTED
    assert judge(Situation("micro_entrepreneur", False), told(legal_form="1000")) is None
    assert judge(Situation("public_body", False), told(legal_form="7210")) is False


def test_what_was_told_wins_over_what_follows():
    assert told(legal_form="5499", public_body=True).value("public_body") is True
    again = told(micro_entrepreneur=True).with_({"legal_form": Fact("5499")})
    assert again.value("legal_form") == "5499"


def test_what_only_a_person_can_judge_is_never_guessed():
    assert judge(Text("Être de bonne foi."), told(headcount=Range(3, 3))) is None
    assert LegalForm(("54",)).reads == ("legal_form",)


# -- Three values ---------------------------------------------------------------------------------


@given(aids, facts)
def test_the_compiled_catalogue_says_what_each_condition_says(catalogue, company):
    verdicts = Catalogue(catalogue).verdicts(company)

    expected = [both(judge(condition, company) for condition in each) for each in catalogue]
    assert [verdicts.of(rank) for rank in range(len(catalogue))] == expected
    assert verdicts.yes | verdicts.no | verdicts.maybe == (1 << len(catalogue)) - 1
    assert verdicts.undecided == sum(
        judge(condition, company) is None
        for each, answer in zip(catalogue, expected, strict=True)
        if answer is not False
        for condition in each
        if not isinstance(condition, Text)
    )


@given(st.lists(conditions, max_size=5), facts, st.randoms())
def test_the_order_of_conditions_changes_nothing(each, company, random):
    shuffled = random.sample(each, len(each))

    assert both(judge(one, company) for one in shuffled) == both(judge(one, company) for one in each)
    assert Catalogue([shuffled]).verdicts(company) == Catalogue([each]).verdicts(company)


@given(st.lists(conditions, max_size=5), known, known, st.data())
def test_knowing_more_never_turns_a_yes_into_a_no(each, first, more, data):
    before = Facts.of(TODAY, first)
    # More: facts that were missing, and those that were there made finer; nothing that contradicts.
    finer = {name: Fact(_finer(name, fact.value, data)) for name, fact in first.items()}
    after = before.with_({**_consistent(before, more), **finer})

    for condition in each:
        was, is_now = judge(condition, before), judge(condition, after)
        assert was is None or was == is_now, condition
    was = both(judge(one, before) for one in each)
    assert was is None or was == both(judge(one, after) for one in each)


def _consistent(before: Facts, more: dict[str, Fact]) -> dict[str, Fact]:
    """What is new, without what contradicts a fact that followed from the old ones."""
    new = {name: fact for name, fact in more.items() if name not in before.known}
    for name, fact in list(new.items()):
        others = {other: one for other, one in {**before.known, **new}.items() if other != name}
        implied = [Facts.of(TODAY, {other: one}) for other, one in others.items()]
        if any(name in each.known and each.value(name) != fact.value for each in implied):
            del new[name]
    after = before.with_(new)
    return {} if any(after.value(name) != fact.value for name, fact in before.known.items()) else new


def _finer(name: str, value, data):
    if isinstance(value, Range) and name != "created_on":
        low, high = sorted(data.draw(st.tuples(st.integers(0, 300), st.integers(0, 300))))
        return narrowed(value, low, high)
    if name in {"place", "head_office"} and value.count("/") == 1:
        return value + data.draw(st.sampled_from(("", "35/", "35/35238/", "23/")))
    if name == "activity" and len(value) == 1:
        return value + data.draw(st.sampled_from(("", "10", "1071C")))
    return value


@given(aids, known, known)
def test_what_is_computed_once_for_a_question_is_what_would_be_computed_each_time(catalogue, before, answer):
    compiled, facts = Catalogue(catalogue), Facts.of(TODAY, before)
    after = facts.with_(answer)

    assert compiled.probe(facts, answer)(after) == compiled.undecided(after)
