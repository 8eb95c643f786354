"""One aid as a catalogue gives it, in our words: what is proposed to editors, compared, then written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import nh3
from django.utils.text import slugify

from cms.aids.choices import Closing
from core.markdown import MAX_LENGTH, render
from core.typography import french

TITLE_MAX, LEAD_MAX, WORDS_MAX, URL_MAX = 255, 300, 300, 500
TAGS = {"a", "b", "i", "p", "br", "ul", "ol", "li", "h3", "h4"}
RENAMED = {"strong": "b", "em": "i", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
BLANKS = re.compile(r"\s+")


@dataclass
class Draft:
    """What the page would hold. ``fields`` are columns, as JSON writes them; the rest are its parts."""

    source_id: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[dict[str, Any]] = field(default_factory=list)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Columns of partners, steps, contacts, sources; of conditions, what is stored and a note."""
    topics: list[str] = field(default_factory=list)
    withdrawn: bool = False
    problems: list[str] = field(default_factory=list)
    """What could not be read as it is meant and was kept in words."""

    def add(self, part: str, **columns: Any) -> None:
        self.parts.setdefault(part, []).append(columns)

    def text(self, name: str, value: str | None, most: int = WORDS_MAX) -> None:
        """Put words in a column; what is too long for it stands whole in the body."""
        words = " ".join((value or "").split())
        if len(words) > most:
            self.block(None, f"<p>{html.escape(words)}</p>")
            words = cut(words, most)
        if words:
            self.fields[name] = words

    def url(self, name: str, value: str | None, what: str) -> None:
        """Put an address in a column; what is none is told, and stands in the body."""
        address = (value or "").strip()
        if not address:
            return
        if is_address(address):
            self.fields[name] = address
        else:
            self.problems.append(f"{what} : « {cut(address, 120)} » n’est pas une adresse, gardée en mots")
            self.block(None, f"<p>{html.escape(what)} : {html.escape(address)}</p>")

    def dates(self, opens: date | None, closes: date | None) -> None:
        if opens and closes and closes < opens:
            self.problems.append(f"dates inversées, gardées en mots : du {opens} au {closes}")
            self.block(None, f"<p>Dates indiquées : du {opens:%d/%m/%Y} au {closes:%d/%m/%Y}.</p>")
            opens = closes = None
        if opens:
            self.fields["opens_on"] = opens.isoformat()
        self.fields["closing"] = (Closing.DATED if closes else Closing.UNKNOWN).value
        if closes:
            self.fields["closes_on"] = closes.isoformat()

    def block(self, heading: str | None, source: str) -> None:
        """Add HTML to the body, under a heading or not."""
        if source.strip():
            if heading:
                self.body.append({"type": "heading", "value": heading})
            self.body.append({"type": "paragraphs", "value": source})

    def condition(self, stored: dict[str, Any], note: str = "") -> None:
        row = {"stored": stored, "note": note}
        if row not in self.parts.get("conditions", []):
            self.add("conditions", **row)

    def words_condition(self, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.condition({"kind": "text", "text": words})

    def to_json(self) -> dict[str, Any]:
        """Return what is compared and kept: the same draft always gives the same."""
        return {
            **{f"field:{name}": value for name, value in sorted(self.fields.items())},
            "title": self.title,
            "body": self.body,
            **{f"part:{name}": rows for name, rows in sorted(self.parts.items())},
            "topics": sorted(self.topics),
            "withdrawn": self.withdrawn,
        }


def cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 2].rsplit(" ", 1)[0] + " …"


def is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not re.search(r"\s", text) and len(text) <= URL_MAX


def slug_of(title: str, taken: Iterable[str]) -> str:
    """Return an address for ``title`` that nothing has yet."""
    stem = slugify(title)[:80].strip("-") or "aide"
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def from_markdown(text: str) -> str:
    """Return Markdown as the clean HTML that Wagtail keeps; what is too long to parse stays plain."""
    if len(text) > MAX_LENGTH:
        return from_plain(text)
    return clean(str(render(text)))


def from_plain(text: str) -> str:
    paragraphs = [BLANKS.sub(" ", part).strip() for part in re.split(r"\n\s*\n", text)]
    return str(french("".join(f"<p>{html.escape(part)}</p>" for part in paragraphs if part)))


def from_html(source: str) -> str:
    """Return somebody's HTML, cleaned: their ``<br />`` and loose lines make paragraphs."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if "<p" not in text and "<li" not in text:
        pieces = [piece.strip() for piece in re.split(r"(?:<br\s*/?>\s*)+|\n+", text)]
        text = "".join(f"<p>{piece}</p>" for piece in pieces if piece)
    return clean(text)


def clean(source: str) -> str:
    for theirs, ours in RENAMED.items():
        source = re.sub(rf"<(/?){theirs}(?=[\s>])", rf"<\g<1>{ours}", source)
    safe = nh3.clean(
        source, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    return str(french(safe))


def plain(source: str) -> str:
    """Return the words of some HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())
