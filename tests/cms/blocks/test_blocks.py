from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.blocks import StreamBlock, StructBlockValidationError

import cms
from cms.blocks import video
from cms.blocks.body import Bands, Body, contents, minutes
from cms.blocks.families import elsewhere
from cms.blocks.stream import Stream
from core.capabilities import Fragment, fragments
from tests.support.client import check_html

BLOCKS = [*Body().child_blocks.values(), *Bands().child_blocks.values()]
MIGRATIONS = sorted(Path(cms.__file__).parent.glob("*/migrations/0*.py"))


@pytest.mark.django_db
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_every_block_has_words_for_editors_and_a_preview_that_is_valid(block):
    assert block.meta.label
    assert block.meta.group
    assert block.meta.description
    assert block.is_previewable
    request = RequestFactory().get("/")
    html = block.render(block.get_preview_value(), {"request": request})
    check_html(f"<ul>{html}</ul>" if html.strip().startswith("<li") else html)


def test_definitions_of_blocks_reach_no_migration():
    _, _, arguments, options = Stream(Body(), blank=True).deconstruct()
    assert arguments == []
    assert options == {"blank": True}
    text = "".join(path.read_text() for path in MIGRATIONS)
    assert "Block" not in text
    assert text.count("\n") < 3_000


def test_a_stream_in_a_migration_needs_no_block():
    assert isinstance(Stream().stream_block, StreamBlock)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://youtu.be/abcdefghijk",
        "https://vimeo.com/12345",
        "https://www.dailymotion.com/video/x7abc",
        "https://video.example.org/w/atelier",
        "https://peertube.example.org/videos/watch/0a1b2c3d-0000",
    ],
)
def test_the_page_of_a_video_is_known(address):
    video.check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://vimeo.com/12345",
        "https://vimeo.com/",
        "https://www.youtube.com/watch?v=court",
        "https://example.org/",
        "https://localhost/w/atelier",
        "https://user:pw@vimeo.com/12345",
        "https://vimeo.com:8000/12345",
        "javascript:alert(1)//vimeo.com/12345",
        "https://[::1/w/x",
        "https://vimeo.com.example.org/12345",
    ],
)
def test_any_other_address_is_refused_in_words(address):
    with pytest.raises(ValidationError, match="n’est pas celle d’une vidéo"):
        video.check_address(address)


def test_a_video_is_a_door_and_asks_nothing_outside():
    block = Body().child_blocks["recording"]
    html = block.render(block.get_preview_value())
    assert 'href="https://video.example.org/w/atelier"' in html
    for tag in ("<iframe", "<video", "<embed", "<img", 'src="http'):
        assert tag not in html
    assert "plombier à Redon" in html  # all that is said


def test_a_button_leads_to_a_page_or_an_address_never_both_nor_none():
    block = Body().child_blocks["button"]
    for address in ("", "javascript:alert(1)", "//example.org/", "/\\example.org", "http://example.org/"):
        with pytest.raises(StructBlockValidationError):
            block.clean(block.to_python({"label": "Aller", "page": None, "address": address}))
    assert block.clean(block.to_python({"label": "Aller", "page": None, "address": "/guides/"}))


def test_every_fragment_that_needs_only_a_reader_may_be_placed():
    offered = {name for name, _ in elsewhere.choices()}
    assert {"questions.latest", "testimonials.latest", "events.coming", "pages.promise"} <= offered
    assert not {"questions.similar", "guides.purchase"} & offered
    with fragments.temporarily(Fragment("a.new", "x.html", lambda user: {}, "Tout neuf")):
        assert ("a.new", "Tout neuf") in elsewhere.choices()


def test_a_fragment_whose_app_is_gone_leaves_no_trace():
    block = Bands().child_blocks["band"]
    value = block.to_python({"ground": "", "pieces": ["gone.fragment"]})
    assert block.render(value, {"request": RequestFactory().get("/")}).strip() == ""


@pytest.mark.django_db
def test_a_fragment_that_has_nothing_leaves_no_trace(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert elsewhere.drawn("animation.highlights", request) == ""


def test_the_table_of_contents_leads_to_each_part():
    body = Body().to_python([{"type": "heading", "value": "À qui sera le site ?"}])
    assert contents(body) == [{"label": "À qui sera le site ?", "href": "#partie-a-qui-sera-le-site"}]
    html = Template("{% include 'blocks/body.html' %}").render(Context({"body": body}))
    assert 'id="partie-a-qui-sera-le-site"' in html


def test_reading_takes_a_minute_at_least_and_counts_every_block():
    assert minutes(Body().to_python([])) == 1
    long = {"type": "paragraphs", "value": "<p>" + "mot " * 440 + "</p>"}
    steps = {"type": "steps", "value": {"steps": [{"title": "mot", "text": "mot " * 219}] * 2}}
    assert minutes(Body().to_python([long, steps])) == 4
