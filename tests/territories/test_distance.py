import pytest
from hypothesis import given
from hypothesis import strategies as st

from territories.distance import distance_km
from territories.models import Commune

PARIS = Commune(latitude=48.8566, longitude=2.3522)
LYON = Commune(latitude=45.7640, longitude=4.8357)
SAINT_DENIS = Commune(latitude=-20.8789, longitude=55.4481)

points = st.builds(Commune, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


def test_paris_and_lyon_are_392_kilometres_apart():
    assert distance_km(PARIS, LYON) == pytest.approx(392, abs=1)


def test_la_reunion_is_on_the_other_side_of_the_earth():
    assert distance_km(PARIS, SAINT_DENIS) == pytest.approx(9_360, abs=30)


def test_a_commune_that_is_not_on_the_map_is_at_no_distance():
    assert distance_km(PARIS, Commune()) is None
    assert distance_km(Commune(), PARIS) is None


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(one, other):
    there = distance_km(one, other)
    assert there == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= there <= 20_016
    assert distance_km(one, one) == pytest.approx(0, abs=1e-6)
