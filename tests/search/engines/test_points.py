"""An order that is a sum, and ways to be taken: both engines say the same as plain arithmetic."""

from __future__ import annotations

from random import Random

import pytest

from core.indexing import Nearness, Points, Way
from search.engines.interface import Query
from tests.search.engines.rows import entry, keys
from tests.support.places import kilometres

RENNES, SAINT_MALO, MARSEILLE = (48.117, -1.677), (48.649, -2.025), (43.296, 5.370)
LEVELS = (7_500, 5_000, 3_333)


def test_a_standing_is_counted_exactly(engine):
    standings = [0, 1, 512, 513, 350, 1_023]
    engine.index(entry(key, "Fiche", standing=standing) for key, standing in enumerate(standings))
    found = engine.search(Query(points=Points()))
    assert [round(hit.score) for hit in found.hits] == sorted(standings, reverse=True)
    assert found.rest == 0


def test_codes_wanted_add_their_share_and_are_counted(engine):
    engine.index(
        [
            entry(1, "Fiche", facets={"service": ["site"]}),
            entry(2, "Fiche", facets={"service": ["site", "caisse"]}),
            entry(3, "Fiche", facets={"service": ["paie"]}),
        ]
    )
    wanted = [("service", "site"), ("service", "caisse")]
    found = engine.search(Query(points=Points(codes=300, wanted=wanted)))
    assert [(hit.key, hit.codes, round(hit.score)) for hit in found.hits] == [
        (2, 2, 300),
        (1, 1, 150),
        (3, 0, 0),
    ]


def test_words_count_by_where_they_stand_and_nothing_else(engine):
    engine.index(
        [
            entry(1, "Atelier vitrine", "Nous faisons des sites."),
            entry(2, "Atelier", "Une vitrine en ligne.", keywords="site"),
            entry(3, "Atelier", "Rien de tel."),
        ]
    )
    points = Points(text=1_000, levels=LEVELS)
    found = engine.search(Query("site vitrine", points=points))
    assert {hit.key: hit.text for hit in found.hits} == {1: 6_250, 2: 6_250}
    assert all(round(hit.score) == 625 for hit in found.hits)
    # Others change nothing, however many and however often they say it.
    engine.index(entry(key, "Site site site", "vitrine " * 9) for key in range(10, 60))
    found = engine.search(Query("site vitrine", points=points, limit=100))
    assert {hit.key: hit.text for hit in found.hits if hit.key < 10} == {1: 6_250, 2: 6_250}


def test_another_name_counts_less_than_the_word(engine):
    engine.index([entry(1, "Cotisations"), entry(2, "URSSAF")])
    found = engine.search(Query("urssaf ", points=Points(text=1_000, levels=LEVELS)))
    assert {hit.key: hit.text for hit in found.hits} == {2: 7_500, 1: 3_333}


def test_how_many_words_are_wanted_is_told_and_can_be_asked_for(engine):
    engine.index([entry(1, "Site vitrine"), entry(2, "Vitrine")])
    found = engine.search(Query("site vitrine", points=Points()))
    assert set(keys(found)) == {1, 2}
    assert found.least == 1
    assert keys(engine.search(Query("site vitrine", points=Points(least=2)))) == [1]


def test_one_of_the_ways_must_take_a_row(engine):
    engine.index(
        [
            entry(1, "Fiche", place=RENNES, marks={"covers": ["fr"]}),
            entry(2, "Fiche", place=SAINT_MALO, marks={"covers": ["53/35"]}),
            entry(3, "Fiche", place=MARSEILLE, marks={"covers": ["fr"], "remote": ["oui"]}),
            entry(4, "Fiche", marks={"covers": ["fr"]}),
            entry(5, "Fiche", place=RENNES, marks={"covers": ["93"]}),
        ]
    )
    near = Way({"covers": ["fr", "53/35"]}, (*RENNES, 70.0))
    remote = Way({"remote": ["oui"]})
    assert set(keys(engine.search(Query(ways=[near])))) == {1, 2}
    assert set(keys(engine.search(Query(ways=[near, remote])))) == {1, 2, 3}
    assert keys(engine.search(Query(ways=[Way({"covers": ["fr"], "remote": ["oui"]})]))) == [3]
    assert engine.search(Query(ways=[near], facets=["kind"])).facets == {"kind": {"tests.row": 2}}


