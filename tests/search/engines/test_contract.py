"""What every engine promises, in the interface's own words."""

from __future__ import annotations

from datetime import date

import pytest

from search.engines.interface import Near, Query
from tests.search.engines.rows import KIND, entry, gone, keys

RENNES, SAINT_MALO, MARSEILLE = (48.117, -1.677), (48.649, -2.025), (43.296, 5.370)


def test_an_empty_index_answers_with_nothing(engine):
    assert engine.search(Query("aide")).total == 0
    assert engine.search(Query()).total == 0
    assert not engine.similar("aide", [KIND], 5)
    assert not engine.suggest("aid", [KIND], 5)
    assert not list(engine.versions(KIND))


def test_what_is_indexed_is_found_when_the_call_returns(engine):
    engine.index([entry(1, "Une aide à l’export", quality=0.8, day=date(2026, 3, 2))])
    found = engine.search(Query("export"))
    assert found.total == 1
    (hit,) = found.hits
    assert (hit.kind, hit.key, hit.day) == (KIND, 1, date(2026, 3, 2))
    assert hit.quality == pytest.approx(0.8)
    assert hit.score > 0
    assert hit.matched == ("export",)


def test_a_title_counts_more_than_a_body(engine):
    engine.index(
        [
            entry(1, "Les horaires du guichet", "Le guichet parle aussi de la TVA."),
            entry(2, "La TVA", "Tout ce qu’il faut savoir."),
        ]
    )
    assert keys(engine.search(Query("TVA"))) == [2, 1]


def test_keywords_lead_to_a_row(engine):
    engine.index([entry(1, "Camille Duval", "Conseil", keywords="expert-comptable fiscalité")])
    assert keys(engine.search(Query("expert comptable"))) == [1]


def test_an_empty_text_finds_all_newest_first(engine):
    days = [date(2026, 1, 5), None, date(2026, 9, 1), date(2025, 2, 3)]
    engine.index([entry(number, f"Page {number}", day=day) for number, day in enumerate(days)])
    found = engine.search(Query())
    assert keys(found) == [2, 0, 3, 1]
    assert found.total == 4
    assert [hit.day for hit in found.hits][-1] is None


def test_newest_first_can_be_asked_for(engine):
    engine.index(
        [entry(1, "Export", day=date(2025, 1, 1)), entry(2, "Aide à l’export", day=date(2026, 1, 1))]
    )
    assert keys(engine.search(Query("export", sort="newest"))) == [2, 1]


def test_the_limit_cuts_the_hits_and_not_the_total(engine):
    engine.index(entry(number, f"Aide {number}") for number in range(30))
    found = engine.search(Query("aide", limit=7))
    assert (len(found.hits), found.total) == (7, 30)


def test_kinds_and_filters_narrow(engine):
    engine.index(
        [
            entry(1, "Aide A", facets={"topic": ["export", "douane"], "region": ["53"]}),
            entry(2, "Aide B", facets={"topic": ["fiscal"], "region": ["53"]}),
            entry(3, "Aide C", facets={"topic": ["export"], "region": ["93"]}, kind="tests.other"),
        ]
    )
    assert set(keys(engine.search(Query("aide", kinds=[KIND])))) == {1, 2}
    assert set(keys(engine.search(Query("aide", filters={"topic": ["export"]})))) == {1, 3}
    assert set(keys(engine.search(Query("aide", filters={"topic": ["export", "fiscal"]})))) == {1, 2, 3}
    both = Query("aide", filters={"topic": ["export", "fiscal"], "region": ["93"]})
    assert keys(engine.search(both)) == [3]
    assert not engine.search(Query("aide", filters={"topic": ["exp"]})).total


def test_a_facet_is_counted_as_if_it_were_not_filtered_itself(engine):
    engine.index(
        [
            entry(1, "Aide A", facets={"topic": ["export"], "region": ["53"]}),
            entry(2, "Aide B", facets={"topic": ["fiscal"], "region": ["53"]}),
            entry(3, "Aide C", facets={"topic": ["export"], "region": ["93"]}),
            entry(4, "Autre", facets={"topic": ["export"], "region": ["93"]}),
            entry(5, "Aide D", facets={"topic": ["export"]}, kind="tests.other"),
        ]
    )
    found = engine.search(
        Query("aide", kinds=[KIND], filters={"region": ["53"]}, facets=["topic", "region", "kind", "sector"])
    )
    assert found.facets == {
        "topic": {"export": 1, "fiscal": 1},
        "region": {"53": 2, "93": 1},
        "kind": {KIND: 2},
        "sector": {},
    }
    found = engine.search(Query("aide", kinds=[KIND], facets=["kind"]))
    assert found.facets == {"kind": {KIND: 3, "tests.other": 1}}


def test_since_leaves_older_rows_out(engine):
    engine.index([entry(1, "Aide", day=date(2025, 12, 31)), entry(2, "Aide", day=date(2026, 1, 1))])
    assert keys(engine.search(Query("aide", since=date(2026, 1, 1)))) == [2]


def test_near_keeps_what_is_inside_the_circle(engine):
    engine.index(
        [
            entry(1, "Prestataire", place=RENNES),
            entry(2, "Prestataire", place=SAINT_MALO),
            entry(3, "Prestataire", place=MARSEILLE),
            entry(4, "Prestataire"),
        ]
    )
    assert keys(engine.search(Query("prestataire", near=Near(*RENNES, 60)))) == [1]
    assert set(keys(engine.search(Query("prestataire", near=Near(*RENNES, 70))))) == {1, 2}
    assert not engine.search(Query(near=Near(0.0, 0.0, 5))).total


