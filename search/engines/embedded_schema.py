"""What the embedded index holds of an entry, and the memory it keeps of what is gone.

A new ``SCHEMA`` wants a new ``SHAPE``: an index of another shape is not read; ``rebuild_search`` makes one.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from tantivy import Document, Index, Schema, SchemaBuilder

from search.analysis.acronyms import explained, initials
from search.analysis.words import clean, stem_analyzer, word_analyzer
from search.engines import cells
from search.engines.interface import Entry, Gone

SHAPE = 2
ALIVE, GONE = 1, 0
BITS_OF_STANDING = 10
BITS_OF_DRAW = 5


def uid(kind: str, key: int) -> int:
    """Number a row among all kinds. 63 bits: what every number of the index holds without loss."""
    return int.from_bytes(blake2b(f"{kind}:{key}".encode(), digest_size=8).digest()) >> 1


def schema() -> Schema:
    build = SchemaBuilder()
    build.add_unsigned_field("uid", indexed=True, fast=True)
    build.add_unsigned_field("version", fast=True)
    build.add_unsigned_field("alive", indexed=True, fast=True)
    build.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    build.add_unsigned_field("key", stored=True, fast=True)
    build.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("url", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("title", tokenizer_name="stems")
    build.add_text_field("keywords", tokenizer_name="stems")
    build.add_text_field("body", tokenizer_name="stems")
    build.add_text_field("names", tokenizer_name="words")
    build.add_text_field("initials", tokenizer_name="words", index_option="basic")
    build.add_text_field("acronym", tokenizer_name="raw", index_option="basic")
    build.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("mark", tokenizer_name="raw", index_option="basic")
    build.add_text_field("bit", tokenizer_name="raw", index_option="basic")
    build.add_text_field("cell", tokenizer_name="raw", index_option="basic")
    build.add_float_field("quality", fast=True)
    build.add_unsigned_field("day", indexed=True, fast=True)
    build.add_float_field("latitude", indexed=True, fast=True)
    build.add_float_field("longitude", indexed=True, fast=True)
    return build.build()


SCHEMA = schema()


def open_index(path: Path) -> Index:
    """Open the index of a folder, or make an empty one. Tokenizers are not stored, but given each time."""
    index = Index(SCHEMA, str(path))
    index.config_reader("manual")
    index.register_tokenizer("stems", stem_analyzer())
    index.register_tokenizer("words", word_analyzer())
    return index


def document(change: Entry | Gone) -> Document:
    """Typed adders only: a number guessed to be signed kills tantivy's writer without a word."""
    made = Document()
    made.add_unsigned("version", change.version)
    if isinstance(change, Gone):
        made.add_unsigned("uid", uid(change.kind, change.key))
        made.add_unsigned("alive", GONE)
        return made
    row = change.document
    title, body, keywords = clean(row.title), clean(row.body), clean(row.keywords)
    made.add_unsigned("uid", uid(change.kind, row.key))
    made.add_unsigned("alive", ALIVE)
    made.add_text("kind", change.kind)
    made.add_unsigned("key", row.key)
    made.add_text("shown", title)
    made.add_text("url", row.url)
    made.add_text("title", title)
    made.add_text("keywords", keywords)
    made.add_text("body", body)
    made.add_text("names", f"{title} {keywords}")
    made.add_text("initials", " ".join(initials(title)))
    for acronym, meaning in {*explained(title), *explained(body)}:
        made.add_text("acronym", f"{acronym}={' '.join(meaning)}")
        made.add_text("acronym", f"{' '.join(meaning)}={acronym}")
    for name, codes in row.facets.items():
        for code in codes:
            made.add_text("facet", f"{name}={code}")
    for name, codes in row.marks.items():
        for code in codes:
            made.add_text("mark", f"{name}={code}")
    # A sum of powers of two: what it counts is added up by a search, one term a bit.
    for bit in range(BITS_OF_STANDING):
        if row.standing >> bit & 1:
            made.add_text("bit", str(bit))
    for bit in range(BITS_OF_DRAW):
        made.add_text("bit", f"{'on' if uid(change.kind, row.key) >> bit & 1 else 'off'}{bit}")
    made.add_float("quality", row.quality)
    made.add_unsigned("day", row.day.toordinal() if row.day else 0)
    if row.place:
        made.add_float("latitude", row.place[0])
        made.add_float("longitude", row.place[1])
        for cell in cells.cells_of(*row.place):
            made.add_text("cell", cell)
    return made


def written(change: Entry | Gone) -> int:
    """Return the number of the row that a change is about."""
    return uid(change.kind, change.key if isinstance(change, Gone) else change.document.key)