def test_nearness_is_halved_with_distance_unless_anywhere_will_do(engine):
    engine.index(
        [
            entry(1, "Fiche", place=RENNES),
            entry(2, "Fiche", place=SAINT_MALO),
            entry(3, "Fiche", place=MARSEILLE, marks={"remote": ["oui"]}),
            entry(4, "Fiche"),
        ]
    )
    near = Nearness(*RENNES, points=200, free=10, half=30, anywhere={"remote": ["oui"]})
    found = engine.search(Query(points=Points(nearness=near)))
    hits = {hit.key: hit for hit in found.hits}
    assert hits[3].anywhere
    assert not hits[1].anywhere
    assert hits[2].place == pytest.approx(SAINT_MALO, abs=1e-4)
    assert hits[4].place is None
    assert keys(found)[2:] == [2, 4]
    exact = 200 * 0.5 ** ((kilometres(*RENNES, *SAINT_MALO) - 10) / 30)
    # An upper bound by as much as a cell of the map is wide.
    assert exact - 0.01 <= hits[2].score <= exact * 1.5


@pytest.mark.parametrize("radius", [3.0, 25.0, 80.0, 290.0, 450.0])
def test_a_circle_holds_what_is_inside_and_nothing_else(engine, radius):
    draw = Random(7)  # noqa: S311
    places = {key: (draw.uniform(43, 51), draw.uniform(-4, 7)) for key in range(400)}
    engine.index(entry(key, "Fiche", place=place) for key, place in places.items())
    away = {key: kilometres(*RENNES, *place) for key, place in places.items()}
    found = engine.search(Query(ways=[Way(within=(*RENNES, radius))], limit=400))
    # Two ways to measure the Earth differ by a thousandth.
    assert {key for key in away if away[key] < radius * 0.998} <= set(keys(found))
    wider = 1.5 if radius > 300 else 1.002  # the widest are rectangles for one engine
    assert all(away[key] <= radius * wider for key in keys(found))


def test_none_left_out_has_more_points_than_the_rest(engine):
    draw = Random(3)  # noqa: S311
    rows = {
        key: ((draw.uniform(47.5, 48.8), draw.uniform(-2.6, -0.8)), draw.randrange(350), draw.random() < 0.2)
        for key in range(600)
    }
    engine.index(
        entry(key, "Fiche", place=place, standing=standing, marks={"remote": ["oui"]} if remote else {})
        for key, (place, standing, remote) in rows.items()
    )
    near = Nearness(*RENNES, points=200, free=10, half=30, anywhere={"remote": ["oui"]})
    found = engine.search(Query(points=Points(nearness=near, draw="1|2026-11-21|"), limit=60))
    exact = {
        key: standing + (200 if remote else 200 * 0.5 ** (max(0.0, kilometres(*RENNES, *place) - 10) / 30))
        for key, (place, standing, remote) in rows.items()
    }
    kept = set(keys(found))
    assert all(exact[key] <= found.rest + 1 for key in exact if key not in kept)
    assert found.rest < max(exact.values())


def test_equals_come_in_another_order_for_another_draw(engine):
    engine.index(entry(key, "Fiche", standing=5) for key in range(200))
    orders = {tuple(keys(engine.search(Query(points=Points(draw=seed), limit=20)))) for seed in "abcd"}
    assert len(orders) == 4
    again = engine.search(Query(points=Points(draw="a"), limit=20))
    assert tuple(keys(again)) in orders


def test_a_limit_of_none_counts_only(engine):
    engine.index(entry(key, "Fiche", facets={"service": ["site"]}) for key in range(30))
    found = engine.search(Query(facets=["service"], limit=0, points=Points()))
    assert (found.hits, found.total, found.facets) == ([], 30, {"service": {"site": 30}})
