from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.aids import catalogue
from cms.aids.models import AidCondition, AidPage, Ground
from cms.aids.models.conditions import columns_of
from eligibility.conditions import KINDS, Activity, ConditionError, Headcount, Place, Text, from_dict, to_dict
from eligibility.situations import SITUATIONS
from tests.cms.factories import AidFactory, creuse

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def titles(rows) -> set[str]:
    return {aid.title for aid in rows}


def test_the_open_aids_are_told_whole_in_three_queries_then_none(
    django_assert_num_queries, django_capture_on_commit_callbacks
):
    creuse()
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            AidFactory(
                title=f"Aide {number}",
                zones="Nouvelle-Aquitaine",
                closing="dated",
                closes_on=TODAY,
                rate_max=50,
                ceiling=3_000_00,
                parts={
                    "partners": [{"name": "Région"}, {"name": "État", "roles": ",instructeur,"}],
                    "conditions": [
                        {"kind": "headcount", "maximum": 49, "note": "Salariés de l’entreprise"},
                        {"kind": "activity", "included": "C, 47"},
                        {"kind": "text", "text": "Le projet est original."},
                    ],
                },
            )
    catalogue.forget()
    with django_assert_num_queries(3):
        first, *_ = aids = catalogue.every_open(TODAY)
    with django_assert_num_queries(0):
        assert catalogue.every_open(TODAY) == aids
    assert [aid.title for aid in aids] == ["Aide 0", "Aide 1", "Aide 2"]
    assert [type(each).__name__ for each in first.conditions[:2]] == ["Dates", "Place"]
    assert first.conditions[2:] == (
        Headcount(None, 49),
        Activity(("C", "47")),
        Text("Le projet est original."),
    )
    assert first.notes == ("", "", "Salariés de l’entreprise", "", "")
    assert first.funders == ("Région",)
    assert (first.amount.rate_max, first.amount.ceiling) == (50, 300_000)
    assert isinstance(first.conditions[1], Place)
    assert first.conditions[1].zones[0].paths == ("75",)


def test_a_change_is_told_to_the_catalogue(django_capture_on_commit_callbacks):
    AidFactory(title="Avant")
    catalogue.forget()
    assert titles(catalogue.every_open(TODAY)) <= {"Avant"}
    with django_capture_on_commit_callbacks(execute=True):
        page = AidFactory(title="Après")
        page.save_revision().publish()
    assert "Après" in titles(catalogue.every_open(TODAY))


@pytest.mark.parametrize(
    ("fields", "listed", "taken"),
    [
        ({"closing": "dated", "closes_on": TODAY}, True, True),
        ({"closing": "dated", "closes_on": TODAY - timedelta(days=1)}, False, False),
        ({"closing": "unknown"}, True, True),
        ({"closing": "none"}, True, True),
        ({"opens_on": TODAY + timedelta(days=1)}, True, False),
        ({"opens_on": TODAY}, True, True),
        ({"suspended": True}, False, False),
    ],
)
def test_an_aid_is_open_from_its_first_day_to_the_end_of_its_last(fields, listed, taken):
    aid = AidFactory(**fields)
    assert AidPage.objects.current(TODAY).filter(pk=aid.pk).exists() is listed
    assert AidPage.objects.open(TODAY).filter(pk=aid.pk).exists() is taken


