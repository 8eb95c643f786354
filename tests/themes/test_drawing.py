"""What was drawn once is found again, and never in the place of something else."""

import pytest
from django.template import engines
from django.utils.safestring import mark_safe

from themes import drawing


@pytest.fixture(autouse=True)
def _nothing_drawn_yet(monkeypatch):
    monkeypatch.setattr(drawing, "_drawn", {})
    monkeypatch.setattr(drawing, "_weight", 0)


def template(text: str):
    return engines["django"].from_string(text).template


def test_the_same_arguments_are_drawn_once():
    badge = template("<b>{{ label }}</b>")
    first = drawing.draw_once(badge, {"label": "Utile"})
    assert drawing.draw_once(badge, {"label": "Utile"}) is first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<b>", mark_safe("<b>")),
        (1, True),
        (0, False),
        (None, ""),
        ("1", 1),
        ([{"label": "a"}], [{"label": mark_safe("a")}]),
        ({"a": "b"}, ["a", "b"]),
    ],
)
def test_arguments_that_look_alike_are_kept_apart(one, other):
    shown = template("{{ value }}{% if value is None %}rien{% endif %}")
    drawing.draw_once(shown, {"value": one})
    assert drawing.draw_once(shown, {"value": other}) == drawing.draw(shown, {"value": other})
    assert len(drawing._drawn) == 2


def test_two_templates_of_one_text_are_two():
    assert drawing.draw_once(template("a{{ x }}"), {"x": 1}) != drawing.draw_once(
        template("b{{ x }}"), {"x": 1}
    )


@pytest.mark.parametrize("value", [object(), "long" * 10_000, {"a": object()}, iter([1])])
def test_what_may_change_or_is_long_is_not_kept(value):
    drawing.draw_once(template("{{ value }}"), {"value": value})
    assert drawing._drawn == {}


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(drawing, "MOST", 10 * 501)
    shown = template("{{ value }}")
    for number in range(100):
        assert drawing.draw_once(shown, {"value": number}) == str(number)
        assert len(drawing._drawn) <= 10


def test_a_list_that_grew_is_drawn_anew():
    shown, items = template("{{ items|length }}"), ["a"]
    assert drawing.draw_once(shown, {"items": items}) == "1"
    items.append("b")
    assert drawing.draw_once(shown, {"items": items}) == "2"


def test_templates_being_written_are_always_read_again(settings):
    settings.DEBUG = True
    drawing.draw_once(template("{{ x }}"), {"x": 1})
    assert drawing._drawn == {}


def test_a_page_s_variables_do_not_reach_a_piece():
    page = engines["django"].from_string('{% include "components/badge.html" with label="Utile" only %}')
    assert page.render({"kind": "no", "icon": "x"}) == page.render({})
