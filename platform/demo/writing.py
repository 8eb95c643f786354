"""Texts of the demonstration: a head in TOML, then Markdown with the blocks of pages between ``:::``.

``## Title`` opens a part. ``:::source name | address | day``, ``:::button words | path`` and
``:::piece name`` stand on one line; ``note``, ``quotation``, ``steps``, ``facts``, ``table`` and ``fold``
end with ``:::``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.markdown import render
from core.typography import french

ONE_LINE = ("source", "button", "piece")
FENCE = "+++"


def read(path: Path) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return the head and the blocks of one file. ``ValueError`` names the file that is badly written."""
    _, head, body = path.read_text("utf-8").split(f"{FENCE}\n", 2)
    try:
        return tomllib.loads(head), list(blocks(body))
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def blocks(text: str) -> Iterator[tuple[str, Any]]:
    """Yield ``(kind, value)`` for each block, as a StreamField takes them in JSON."""
    plain: list[str] = []
    fenced: list[str] | None = None
    opening = ""
    for line in text.splitlines():
        if fenced is not None:
            if line.strip() == ":::":
                yield _fenced(opening, fenced)
                fenced = None
            else:
                fenced.append(line)
            continue
        if not line.startswith((":::", "## ")):
            plain.append(line)
            continue
        yield from _plain(plain)
        plain = []
        if line.startswith("## "):
            yield "heading", line[3:].strip()
        elif line[3:].split(" ")[0] in ONE_LINE:
            yield _one_line(line[3:])
        else:
            opening, fenced = line[3:], []
    if fenced is not None:
        raise ValueError(f":::{opening} is never closed")
    yield from _plain(plain)


def rich(text: str) -> str:
    """Return Markdown as the HTML that Wagtail keeps."""
    html = str(render(text))
    html = re.sub(r' rel="[^"]*"', "", html)
    for theirs, ours in (("strong", "b"), ("em", "i"), ("h5", "h3")):
        html = html.replace(f"<{theirs}>", f"<{ours}>").replace(f"</{theirs}>", f"</{ours}>")
    return str(french(html))


def _plain(lines: list[str]) -> Iterator[tuple[str, Any]]:
    text = "\n".join(lines).strip()
    if text:
        yield "paragraphs", rich(text)


def _one_line(line: str) -> tuple[str, Any]:
    kind, _, rest = line.partition(" ")
    parts = [part.strip() for part in rest.split("|")]
    if kind == "piece":
        return kind, parts[0]
    if kind == "button":
        return kind, {"label": parts[0], "page": None, "address": parts[1]}
    name, address, day = [*parts, "", ""][:3]
    return kind, {"name": name, "address": address, "checked_on": day or None}


def _fenced(opening: str, lines: list[str]) -> tuple[str, Any]:
    kind, _, title = opening.partition(" ")
    text = "\n".join(lines).strip()
    if kind == "note":
        return kind, {"title": title, "text": rich(text), "kind": "cire"}
    if kind == "quotation":
        return kind, {"text": text, "who": title}
    if kind == "fold":
        return kind, {"question": title, "answer": rich(text)}
    if kind == "table":
        head, *rows = ([cell.strip() for cell in line.split("|")] for line in text.splitlines())
        columns = [{"type": "text", "heading": cell} for cell in head]
        return kind, {
            "caption": title,
            "table": {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""},
        }
    if kind == "steps":
        pairs = (line.removeprefix("- ").split(" : ", 1) for line in text.splitlines())
        return kind, {"steps": [{"title": name, "text": words} for name, words in pairs]}
    if kind == "facts":
        pairs = (line.removeprefix("- ").split(" = ", 1) for line in text.splitlines())
        return kind, {"facts": [{"label": name, "value": words} for name, words in pairs]}
    raise ValueError(f"no such block: {kind}")