def test_an_unknown_end_is_not_the_same_as_none():
    AidFactory(title="Inconnue", closing="unknown")
    AidFactory(title="Permanente", closing="none")
    catalogue.forget()
    known = {aid.title: aid.end_known for aid in catalogue._read(TODAY)}
    assert known == {"Inconnue": False, "Permanente": True}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"closing": "dated"}, "closes_on"),
        ({"closing": "none", "closes_on": TODAY}, "closing"),
        ({"closing": "dated", "opens_on": TODAY, "closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"rate_max": 101}, "rate_max"),
        ({"rate_min": 10}, "rate_min"),
        ({"floor": 200, "ceiling": 100}, "ceiling"),
        ({"spend_min": 200, "spend_max": 100}, "spend_max"),
        ({"slug": "comparer"}, "slug"),
        ({"apply_url": "ftp://x.example"}, "apply_url"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(fields, field):
    with pytest.raises(ValidationError) as refused:
        AidFactory(**fields)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("fields", [{"closing": "dated"}, {"rate_min": 10}, {"floor": 2, "ceiling": 1}])
def test_the_database_holds_what_a_bulk_import_must_respect(fields):
    aid = AidFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AidPage.objects.filter(pk=aid.pk).update(**fields)


def test_the_last_day_is_that_of_paris():
    aid = AidFactory(closing="dated", closes_on=date(2026, 11, 21))
    # 23:30 in Paris, then half past midnight: in UTC it is the same day.
    for hour, there in (("22:30", True), ("23:30", False)):
        with time_machine.travel(f"2026-11-21T{hour}:00Z", tick=False):
            assert AidPage.objects.current().filter(pk=aid.pk).exists() is there
            assert timezone.localdate() == date(2026, 11, 21 if there else 22)


def test_aids_of_the_same_places_share_one_territory():
    creuse()
    one = AidFactory(zones="Nouvelle-Aquitaine\nCorse")
    two = AidFactory(zones="Corse\nREG-75")
    assert one.territory_id == two.territory_id
    assert Ground.objects.count() == 1


def test_a_territory_that_was_left_open_is_read_again_once_its_place_is_known():
    aid = AidFactory(zones="REG-75")
    assert aid.territory.open_zone
    creuse()
    again = AidFactory(zones="REG-75")
    assert again.territory_id == aid.territory_id
    assert not again.territory.open_zone


CODES = st.lists(st.sampled_from(["A", "C", "47", "10.71C", "56.1"]), min_size=1, max_size=3, unique=True)
BOUND = st.integers(0, 10**6)
STORED = st.one_of(
    st.builds(lambda kind, low: {"kind": kind, "minimum": low}, st.sampled_from(["headcount", "age"]), BOUND),
    st.builds(
        lambda kind, low, more: {"kind": kind, "minimum": low, "maximum": low + more},
        st.sampled_from(["turnover", "balance", "spend", "headcount"]),
        BOUND,
        BOUND,
    ),
    st.builds(lambda codes: {"kind": "activity", "included": codes}, CODES),
    st.builds(lambda codes: {"kind": "activity", "excluded": codes, "nomenclature": "naf2025"}, CODES),
    st.builds(
        lambda codes: {"kind": "legal_form", "included": codes},
        st.lists(st.sampled_from(["5", "54", "5710"]), min_size=1, unique=True),
    ),
    st.builds(
        lambda names: {"kind": "category", "included": names},
        st.lists(st.sampled_from(["MIC", "PME", "ETI", "GE"]), min_size=1, unique=True),
    ),
    st.builds(
        lambda name, so: {"kind": "situation", "name": name, "expected": so},
        st.sampled_from(sorted(SITUATIONS)),
        st.booleans(),
    ),
    st.builds(lambda text: {"kind": "text", "text": text}, st.text(min_size=1).filter(str.strip)),
    st.just({"kind": "created", "since": "2024-02-29"}),
)


@settings(max_examples=40)
@given(STORED)
def test_a_condition_comes_back_from_its_columns_as_it_was(stored):
    row = AidCondition(**columns_of(stored))
    assert row.read() == from_dict(stored)
    assert to_dict(row.read()) == to_dict(from_dict(stored))


def test_a_place_comes_back_with_its_ground():
    creuse()
    stored = {
        "kind": "place",
        "zones": [{"kind": "department", "code": "23", "label": "Creuse (23)", "paths": ["75/23"]}],
        "where": "head_office",
    }
    row = AidCondition(aid=AidFactory(), **columns_of(stored))
    row.save()
    assert AidCondition.objects.get(pk=row.pk).read() == from_dict(stored)


def test_every_kind_of_condition_has_its_columns():
    kept = {kind for kind, _ in AidCondition._meta.get_field("kind").choices}
    assert kept == set(KINDS) - {"dates"}


def test_a_bad_condition_is_refused_where_it_is_written():
    with pytest.raises(ConditionError, match="NAF"):
        AidCondition(kind="activity", included="ZZ").read()
    with pytest.raises(ValidationError, match="borne"):
        AidCondition(kind="headcount").clean()
    with pytest.raises(ValidationError, match="oui"):
        AidCondition(kind="situation", situation="craft").clean()


def test_a_condition_that_cannot_be_read_is_told_as_words_and_never_dropped():
    aid = AidFactory(parts={"conditions": [{"kind": "activity", "included": "C", "note": "Industrie"}]})
    aid.conditions.update(included="ZZ")
    aid = AidPage.objects.get(pk=aid.pk)
    assert catalogue.open_aid(aid).conditions == (Text("Industrie"),)
