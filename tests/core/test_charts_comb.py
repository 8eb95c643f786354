"""The comb map: one cell for each département, shaded from few to many."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import comb_map
from core.charts.comb import CELLS
from tests.core.charts import COUNTS, check_inside, patient, picture, render


def draw(figures, **arguments):
    return comb_map(figures, title="Témoignages", head="Témoignages", **arguments)


def test_there_is_one_cell_for_each_departement():
    assert len(CELLS) == 101
    assert len({(cell["col"], cell["row"]) for cell in CELLS.values()}) == 101
    assert {"2A", "2B", "75", "976"} <= set(CELLS)
    assert not any("'" in cell["nom"] for cell in CELLS.values())


def test_overseas_is_a_row_below():
    assert {code for code, cell in CELLS.items() if cell["row"] == 15} == {"971", "972", "973", "974", "976"}
    assert max(cell["row"] for cell in CELLS.values()) == 15


def test_geometry_is_that_of_the_design():
    chart = draw({"01": 1})
    assert chart.cells[0].path == "M174 127.4l9 5.2v10.4l-9 5.2-9-5.2v-10.4z"


def test_cells_are_shaded_and_the_rest_is_one_path():
    chart = draw({"23": 1, "59": 31, "75": None, "69": 0, "2A": 4}, chosen="87")
    assert {cell.code: cell.kind for cell in chart.cells} == {"23": "c1", "2A": "c2", "59": "c3", "87": "on"}
    assert chart.ground.count("M") == 97
    assert chart.table.rows == (("Nord (59)", "31"), ("Corse-du-Sud (2A)", "4"), ("Creuse (23)", "1"))
    html = render("comb_map", chart)
    check_inside(picture(html))


def test_the_sentence_says_where_most_are_and_what_is_chosen():
    chart = draw({"59": 31, "75": 44, "69": 25, "23": 1}, chosen="23")
    assert chart.sentence == (
        "Témoignages : 4 départements, le plus dans Paris (75) 44, Nord (59) 31, Rhône (69) 25 ; "
        "Creuse est choisi"
    )


def test_shades_part_many_figures_and_say_their_bounds():
    figures = dict(zip(CELLS, [1, 1, 2, 2, 3, 4, 5, 6, 8, 11, 14, 25, 31, 44], strict=False))
    chart = draw(figures)
    assert [shade.label for shade in chart.shades] == ["1", "2 à 5", "6 à 19", "20 et plus"]


@pytest.mark.parametrize(
    ("figures", "labels"),
    [
        ({"01": 7}, ["7"]),
        ({"01": 7, "02": 7}, ["7"]),
        ({"01": 1, "02": 2}, ["1", "2"]),
        ({"01": 1.5, "02": 3}, ["de 1,5 à moins de 3", "3"]),
    ],
)
def test_few_figures_have_few_shades(figures, labels):
    assert [shade.label for shade in draw(figures).shades] == labels


@pytest.mark.parametrize("figures", [{}, {"01": None}, {"01": 0}])
def test_without_figures_france_is_outlined(figures):
    chart = draw(figures)
    html = render("comb_map", chart)
    assert chart.ground.count("M") == 101
    assert "rien à montrer" in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("figures", "chosen"), [({"20": 1}, ""), ({}, "999"), ({"01": -1}, ""), ({"01": float("nan")}, "")]
)
def test_what_cannot_be_mapped_is_refused(figures, chosen):
    with pytest.raises(ValueError):  # noqa: PT011 - several messages
        draw(figures, chosen=chosen)


@patient
@given(st.dictionaries(st.sampled_from(sorted(CELLS)), COUNTS | st.floats(0, 1e15), max_size=101))
def test_a_greater_figure_is_never_lighter(figures):
    chart = draw(figures)
    check_inside(picture(render("comb_map", chart)))
    shade = {cell.code: int(re.sub(r"\D", "", cell.kind)) for cell in chart.cells}
    ordered = sorted(shade, key=lambda code: figures[code])
    assert [shade[code] for code in ordered] == sorted(shade.values())
    assert len(chart.cells) + chart.ground.count("M") == 101
    # Every shade of the legend is somewhere on the map, and the other way round.
    assert {f"c{kind}" for kind in shade.values()} == {one.kind for one in chart.shades}
