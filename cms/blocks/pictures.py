"""An image drawn at one size, as HTML."""

from __future__ import annotations

import logging

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from cms.blocks.models import Picture

log = logging.getLogger(__name__)


def html_of(image: Picture | None, size: str, *, alt: str | None = None, eager: bool = False) -> SafeString:
    """Return an ``<img>`` of ``image`` at ``size``; ``alt=""`` where the words beside it say the same.

    Nothing for no image, or for one whose file is gone: the page is still read.
    """
    if image is None:
        return SafeString("")
    try:
        found = image.get_rendition(size)
    except SourceImageIOError:
        log.error("the file of image %s is missing", image.pk)
        return SafeString("")
    words = image.description if alt is None else alt
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}"{}>',
        found.url,
        found.width,
        found.height,
        words,
        "" if eager else SafeString(' loading="lazy"'),
    )


def address_of(image: Picture | None, size: str) -> str:
    """Return the address of ``image`` at ``size``, or "" when there is none."""
    if image is None:
        return ""
    try:
        return image.get_rendition(size).url
    except SourceImageIOError:
        return ""
