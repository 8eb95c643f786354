"""What the tests of charts share: render a component, read its coordinates, check they are inside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from django.template.loader import render_to_string
from hypothesis import settings
from hypothesis import strategies as st

from tests.support.client import check_html

# Time on a shared machine says nothing of the code.
patient = settings(deadline=None)

BIGGEST = 10**15

# Whole, decimal, negative, huge and tiny figures.
FIGURES = st.integers(-BIGGEST, BIGGEST) | st.floats(-1e15, 1e15, allow_nan=False, width=64)
COUNTS = st.integers(0, BIGGEST)
LABELS = st.text(st.characters(blacklist_categories=["C"]), max_size=60)


def render(name: str, chart, **context) -> str:
    """Return the HTML of a component, after the strict parser has read it."""
    html = render_to_string(f"components/charts/{name}.html", {"chart": chart, **context})
    check_html(html)
    return html


def picture(html: str) -> ET.Element:
    """Return the drawing that has a sentence."""
    found = re.search(r'<svg[^>]*role="img".*?</svg>(?=\s*(?:<fig|</fig|$|</td))', html, re.DOTALL)
    assert found, html
    return ET.fromstring(found[0])  # noqa: S314 - our own


def check_inside(svg: ET.Element) -> None:
    """Every coordinate lies in the box of the drawing it belongs to."""
    if "viewBox" in svg.attrib:
        _, _, width, height = map(float, svg.get("viewBox").split())
    else:
        width, height = 100.0, float(svg.get("height"))
    for element in svg:
        if element.tag == "svg":
            assert percent(element.get("x")) + percent(element.get("width")) <= 100.11
            assert float(element.get("y")) + float(element.get("height")) <= height
            check_inside(element)
            continue
        for name, value in element.attrib.items():
            if name in ("x", "x1", "x2", "cx"):
                assert 0 <= percent(value) <= width, (element.tag, name, value)
            elif name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(value) <= height, (element.tag, name, value)
            elif name == "points":
                for pair in value.split():
                    x, y = map(float, pair.split(","))
                    assert 0 <= x <= width, value
                    assert 0 <= y <= height, value
        if element.tag == "rect":
            assert percent(element.get("x", "0")) + percent(element.get("width")) <= width + 0.11
            assert float(element.get("y", "0")) + float(element.get("height")) <= height


def percent(text: str) -> float:
    return float(text.removesuffix("%"))
