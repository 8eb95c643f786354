"""Each chart renders in each of its states, with a sentence, and figures in a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.core.charts import render
from themes.chart_samples import STATES

STATE_NAMES = [(name, state) for name, states in STATES.items() for state in states]
# Unable to carry a picture of its own: the table beside a chart.
PARTS = {"table"}


@pytest.mark.parametrize(("name", "state"), STATE_NAMES)
def test_a_chart_renders_in_each_state(name, state):
    html = render(name.rpartition("/")[2], **STATES[name][state])
    assert re.search(r'<svg[^>]* role="img" aria-label="[^"]{5}|<table|<p class="muted">', html)


@pytest.mark.parametrize(("name", "state"), STATE_NAMES)
def test_a_chart_is_painted_by_the_style_sheet_alone(name, state):
    html = render(name.rpartition("/")[2], **STATES[name][state])
    assert not re.search(r"\s(fill|stroke|style|font-size|text-anchor)=", html)


def test_every_chart_of_the_theme_has_samples():
    folder = Path(settings.ROOT) / "themes/abeille/templates/components/charts"
    assert {f"components/charts/{path.stem}" for path in folder.glob("*.html")} - {
        f"components/charts/{part}" for part in PARTS
    } == set(STATES)


def test_every_class_of_a_chart_is_in_the_style_sheet():
    css = "\n".join(path.read_text() for path in (Path(settings.ROOT) / "themes/abeille/css").glob("*.css"))
    html = "".join(render(name.rpartition("/")[2], **STATES[name][state]) for name, state in STATE_NAMES)
    used = {word for words in re.findall(r'class="([^"]*)"', html) for word in words.split()}
    assert {word for word in used if not re.search(rf"\.{word}\b(?!-)", css)} == set()
