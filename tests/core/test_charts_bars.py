"""Bars: from zero, both ways, each with its figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import bars
from tests.core.charts import FIGURES, LABELS, check_inside, patient, percent, picture, render

HEADS = ("Secteur", "Questions")


def draw(*figures, **arguments):
    return bars(figures, title="Questions", heads=HEADS, **arguments)


def test_bars_are_said_drawn_and_listed():
    chart = draw(("Commerce", 1200), ("Industrie", 600))
    assert chart.sentence == "Questions : Commerce 1\u202f200, Industrie 600"
    widths = [percent(bar.rect.width) for bar in chart.bars]
    assert widths[0] == pytest.approx(2 * widths[1])
    assert chart.table.head == HEADS
    html = render("bars", chart)
    check_inside(picture(html))
    assert html.count("<tr>") == 3


def test_zero_and_unknown_have_a_track_but_no_bar():
    chart = draw(("A", 3), ("B", 0), ("C", None))
    assert [bar.rect is None for bar in chart.bars] == [False, True, True]
    assert [bar.value for bar in chart.bars] == ["3", "0", "pas de donnée"]


def test_negative_bars_go_the_other_way_from_a_drawn_zero():
    chart = draw(("Janvier", 10), ("Février", -10))
    after, before = (bar.rect for bar in chart.bars)
    assert (after.x, before.x) == ("50%", "0%")
    assert chart.zero is not None
    check_inside(picture(render("bars", chart)))


@pytest.mark.parametrize("values", [[5], [5, 5, 5], [0, 0], [-1], [10**15, 1], [0.1, 1e-12]])
def test_odd_figures_are_drawn(values):
    check_inside(picture(render("bars", draw(*((str(value), value) for value in values)))))


@pytest.mark.parametrize("figures", [[], [("A", None)]])
def test_no_figure_is_a_sentence(figures):
    html = render("bars", draw(*figures))
    assert "<svg" not in html
    assert "Pas encore de données" in html


def test_a_long_label_is_cut_in_the_drawing_only():
    label = "Construction, gros œuvre et second œuvre"
    chart = draw((label, 1))
    assert chart.bars[0].name.text.endswith("…")
    assert chart.table.rows == ((label, "1"),)


def test_a_long_list_is_not_said_in_full():
    chart = draw(*((str(count), count) for count in range(30)))
    assert chart.sentence.endswith("et 18 de plus dans le tableau")


def test_rows_put_the_bars_in_the_table_itself():
    html = render("bars", draw(("5", 26), ("4", 0)), layout="rows")
    assert html.count("<svg") == html.count('aria-hidden="true"') == 2
    assert "<details" not in html


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        draw(("A", float("nan")))


@patient
@given(st.lists(st.tuples(LABELS, FIGURES | st.none()), max_size=8))
def test_every_bar_stays_in_its_box(figures):
    chart = draw(*figures)
    html = render("bars", chart)
    if not chart.empty:
        check_inside(picture(html))
    render("bars", chart, layout="rows")
