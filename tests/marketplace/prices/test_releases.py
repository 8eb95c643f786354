from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.testing import run_outbox
from indicators.computing import today
from marketplace.prices import checking, computing, effects, releasing, rules
from marketplace.prices.models import (
    Level,
    Members,
    Observation,
    ObservationState,
    PriceCell,
    PriceIndex,
    PriceRelease,
    Series,
)
from marketplace.prices.periods import months_before, quarter_before
from tests.companies.factories import CompanyFactory
from tests.marketplace.prices.factories import ObservationFactory, observed, released
from tests.taxonomy.factories import ScopeBandFactory, ServiceTypeFactory
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
SPREAD = (90_000, 95_000, 101_000, 104_000, 110_000, 118_000, 121_000, 130_000)


def service():
    return ServiceTypeFactory(code="site-vitrine", name="Site vitrine")


def nation(release):
    return release.cells.get(level=Level.NATION)


def next_quarter(release):
    """A day of the quarter after the one in which a release came out."""
    return release.as_of + timedelta(days=92)


def test_four_providers_publish_nothing_and_five_a_median_alone():
    one = service()
    rows = observed(one, *SPREAD[:4])
    with pytest.raises(releasing.NothingToRelease):
        released()
    observed(one, SPREAD[4])
    cell = nation(released())
    assert [figure.name for figure in cell.figures] == ["median"]
    assert (cell.providers, cell.median_low) == (5, None)
    assert rules.is_rounded(cell.median)
    assert len(rows) == 4


def test_a_company_counts_once_whatever_it_sells():
    one = service()
    observed(one, *SPREAD[:4])
    company = CompanyFactory()
    for cents in (90_000, 91_000, 92_000, 93_000):
        ObservationFactory(service_type=one, ht_cents=cents, company=company)
    assert nation(released()).providers == 5


def test_paid_and_asked_are_never_mixed():
    one = service()
    observed(one, *SPREAD[:4])
    observed(one, *SPREAD[:4], series=Series.ASKED)
    with pytest.raises(releasing.NothingToRelease):
        released()


def test_prices_under_thirty_days_or_over_two_years_do_not_count():
    one = service()
    day = today()
    observed(one, *SPREAD[:5], observed_on=day - timedelta(days=30))
    observed(one, 1_000, observed_on=day - timedelta(days=29))
    observed(one, 1_000, observed_on=months_before(day, 24))
    assert nation(released()).providers == 5


def test_a_cell_with_too_few_looks_back_three_years():
    one = service()
    observed(one, *SPREAD[:4])
    observed(one, SPREAD[4], observed_on=months_before(today(), 30))
    observed(one, SPREAD[5], observed_on=months_before(today(), 37))
    assert nation(released()).providers == 5


@pytest.mark.parametrize(
    "state", [ObservationState.HELD, ObservationState.REFUSED, ObservationState.REPLACED]
)
def test_only_kept_prices_count(state):
    one = service()
    observed(one, *SPREAD[:4])
    observed(one, SPREAD[4], state=state, doubt="far")
    with pytest.raises(releasing.NothingToRelease):
        released()


def test_sizes_are_apart_and_join_at_the_widest_level():
    one = ServiceTypeFactory(code="site-vitrine", measure="pages")
    small = ScopeBandFactory(service_type=one)
    large = ScopeBandFactory(service_type=one, minimum=6, maximum=None)
    observed(one, *SPREAD[:3], scope=small)
    observed(one, *SPREAD[3:7], scope=large)
    release = released()
    assert {(cell.scope_id, cell.median is None) for cell in release.cells.filter(level=Level.NATION)} == {
        (small.pk, True),
        (large.pk, True),
    }
    whole = release.cells.get(level=Level.ALL_SIZES)
    assert (whole.providers, whole.scope, whole.median is None) == (7, None, False)


def test_regions_have_their_own_cells():
    one = service()
    brittany = RegionFactory(code="53", name="Bretagne", located="en Bretagne")
    observed(one, *SPREAD, region=brittany)
    observed(one, *SPREAD[:2])
    release = released()
    cells = {cell.region_id: cell.providers for cell in release.cells.filter(level=Level.REGION)}
    assert cells == {"53": 8, "44": 2}


def test_an_index_brings_old_prices_to_the_last_month_known():
    one = service()
    day = today()
    old = months_before(day, 12).replace(day=5)
    observed(one, *[100_000] * 6, observed_on=old)
    PriceIndex.objects.create(month=old.replace(day=1), value=Decimal(100), source="Indice d’essai")
    PriceIndex.objects.create(month=day.replace(day=1), value=Decimal(110), source="Indice d’essai")
    release = released()
    assert nation(release).median == 110_000
    assert (release.index_month, release.index_source) == (day.replace(day=1), "Indice d’essai")


