"""HTML of a post elsewhere, as the Markdown that somebody would have typed here.

Nothing depends on this for safety: what it returns goes through ``core.markdown`` like any typed text.
Its duty is that readers see the same words, with the emphasis, links, lists and code that we have too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

# Deeper nesting is flattened: nobody wrote it, and it would cost the parser of Markdown dear.
MAX_DEPTH = 20

_VOID = {"br", "hr", "img"}
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "head", "title"}
_BLOCKS = {
    "p", "div", "blockquote", "pre", "ul", "ol", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    "table", "tr", "section", "article", "body", "html", "dl", "dt", "dd", "figure", "figcaption",
}  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}

# Emphasis is decided once the words around it are known; until then these stand for its marks.
_STRONG, _STRONG_END, _EM, _EM_END, _BREAK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_OUTSIDE = " \t\r\n\f" + _BREAK
_PRIVATE = re.compile("[\ue000-\ue004]")
_EMPHASIS = {
    "strong": (_STRONG, _STRONG_END), "b": (_STRONG, _STRONG_END),
    "em": (_EM, _EM_END), "i": (_EM, _EM_END),
}  # fmt: skip
_MARKS = {_STRONG: "**", _STRONG_END: "**", _EM: "*", _EM_END: "*"}
_ENDS = {_STRONG: _STRONG_END, _EM: _EM_END}

_SPECIAL = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w+;)|~(?=~~)")
# What begins a heading, a list, a rule or a fence when it begins a line.
_LINE_START = re.compile(r"^(?:([#+\-=~])|(\d{1,9})([.)]))")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    """A tree from any HTML: what is not closed ends with its parent, what was not opened is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("")]
        self.dropping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.dropping:
            return
        if tag in _DROPPED:
            self.dropping = tag
            return
        # HTML lets a paragraph or an item end where the next one begins.
        if tag in ("li", "p") and self.open[-1].tag == tag:
            self.open.pop()
        if self.open[-1].tag == "p" and tag in _BLOCKS:
            self.open.pop()
        node = _Node(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.open[-1].children.append(node)
        elif len(self.open) <= MAX_DEPTH:
            self.open[-1].children.append(node)
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.dropping:
            self.dropping = "" if tag == self.dropping else self.dropping
            return
        places = [place for place, node in enumerate(self.open) if place and node.tag == tag]
        if places:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.open[-1].children.append(_PRIVATE.sub("", data).replace("\x00", ""))


def to_markdown(html: str) -> str:
    """Return the Markdown of ``html``: any text will do, whatever is not known becomes its words."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return "\n\n".join(_blocks(tree.open[0]))


def _blocks(node: _Node) -> Iterator[str]:
    """Yield the blocks inside ``node``, each without a blank line around it."""
    inline: list[_Node | str] = []
    for child in node.children:
        if isinstance(child, _Node) and (child.tag in _BLOCKS or _holds_block(child)):
            yield from _paragraph(inline)
            inline = []
            yield from _block(child)
        else:
            inline.append(child)
    yield from _paragraph(inline)


def _holds_block(node: _Node) -> bool:
    return any(
        isinstance(child, _Node) and (child.tag in _BLOCKS or _holds_block(child)) for child in node.children
    )


def _paragraph(children: list[_Node | str]) -> Iterator[str]:
    if text := _inline(children):
        yield text


def _block(node: _Node) -> Iterator[str]:
    if node.tag == "hr":
        yield "---"
    elif node.tag == "pre":
        yield from _fence(_raw(node))
    elif node.tag in _HEADINGS:
        # A heading has one line.
        if text := _inline(node.children).replace("\\\n", " "):
            yield f"{_HEADINGS[node.tag]} {text}"
    elif node.tag in ("ul", "ol"):
        yield from _items(node)
    elif node.tag == "blockquote":
        if inside := "\n\n".join(_blocks(node)):
            yield "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    elif node.tag == "tr":
        cells = [_inline(child.children) for child in node.children if isinstance(child, _Node)]
        if text := " – ".join(filter(None, cells)):
            yield text
    else:
        yield from _blocks(node)


def _fence(code: str) -> Iterator[str]:
    code = code.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n")
    if code.strip():
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        marks = "`" * max(3, longest + 1)
        yield f"{marks}\n{code}\n{marks}"


def _items(node: _Node) -> Iterator[str]:
    number = int(start) if re.fullmatch(r"\d{1,6}", start := node.attributes.get("start", "1")) else 1
    items = []
    for child in node.children:
        inside = "\n\n".join(_blocks(child if isinstance(child, _Node) else _Node("", {}, [child])))
        if not inside:
            continue
        mark = f"{number}. " if node.tag == "ol" else "- "
        number += 1
        indent = " " * len(mark)
        items.append(mark + "\n".join(indent + line if line else "" for line in inside.split("\n")).lstrip())
    if items:
        loose = any("\n\n" in item for item in items)
        yield ("\n\n" if loose else "\n").join(items)


def _raw(node: _Node) -> str:
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else _raw(child)
        for child in node.children
    )


def _inline(children: list[_Node | str]) -> str:
    """Return one paragraph's text, marks set, each line fit to begin a line of Markdown."""
    text = _resolve("".join(_pieces(children, in_link=False)))
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split(_BREAK)]
    while lines and not lines[-1]:
        lines.pop()
    return "\\\n".join(_LINE_START.sub(_escape_start, line) for line in lines if line)


