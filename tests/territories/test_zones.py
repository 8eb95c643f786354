import pytest
from hypothesis import given
from hypothesis import strategies as st

from territories.zones import Zone, ZoneKind, ancestors, covers

# A country small enough to be written out: a city with arrondissements, and a collectivity of one commune.
LEAVES = [
    "11/75/75056/75101",
    "11/75/75056/75102",
    "11/77/77001",
    "44/57/57001",
    "44/57/57002",
    "44/67/67001",
    "94/2A/2A001",
    "94/2B/2B001",
    "977/977/97701",
]
PLACES = sorted({path for leaf in LEAVES for path in ancestors(leaf)})

zones = st.lists(
    st.lists(st.sampled_from(PLACES), max_size=3).map(
        lambda paths: Zone(ZoneKind.OTHER, "", "zone", tuple(paths))
    ),
    max_size=4,
)


def expanded(zone: Zone) -> set[str]:
    """The naive way: every leaf that lies in the zone."""
    return {leaf for leaf in LEAVES for path in zone.paths if path in ancestors(leaf)}


def answers_of_the_full_list(inside: list[Zone], outside: list[Zone], place: str) -> set[bool]:
    """Every answer possible for some leaf of ``place``, whatever the unresolved zones turn out to be."""
    found = set()
    for leaf in LEAVES:
        if place not in ancestors(leaf):
            continue
        named = any(leaf in expanded(zone) for zone in inside)
        struck = any(leaf in expanded(zone) for zone in outside)
        open_in = any(not zone.paths for zone in inside)
        open_out = any(not zone.paths for zone in outside)
        for really_in in {named, named or open_in}:
            for really_out in {struck, struck or open_out}:
                found.add(really_in and not really_out)
    return found


@given(zones, zones, st.sampled_from(LEAVES))
def test_for_a_commune_the_answer_is_that_of_the_full_list(inside, outside, leaf):
    possible = answers_of_the_full_list(inside, outside, leaf)
    assert covers(inside, outside, leaf) is (possible.pop() if len(possible) == 1 else None)


@given(zones, zones, st.sampled_from(PLACES))
def test_for_a_wider_place_a_plain_answer_is_never_wrong(inside, outside, place):
    answer = covers(inside, outside, place)
    if answer is not None:
        assert answers_of_the_full_list(inside, outside, place) == {answer}


@given(zones, zones, st.sampled_from(PLACES))
def test_one_more_zone_never_takes_a_place_away(inside, outside, place):
    more = [*inside, Zone(ZoneKind.COUNTRY, "", "France", ("",))]
    if covers(inside, outside, place) is True:
        assert covers(more, outside, place) is True


def zone(*paths: str) -> Zone:
    return Zone(ZoneKind.OTHER, "", "zone", paths)


UNKNOWN = zone()


@pytest.mark.parametrize(
    ("inside", "outside", "answer"),
    [
        ([], [], False),
        ([zone("44")], [], True),
        ([zone("94")], [], False),
        ([UNKNOWN], [], None),
        ([UNKNOWN, zone("44")], [], True),
        ([zone("44")], [UNKNOWN], None),
        ([zone("94")], [UNKNOWN], False),
        ([UNKNOWN], [zone("44/57")], False),
        ([zone("44")], [zone("44/57/57001")], False),
    ],
)
def test_an_unresolved_zone_leaves_open_only_what_it_may_decide(inside, outside, answer):
    assert covers(inside, outside, "44/57/57001") is answer


@pytest.mark.parametrize(
    ("place", "answer"), [("", None), ("44", None), ("44/57", None), ("44/57/57002", False), ("94", False)]
)
def test_a_place_known_in_part_is_unknown_when_a_part_of_it_is_meant(place, answer):
    assert covers([zone("44/57/57001")], [], place) is answer


def test_a_code_that_only_begins_alike_is_another_place():
    assert covers([zone("97")], [], "977/977/97701") is False