def test_without_an_index_nothing_is_corrected_and_the_release_says_so():
    one = service()
    observed(one, *[100_000] * 6, observed_on=months_before(today(), 12))
    release = released()
    assert (nation(release).median, release.index_month) == (100_000, None)


def test_a_cell_moves_once_three_providers_changed():
    one = service()
    observed(one, *SPREAD)
    first = released()
    before = nation(first)
    day = next_quarter(first)
    observed(one, 140_000, 145_000, observed_on=day - timedelta(days=40))
    second = released(day)
    kept = nation(second)
    assert (kept.providers, kept.median, kept.since) == (8, before.median, first.number)
    day = next_quarter(second)
    observed(one, 150_000, observed_on=day - timedelta(days=40))
    third = nation(released(day))
    assert (third.providers, third.since) == (11, 3)
    assert third.median > before.median


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(50_000, 400_000), min_size=0, max_size=4), st.integers(0, 1))
def test_no_published_cell_moves_before_three_changes(added, gone):
    sid = transaction.savepoint()
    try:
        one = service()
        rows = observed(one, *SPREAD)
        first = released()
        before = {cell.key: [getattr(cell, name) for name in releasing.FIGURES] for cell in first.cells.all()}
        for row in rows[:gone]:
            Observation.objects.filter(pk=row.pk).update(state=ObservationState.REPLACED)
        day = next_quarter(first)
        observed(one, *added, observed_on=day - timedelta(days=40))
        second = released(day)
        for cell in second.cells.all():
            moved = [getattr(cell, name) for name in releasing.FIGURES] != before[cell.key]
            assert not moved or len(added) + gone >= rules.CHANGES
            assert cell.since == first.number or len(added) + gone >= rules.CHANGES
    finally:
        transaction.savepoint_rollback(sid)


def test_a_cell_whose_providers_all_left_is_gone():
    one, other = service(), ServiceTypeFactory(code="video")
    observed(one, *SPREAD)
    first = released()
    day = first.as_of + timedelta(days=3 * 370)
    observed(other, *SPREAD, observed_on=day - timedelta(days=40))
    assert set(released(day).cells.values_list("service_type", flat=True)) == {"video"}


def test_files_say_what_the_cells_say_and_their_sums_are_right():
    observed(service(), *SPREAD)
    release = released()
    contents = {file.name: bytes(file.content) for file in release.files.all()}
    stem = f"prix-demonstration-1-{quarter_before(today())}"
    assert set(contents) == {f"{stem}.csv", f"{stem}.json", "SHA256SUMS"}
    assert contents["SHA256SUMS"].decode().splitlines() == [
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}" for name in (f"{stem}.csv", f"{stem}.json")
    ]
    assert list(checking.wrong_sums(contents["SHA256SUMS"].decode(), contents)) == []
    rows = checking.rows_of(contents[f"{stem}.csv"].decode())
    assert list(checking.problems(rows)) == []
    assert [row["level"] for row in rows] == ["nation", "region"]
    told = json.loads(contents[f"{stem}.json"])
    assert told["demonstration"] is True
    assert told["corrected_by"] is None
    assert told["code_version"] == release.code_version
    assert [
        {name: "" if value is None else str(value) for name, value in cell.items()} for cell in told["cells"]
    ] == rows


def test_the_columns_are_those_promised():
    assert ",".join(checking.COLUMNS) == (
        "release,series,service,unit,scope,level,region,providers,p10,p25,median,p75,p90,"
        "p10_low,p10_high,p25_low,p25_high,median_low,median_high,p75_low,p75_high,p90_low,p90_high"
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"median": "104500"}, "rounded"),
        ({"providers": "4"}, "median needs more"),
        ({"providers": "7"}, "interval of median"),
        ({"p25": "90000"}, "p25 needs more"),
        ({"median_high": ""}, "one side"),
        ({"median_low": "120000"}, "outside"),
        ({"level": "region"}, "level of regions"),
        ({"level": "all", "scope": "1-5"}, "no size"),
    ],
)
def test_a_reader_sees_what_a_release_may_not_say(change, problem):
    row = dict.fromkeys(checking.COLUMNS, "") | {
        "release": "1", "series": "paid", "service": "video", "unit": "job", "level": "nation",
        "providers": "8", "median": "110000", "median_low": "95000", "median_high": "120000",
    }  # fmt: skip
    assert list(checking.problems([row])) == []
    assert problem in "; ".join(checking.problems([row | change]))
    assert "told twice" in "; ".join(checking.problems([row, row]))


