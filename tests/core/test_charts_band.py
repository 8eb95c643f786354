"""Bands: what so few figures let us tell, one scale for all, and where one's own figure stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts import Spread, band, bands
from core.wording import euros
from tests.core.charts import check_inside, patient, percent, picture, render

N, W = "\u202f", "\u00a0"


def spread(count=214, **changes) -> Spread:
    given = {
        "label": "Prix d’un site vitrine", "count": count, "median": 220000, "quartiles": (150000, 310000),
        "tenths": (90000, 460000), "interval": (205000, 238000),
    }  # fmt: skip
    return Spread(**(given | changes))


def draw(one: Spread, **arguments):
    return band(one, of="prestataires", say=euros, **arguments)


@pytest.mark.parametrize(
    ("count", "median", "bar", "whiskers"),
    [
        (0, False, False, False),
        (4, False, False, False),
        (5, True, False, False),
        (7, True, False, False),
        (8, True, False, False),
        (14, True, False, False),
        (15, True, True, False),
        (37, True, True, False),
        (38, True, True, True),
    ],
)
def test_so_many_figures_let_us_tell_so_much(count, median, bar, whiskers):
    chart = draw(spread(count))
    assert (chart.median is not None, chart.box is not None, bool(chart.whiskers)) == (median, bar, whiskers)
    assert bool(chart.bracket) == (count >= 8)
    html = render("band", chart)
    for cents, shown in ((220000, median), (150000, bar), (90000, whiskers), (205000, count >= 8)):
        assert (euros(cents) in html) == shown


def test_too_few_figures_are_a_sentence():
    html = render("band", draw(spread(3)))
    assert "Pas assez de prestataires pour publier sans trahir quelqu’un." in html
    assert "<svg" not in html
    assert band(spread(3), of="offres").too_few.startswith("Pas assez d’offres")


def test_geometry_is_that_of_the_design():
    chart = draw(spread())
    assert (chart.median.x1, chart.box.x, chart.box.width) == ("44%", "30%", "32%")
    assert (chart.whiskers[0].x1, chart.whiskers[0].x2) == ("18%", "92%")
    assert (chart.bracket[0].x1, chart.bracket[0].x2) == ("41%", "47.6%")
    assert [text.text for text in chart.texts][-3:] == [f"0{W}€", f"2{N}500{W}€", f"5{N}000{W}€"]


def test_the_sentence_says_every_figure():
    assert draw(spread()).sentence == (
        f"Prix d’un site vitrine : médiane 2{N}200{W}€, "
        f"médiane, précision à 90{W}% de 2{N}050{W}€ à 2{N}380{W}€, "
        f"la moitié de 1{N}500{W}€ à 3{N}100{W}€, huit sur dix de 900{W}€ à 4{N}600{W}€"
    )


@pytest.mark.parametrize(
    ("euro", "position"),
    [
        (500, "plus bas que neuf prestataires sur dix"),
        (1000, "dans le quart le plus bas"),
        (1800, "dans la moitié centrale, sous la médiane"),
        (2200, "dans la moitié centrale, à la médiane"),
        (2750, "dans la moitié centrale, au-dessus de la médiane"),
        (4000, "dans le quart le plus haut"),
        (50_000, "plus haut que neuf prestataires sur dix"),
    ],
)
def test_one_s_own_figure_is_placed(euro, position):
    chart = draw(spread(), mine=euro * 100)
    assert chart.position == position
    assert position in chart.sentence
    check_inside(picture(render("band", chart)))


def test_a_position_tells_nothing_that_is_not_published():
    assert draw(spread(14), mine=50000).position == "sous la médiane"
    assert draw(spread(37), mine=50000).position == "dans le quart le plus bas"
    assert draw(spread(4), mine=50000).position == ""


def test_a_far_figure_stands_at_the_end_and_crushes_nothing():
    chart = draw(spread(), mine=50_000_00)
    assert chart.dot.x == "100%"
    assert chart.median == draw(spread()).median


def test_bands_share_one_scale():
    chart = bands(
        [
            spread(label="Bretagne"),
            spread(17, label="Corse", quartiles=(180000, 900000), tenths=None),
            spread(3, label="Mayotte"),
        ],
        title="Prix par région", head="Région", of="prix", counted="prestataires", say=euros, mine=275000,
    )  # fmt: skip
    assert chart.extent == f"de 0{W}€ à 10{N}000{W}€"
    first, second, third = chart.rows
    assert first.median.x1 == second.median.x1
    assert first.dot == second.dot
    assert third.dot is None
    html = render("bands", chart)
    assert html.count('role="img"') == 2
    assert "Pas assez de prix" in html


def test_equal_figures_are_drawn_without_one_word_on_another():
    chart = draw(spread(median=1000, quartiles=(1000, 1000), tenths=(1000, 1000), interval=(1000, 1000)))
    # The dark stroke shows on honey alone.
    assert chart.median_kind == "line"
    assert len({text.y for text in chart.texts if "mid" not in text.classes}) >= 4
    check_inside(picture(render("band", chart)))


@pytest.mark.parametrize(
    "changes",
    [
        {"count": -1},
        {"median": None},
        {"median": 50},
        {"quartiles": (300000, 310000)},
        {"tenths": (160000, 460000)},
        {"tenths": (90000, 300000)},
        {"interval": (230000, 238000)},
        {"median": float("nan"), "quartiles": None, "tenths": None, "interval": (1, 2)},
    ],
)
def test_figures_that_contradict_each_other_are_refused(changes):
    with pytest.raises(ValueError):  # noqa: PT011 - several messages
        spread(**changes)


SPREADS = st.builds(
    lambda values, count: Spread(
        label="Prix", count=count, tenths=(values[0], values[6]), quartiles=(values[1], values[5]),
        interval=(values[2], values[4]), median=values[3],
    ),
    st.lists(st.integers(-(10**12), 10**12), min_size=7, max_size=7).map(sorted),
    st.integers(0, 60),
)  # fmt: skip


@patient
@given(SPREADS, st.none() | st.integers(-(10**12), 10**12))
def test_every_band_stays_in_its_box(one, mine):
    chart = draw(one, mine=mine)
    html = render("band", chart)
    if not chart.too_few:
        check_inside(picture(html))


@patient
@given(SPREADS)
def test_the_order_of_figures_is_kept(one):
    chart = draw(one)
    if chart.whiskers:
        places = [
            chart.whiskers[0].x1, chart.box.x, chart.bracket[0].x1, chart.median.x1, chart.bracket[0].x2,
            chart.whiskers[0].x2,
        ]  # fmt: skip
        assert [percent(place) for place in places] == sorted(percent(place) for place in places)


@patient
@given(st.lists(SPREADS, max_size=5))
def test_bands_stay_in_their_boxes(several):
    chart = bands(several, title="Prix", head="Région", of="prix", counted="prestataires")
    for row in chart.rows:
        if not row.too_few:
            check_inside(picture(render("band_small", row)))
    render("bands", chart)
