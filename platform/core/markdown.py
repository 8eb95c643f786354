"""What people type, as safe HTML: CommonMark, then an allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Raw HTML is shown as typed, not interpreted. A picture becomes a link to it.
_parser = MarkdownIt("commonmark", {"html": False}).disable("image")

# The title of a page and of its sections are the page's: what people type starts below them.
_HEADING = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}

_ALLOWED = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip

MAX_LENGTH = 20_000

# Only what is plainly meant as an address: guessing makes one of "merci.Je", where people forget a
# space (.je is Jersey). Ours and not the library's, which takes half a minute for 50 kB of "://".
_ADDRESS = re.compile(r"(?<![\w@/.])(?:https?://|www\.)[^\W_][^\s<>\"«»]{1,1000}", re.IGNORECASE)


def render(text: str) -> SafeString:
    """Return the HTML of ``text``: links get ``rel="ugc nofollow noopener"``, pictures become links.

    ``ValueError`` beyond ``MAX_LENGTH`` characters: parsing must stay short.
    """
    tokens = _parse(text)
    for token in tokens:
        token.tag = _HEADING.get(token.tag, token.tag)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=_ALLOWED,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="ugc nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - what the allow-list let through


def rendered(html: str) -> SafeString:
    """Return what ``render`` made when it was written, and a column kept since."""
    return mark_safe(html)  # noqa: S308


def plain(text: str) -> str:
    """Return ``text`` without its marks, on one line: for summaries, mails and search. Not HTML."""
    blocks = []
    for token in _parse(text):
        pieces = token.children if token.children is not None else [token]
        blocks.append("".join(" " if piece.type.endswith("break") else piece.content for piece in pieces))
    return " ".join(" ".join(blocks).split())


def _parse(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"more than {MAX_LENGTH} characters")
    return _parser.parse(text)


def _link_addresses(state: StateCore) -> None:
    """Make links of the addresses typed as they are, outside links."""
    for block in state.tokens:
        inside = 0
        children: list[Token] = []
        for token in block.children or []:
            inside += token.nesting if token.tag == "a" else 0
            children += _split(token) if token.type == "text" and not inside else [token]
        if children:
            block.children = children


def _split(text: Token) -> Iterator[Token]:
    position = 0
    for found in _ADDRESS.finditer(text.content):
        shown = _without_end(found[0])
        href = shown if shown.lower().startswith("http") else f"https://{shown}"
        before = text.content[position : found.start()]
        position = found.start() + len(shown)
        yield Token("text", "", 0, content=before)
        yield Token("link_open", "a", 1, attrs={"href": _parser.normalizeLink(href)})
        yield Token("text", "", 0, content=shown)
        yield Token("link_close", "a", -1)
    yield Token("text", "", 0, content=text.content[position:])


def _without_end(address: str) -> str:
    """Leave to the sentence what closes it: a full stop, or a bracket opened before the address."""
    while (shorter := address.rstrip(".,;:!?…'’*_~")) != address or (
        address[-1] in ")]"
        and address.count(")") + address.count("]") > address.count("(") + address.count("[")
    ):
        address = shorter if shorter != address else address[:-1]
    return address


_parser.core.ruler.push("addresses", _link_addresses)