def test_the_check_reads_files_that_were_downloaded(tmp_path):
    observed(service(), *SPREAD)
    for file in released().files.all():
        (tmp_path / file.name).write_bytes(bytes(file.content))
    out = StringIO()
    call_command("check_release", stdout=out)
    call_command("check_release", folder=tmp_path, stdout=out)
    assert out.getvalue().count("2 références, dont 2 publient un prix") == 2
    found = next(tmp_path.glob("*.csv"))
    found.write_text(found.read_text().replace("110000", "111000"))
    with pytest.raises(CommandError):
        call_command("check_release", folder=tmp_path, stdout=StringIO())


def test_one_release_a_quarter():
    observed(service(), *SPREAD)
    released()
    with pytest.raises(CommandError, match="déjà publiée"):
        call_command("release_prices", stdout=StringIO())


def test_what_is_frozen_never_changes():
    observed(service(), *SPREAD)
    release = released()
    file = release.files.first()
    changes = [
        lambda: PriceRelease.objects.filter(pk=release.pk).update(observed=1),
        lambda: PriceRelease.objects.filter(pk=release.pk).delete(),
        lambda: PriceCell.objects.filter(release=release).update(median=1_000),
        lambda: PriceCell.objects.filter(release=release)._raw_delete("default"),
        lambda: PriceCell.objects.create(
            release=release, series="paid", level="nation", service_type_id="site-vitrine", unit="job",
            key="x", providers=1, dropped=0, since=1,
        ),
        lambda: release.files.filter(pk=file.pk).update(sha256="0" * 64),
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change()


def draft():
    return PriceRelease.objects.create(number=1, quarter="2026-T3", as_of=date(2026, 11, 1), code_version="x")


@pytest.mark.parametrize(
    "figures",
    [
        {"providers": 4, "median": 100_000},
        {"providers": 7, "median": 100_000, "median_low": 90_000, "median_high": 120_000},
        {"providers": 14, "median": 100_000, "p25": 90_000},
        {"providers": 37, "median": 100_000, "p90": 190_000},
        {"providers": 40, "p25": 90_000},
        {"providers": 40, "median": 100_000, "p25": 110_000},
        {"providers": 40, "median": 100_000, "median_low": 90_000},
        {"providers": 40, "median": 100_000, "median_low": 110_000, "median_high": 120_000},
        {"providers": 5, "median": 100_000, "region_id": "44"},
        {"providers": 5, "median": 100_000, "level": "region"},
    ],
)
def test_the_database_refuses_a_cell_against_the_method(figures):
    one, release = service(), draft()
    RegionFactory()
    values = {"level": "nation", "key": "k", "dropped": 0, "since": 1} | figures
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceCell.objects.create(release=release, series="paid", service_type=one, unit="job", **values)


@pytest.mark.parametrize(
    "values",
    [
        {"ht_cents": 0},
        {"ht_cents": 100_000_001},
        {"origin": "proof"},
        {"origin": "listing"},
        {"state": "pending"},
        {"state": "held"},
    ],
)
def test_the_database_refuses_an_impossible_observation(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObservationFactory(**values)


def test_the_database_refuses_the_size_of_another_service():
    band = ScopeBandFactory()
    with pytest.raises(IntegrityError, match="another service"), transaction.atomic():
        ObservationFactory(scope=band)
    ObservationFactory(scope=band, service_type=band.service_type)


def test_the_job_makes_a_draft_each_night_and_freezes_it_once_a_quarter(caplog):
    observed(service(), *SPREAD)
    with transaction.atomic():
        from core import outbox

        outbox.enqueue(effects.recompute)
    run_outbox()
    assert PriceRelease.objects.frozen().count() == 1
    with transaction.atomic():
        outbox.enqueue(effects.recompute)
    run_outbox()
    assert PriceRelease.objects.frozen().count() == 1
    assert PriceRelease.objects.filter(state="draft").count() == 1
    assert set(Members.objects.values_list("cell__release__state", flat=True)) == {"frozen", "draft"}


def test_the_recomputation_says_what_it_did():
    observed(service(), *SPREAD)
    out = StringIO()
    call_command("recompute_prices", stdout=out)
    assert "Prix payés : 8 prix, 2 références dont 2 publiables" in out.getvalue()
    assert "prix non corrigés" in out.getvalue()
    assert computing.REGIONS > 94


def test_the_simulation_prints_its_figures():
    out = StringIO()
    # So few cells may miss by chance; the figures are printed all the same.
    with suppress(CommandError):
        call_command("simulate_prices", cells=8, stdout=out)
    assert "médiane d’une région de 5 prestataires" in out.getvalue()
    assert out.getvalue().count("intervalles à 90 %") == 10
