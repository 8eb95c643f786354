"""Which blocks each kind of page is written with, and what is worked out from them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from cms.blocks.families import elsewhere, media, structure, text

WORDS_A_MINUTE = 220
TAG = re.compile(r"<[^>]+>")


class Body(blocks.StreamBlock):
    """A text of the site."""

    heading = text.Heading()
    paragraphs = text.Paragraphs()
    note = text.Note()
    quotation = text.Quotation()
    source = text.Source()
    steps = structure.Steps()
    facts = structure.Facts()
    table = structure.Table()
    fold = structure.Fold()
    button = structure.Button()
    picture = media.Picture()
    recording = media.Recording()
    download = media.Download()
    piece = elsewhere.Piece()


class Bands(blocks.StreamBlock):
    """The home page, under its question box."""

    band = elsewhere.Band()


def contents(body: Any) -> list[dict[str, str]]:
    """Return the lines of the table of contents."""
    return [
        {"label": block.value, "href": f"#{text.anchor(block.value)}"}
        for block in body
        if block.block_type == "heading"
    ]


def words(value: Any) -> str:
    """Return all the words of a stream, of one of its blocks, of a value: what is read, without its marks."""
    if isinstance(value, str):
        return value
    if isinstance(value, RichText):
        return unescape(TAG.sub(" ", value.source))
    if isinstance(value, dict):
        return " ".join(words(each) for each in value.values())
    if isinstance(value, blocks.StreamValue | blocks.list_block.ListValue | list | tuple):
        return " ".join(words(each.value if hasattr(each, "block_type") else each) for each in value)
    if hasattr(value, "rows") and hasattr(value, "columns"):
        return " ".join(words(cell.value) for row in value.rows for cell in row)
    return ""


def minutes(body: Any) -> int:
    """Return how long reading takes, one minute at least."""
    return max(1, round(len(words(body).split()) / WORDS_A_MINUTE))