def _escape_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _pieces(children: list[_Node | str], *, in_link: bool) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield _SPECIAL.sub(lambda found: f"\\{found[0]}", child)
            continue
        inside = _pieces(child.children, in_link=in_link)
        if child.tag == "br":
            yield " " if in_link else _BREAK
        elif child.tag in _EMPHASIS:
            start, end = _EMPHASIS[child.tag]
            words = "".join(inside)
            # A mark beside a blank is no mark: blanks and line ends stay outside.
            core = words.strip(_OUTSIDE)
            before, _, after = words.partition(core) if core else (words, "", "")
            yield before + (start + core + end if core else "") + after
        elif child.tag == "code":
            yield _code(_raw(child))
        elif child.tag in ("a", "img") and not in_link:
            yield _link(child)
        elif child.tag == "img":
            yield _words(child.attributes.get("alt", ""))
        elif child.tag in ("sup", "sub"):
            words = "".join(inside)
            # "2^n" is read as it was meant, "2n" is another number.
            yield ("^" if child.tag == "sup" else "\\_") + words if words.strip() else words
        else:
            yield from inside


def _words(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", _BLANKS.sub(" ", text))


def _code(text: str) -> str:
    text = _BLANKS.sub(" ", text)
    if not text.strip():
        return text
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{marks}{blank}{text}{blank}{marks}"


def _link(node: _Node) -> str:
    if node.tag == "img":
        address, words = node.attributes.get("src", ""), _words(node.attributes.get("alt", "")) or "image"
    else:
        address = node.attributes.get("href", "")
        words = _BLANKS.sub(" ", "".join(_pieces(node.children, in_link=True)))
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        scheme = ""
    # A path of the other site leads nowhere here.
    if scheme not in ("http", "https", "mailto") or not _MARKS_ONLY.sub("", words).strip():
        return "" if node.tag == "img" and words == "image" else words
    address = re.sub(
        r"[\s<>\\`*_\[\]]", lambda found: f"%{ord(found[0]):02X}" if ord(found[0]) < 128 else "", address
    )
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() else ""
    return f"{before}[{words.strip()}](<{address}>){after}"


_MARKS_ONLY = re.compile("[\ue000-\ue004]")


def _resolve(text: str) -> str:
    """Set the marks of emphasis where CommonMark will read them as such; elsewhere the words matter more."""
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for place, symbol in enumerate(text):
        if symbol in _ENDS:
            waiting.append(place)
        elif symbol in _ENDS.values() and waiting:
            pairs.append((waiting.pop(), place))
    kept: dict[int, int] = {}
    outer_end = -1
    for start, end in sorted(pairs):
        # Marks side by side or inside each other are read in ways nobody meant: the outer one stays.
        if end < outer_end:
            continue
        first, last = _next(text, start, 1), _next(text, end, -1)
        before, after = _next(text, start, -1), _next(text, end, 1)
        if _flanks(before, first) and _flanks(after, last):
            kept[start] = outer_end = end
    set_marks = {*kept, *kept.values()}
    return "".join(
        _MARKS[symbol] if place in set_marks else symbol
        for place, symbol in enumerate(text)
        if place in set_marks or symbol not in _MARKS
    )


def _next(text: str, place: int, step: int) -> str:
    """Return the nearest symbol that is no mark of emphasis; nothing at the end."""
    place += step
    while 0 <= place < len(text) and text[place] in _MARKS:
        place += step
    return text[place] if 0 <= place < len(text) else ""


def _flanks(outside: str, inside: str) -> bool:
    """Whether a mark between these two opens or closes: beside a letter it may not touch punctuation."""
    if inside in _OUTSIDE or inside.isspace():
        return False
    if not outside or outside.isspace() or outside == _BREAK:
        return True
    return inside.isalnum() or not outside.isalnum()
