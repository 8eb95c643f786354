from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from companies.headcounts import CHOICES, CLASSES, UNKNOWN, range_of, words
from tests.companies.factories import CompanyFactory


@pytest.mark.parametrize("code", ["", "NR", "99", "missing", "other", "5"])
def test_a_class_that_tells_nothing_is_unknown_and_never_zero(code):
    assert range_of(code) == UNKNOWN
    assert range_of(code).minimum is None
    assert not range_of(code).known


@pytest.mark.parametrize("code", ["NN", "00", "nn", " 00 "])
def test_no_employee_is_known_to_be_zero(code):
    assert range_of(code) == (0, 0)
    assert range_of(code).known


def test_the_classes_follow_one_another_without_a_gap_nor_an_overlap():
    bounds = sorted(set(CLASSES.values()), key=lambda bounds: bounds.minimum)
    for one, other in pairwise(bounds):
        assert one.maximum + 1 == other.minimum
    assert bounds[-1] == (10000, None)


@pytest.mark.parametrize("headcount", [9, 10, 49, 50, 249, 250])
def test_the_bounds_of_tpe_small_and_medium_companies_are_bounds_of_classes(headcount):
    assert any(headcount in (bounds.minimum, bounds.maximum) for bounds in CLASSES.values())
    holds = {
        bounds
        for bounds in CLASSES.values()
        if bounds.minimum <= headcount <= (10**9 if bounds.maximum is None else bounds.maximum)
    }
    assert len(holds) == 1


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ((None, None), "effectif inconnu"),
        ((0, 0), "aucun salarié"),
        ((1, 2), "1 à 2 salariés"),
        ((1, 1), "1 salarié"),
        ((1000, 1999), "1\u202f000 à 1\u202f999 salariés"),
        ((10000, None), "10\u202f000 salariés et plus"),
    ],
)
def test_a_range_is_told_in_words(bounds, text):
    assert words(*bounds) == text


def test_a_form_offers_every_class_once_and_unknown_first():
    assert CHOICES[0] == ("", "Je ne sais pas")
    assert len({label for _, label in CHOICES}) == len(CHOICES) == 16


@pytest.mark.django_db
@pytest.mark.parametrize("bounds", [(None, 5), (10, 9)])
def test_the_database_refuses_what_is_no_range(bounds):
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyFactory(headcount_min=bounds[0], headcount_max=bounds[1])