def test_a_row_that_is_gone_is_not_found(engine):
    engine.index([entry(1, "Aide à l’export"), entry(2, "Aide à l’export")])
    engine.index([gone(1, version=2)])
    assert keys(engine.search(Query("export"))) == [2]
    assert keys(engine.search(Query())) == [2]
    assert [one.key for one in engine.suggest("aide", [KIND], 5)] == [2]
    assert list(engine.versions(KIND)) == [(2, 1)]
    assert engine.search(Query(facets=["kind"])).facets == {"kind": {KIND: 1}}


def test_a_lower_version_changes_nothing(engine):
    engine.index([entry(1, "Nouveau titre", version=3)])
    engine.index([entry(1, "Ancien titre", version=2)])
    engine.index([gone(1, version=2)])
    assert engine.search(Query("nouveau")).total == 1
    assert engine.search(Query("ancien")).total == 0
    assert list(engine.versions(KIND)) == [(1, 3)]


def test_what_is_gone_stays_gone_for_a_late_change(engine):
    engine.index([gone(1, version=5)])
    engine.index([entry(1, "Aide", version=4)])
    assert not engine.search(Query("aide")).total
    engine.index([entry(1, "Aide", version=6)])
    assert engine.search(Query("aide")).total == 1


def test_one_call_may_hold_many_changes_of_one_row_in_any_order(engine):
    engine.index(
        [
            entry(1, "Second", version=2),
            entry(1, "Troisième", version=3),
            entry(1, "Premier", version=1),
            gone(2, version=2),
            entry(2, "Ressuscité", version=1),
        ]
    )
    assert engine.search(Query("troisième")).total == 1
    assert engine.search(Query("second premier ressuscité")).total == 0
    assert list(engine.versions(KIND)) == [(1, 3)]


def test_the_same_change_twice_is_one(engine):
    for _ in range(3):
        engine.index([entry(1, "Aide", version=1)])
    assert engine.search(Query("aide")).total == 1


def test_large_keys_and_versions_come_back_whole(engine):
    key, version = (1 << 60) - 3, (1 << 53) - 1
    engine.index([entry(key, "Aide", version=version)])
    assert keys(engine.search(Query("aide"))) == [key]
    assert list(engine.versions(KIND)) == [(key, version)]


def test_versions_streams_one_kind(engine):
    engine.index(
        [entry(number, "Aide", version=number + 1) for number in range(50)]
        + [entry(7, "Aide", kind="tests.other")]
    )
    assert sorted(engine.versions(KIND)) == [(number, number + 1) for number in range(50)]
    assert list(engine.versions("tests.other")) == [(7, 1)]


def test_a_rebuild_swaps_at_its_end_and_loses_nothing_told_meanwhile(engine):
    engine.index([entry(1, "Ancienne aide"), entry(2, "Ancienne aide"), entry(3, "Ancienne aide")])
    with engine.rebuild() as fresh:
        fresh.add([entry(1, "Nouvelle page"), entry(2, "Nouvelle page")])
        assert engine.search(Query("ancienne")).total == 3
        assert engine.search(Query("nouvelle")).total == 0
        engine.index([entry(2, "Dernière page", version=2), entry(4, "Dernière page"), gone(5, version=3)])
        assert engine.search(Query("dernière")).total == 2
        fresh.add([entry(5, "Nouvelle page", version=2), entry(2, "Nouvelle page")])
    assert engine.search(Query("ancienne")).total == 0
    assert set(keys(engine.search(Query("page")))) == {1, 2, 4}
    assert sorted(engine.versions(KIND)) == [(1, 1), (2, 2), (4, 1)]


def test_a_rebuild_that_fails_changes_nothing(engine):
    engine.index([entry(1, "Ancienne aide")])

    def fail() -> None:
        with engine.rebuild() as fresh:
            fresh.add([entry(2, "Nouvelle page")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert keys(engine.search(Query())) == [1]
    engine.index([entry(3, "Aide")])
    assert set(keys(engine.search(Query()))) == {1, 3}
    with engine.rebuild() as fresh:
        fresh.add([entry(9, "Nouvelle page")])
    assert keys(engine.search(Query())) == [9]


def test_suggestions_begin_as_typed(engine):
    engine.index(
        [
            entry(1, "Numérique en santé"),
            entry(2, "Le chèque numérique"),
            entry(3, "Aide à l’export"),
            entry(4, "Transition numérique", kind="tests.other"),
        ]
    )
    found = engine.suggest("numé", [KIND], 5)
    assert [one.key for one in found] == [1, 2]
    assert found[0].title == "Numérique en santé"
    assert found[0].url == f"/{KIND}/1"
    assert [one.key for one in engine.suggest("l'exp", [KIND], 5)] == [3]
    assert [one.key for one in engine.suggest("cheque num", [KIND], 5)] == [2]
    assert {one.key for one in engine.suggest("numerique", [], 5)} == {1, 2, 4}
    assert not engine.suggest("", [KIND], 5)
    assert not engine.suggest("  ’ ", [KIND], 5)


def test_similar_texts_are_found_from_a_title(engine):
    engine.index(
        [
            entry(1, "Comment déclarer la TVA en ligne ?"),
            entry(2, "Où déposer sa marque ?"),
            entry(3, "Télédéclarer sa TVA : par où commencer ?"),
            entry(4, "Déclaration de TVA", kind="tests.other"),
        ]
    )
    found = engine.similar("Je veux faire ma déclaration de TVA sur internet", [KIND], 3)
    assert keys(found)[0] == 1
    assert 4 not in keys(found)
    assert not engine.similar("", [KIND], 3)


def test_check_names_the_engine(engine):
    assert engine.check() == engine.name
