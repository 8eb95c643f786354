"""Lines: gaps stay gaps, lone points show, two series at most."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import Series, line
from core.wording import euros
from tests.core.charts import FIGURES, LABELS, check_inside, patient, picture, render

MONTHS = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))]
PAYMENT = [410, 450, 455, 520, 610, 640, 760, 810, 960, 1010, 1190, 1280]
VAT = [520, 560, 600, 600, 640, 700, 690, 700, 760, 790, 820, 860]
N, W = "\u202f", "\u00a0"


def months(values) -> list:
    return list(zip(MONTHS, values, strict=False))


def test_two_series_are_said_drawn_and_listed():
    chart = line(
        [Series("Paiement", months(PAYMENT)), Series("TVA", months(VAT))],
        title="Points sur douze mois", head="Mois", by_month=True,
    )  # fmt: skip
    assert chart.sentence == (
        f"Points sur douze mois : Paiement de 410 à 1{N}280, TVA de 520 à 860, "
        f"de décembre 2025 à novembre 2026"
    )
    assert [curve.kind for curve in chart.curves] == ["line", "line-2"]
    assert chart.table.head == ("Mois", "Paiement", "TVA")
    assert chart.table.rows[-1] == ("novembre 2026", f"1{N}280", "860")
    html = render("line", chart)
    check_inside(picture(html))
    assert html.count("<polyline") == 2
    assert html.count("<tr>") == 13


def test_a_gap_parts_the_line_and_a_lone_point_is_a_dot():
    chart = line([Series("Points", months([1, 2, None, 4, None, 6, 7]))], title="Points")
    (curve,) = chart.curves
    assert [len(points.split()) for points in curve.lines] == [2, 2]
    assert len(curve.dots) == 1
    assert chart.table.rows[2][1] == "pas de donnée"
    check_inside(picture(render("line", chart)))


def test_a_day_that_only_one_series_has_is_a_gap_in_the_table():
    chart = line([Series("A", months([1, 2])), Series("B", months([1]))], title="Points")
    assert chart.table.rows[1] == (f"1er{W}janvier 2026", "2", "pas de donnée")


def test_one_point_stands_in_the_middle():
    chart = line([Series("Somme", [(date(2026, 11, 3), 194000)])], title="Somme", say=euros)
    assert chart.sentence == f"Somme : Somme 1{N}940{W}€, 3{W}novembre 2026"
    assert chart.curves[0].lines == ()
    check_inside(picture(render("line", chart)))


@pytest.mark.parametrize("values", [[5, 5, 5], [0, 0], [-3, -1], [10**15, 1], [1e-12, 2e-12]])
def test_odd_figures_are_drawn(values):
    check_inside(picture(render("line", line([Series("A", months(values))], title="Points"))))


@pytest.mark.parametrize("points", [[], months([None, None])])
def test_no_figure_is_a_sentence(points):
    chart = line([Series("A", points)], title="Points")
    assert chart.sentence == "Points : aucune donnée"
    html = render("line", chart)
    assert "<svg" not in html
    assert "Pas encore de données" in html


def test_order_does_not_matter():
    points = months(PAYMENT)
    assert line([Series("A", points[::-1])], title="P") == line([Series("A", points)], title="P")


def test_a_time_is_a_day_of_paris():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert line([Series("A", [(late, 1)])], title="P").table.rows[0][0] == f"21{W}novembre 2026"


@pytest.mark.parametrize(
    "series",
    [
        [],
        [Series(name, []) for name in "abc"],
        [Series("A", [(MONTHS[0], 1), (MONTHS[0], 2)])],
        [Series("A", [(MONTHS[0], float("nan"))])],
    ],
)
def test_what_cannot_be_told_apart_or_drawn_is_refused(series):
    with pytest.raises(ValueError):  # noqa: PT011 - four messages
        line(series, title="Points")


def test_the_page_may_print_the_figures_itself():
    chart = line([Series("A", months([1, 2]))], title="Points")
    assert "<table" not in render("line", chart, table="none")
    assert "<details" not in render("line", chart, table="open")


SERIES = st.builds(
    Series, LABELS,
    st.dictionaries(st.dates(), FIGURES | st.none(), max_size=6).map(lambda found: [*found.items()]),
)  # fmt: skip


@patient
@given(st.lists(SERIES, min_size=1, max_size=2))
def test_every_line_stays_in_its_box(series):
    chart = line(series, title="Points")
    html = render("line", chart)
    if not chart.empty:
        check_inside(picture(html))
