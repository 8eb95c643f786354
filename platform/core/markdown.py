"""What people type, as safe HTML: CommonMark, then an allow-list."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Raw HTML is shown as typed, not interpreted; addresses become links, as people expect.
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify").disable("image")

# The title of a page and of its sections are the page's: what people type starts below them.
_HEADING = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}

_ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip

MAX_LENGTH = 50_000


def render(text: str) -> SafeString:
    """Return the HTML of ``text``: links get ``rel="ugc nofollow noopener"``, pictures are left as text.

    ``ValueError`` beyond ``MAX_LENGTH`` characters: parsing must stay short.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"more than {MAX_LENGTH} characters")
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = _HEADING.get(token.tag, token.tag)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=_ALLOWED,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="ugc nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - what the allow-list let through


def plain(text: str) -> str:
    """Return ``text`` without its marks, on one line: for summaries, mails and search."""
    return " ".join(nh3.clean(str(render(text)), tags=set()).split())
