"""How a text becomes words and stems: the same in both engines.

A word is a run of letters and digits (Unicode's own), so an elision is a word of one letter, which the
stop list drops. Accents are folded after stemming: folding first would hide endings from the stemmer.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

FOLDER = Path(__file__).parent
LONGEST_WORD = 40  # letters; longer is no word, and its stem would only fill the index
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_own = threading.local()


class Token(NamedTuple):
    """A word of a text: its stem, its place among all words (stop words too), where it stands in the text."""

    stem: str
    place: int
    start: int
    end: int


def lines(name: str) -> list[str]:
    """Return the lines of a file of this folder that are neither blank nor a comment."""
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    if text.isascii():
        return text
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )


def clean(text: str) -> str:
    """Return ``text`` in one form of Unicode, without what nobody sees; a ligature becomes its letters."""
    if text.isascii():
        return _UNSEEN.sub("", text)
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return text.encode("utf-8", "ignore").decode().replace("œ", "oe").replace("Œ", "Oe")


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing, elisions among them, as they are written and without accents."""
    words = {word for line in [*lines("stop_words"), *lines("elisions")] for word in line.split()}
    return frozenset(words | {fold(word) for word in words})


def stem_analyzer() -> TextAnalyzer:
    """Return what turns a text into stems. One a thread: it may not be shared."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.custom_stopword(sorted(stop_words())))
        .filter(Filter.stemmer("french"))
        .filter(Filter.ascii_fold())
        .build()
    )


def word_analyzer() -> TextAnalyzer:
    """Return what turns a text into its words, all of them, in small letters without accents."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


def _mine(name: str) -> TextAnalyzer:
    analyzer = getattr(_own, name, None)
    if analyzer is None:
        analyzer = stem_analyzer() if name == "stems" else word_analyzer()
        setattr(_own, name, analyzer)
    return analyzer


def stems(text: str) -> list[str]:
    """Return the stems of a cleaned text, in their order, without stop words."""
    return _mine("stems").analyze(text)


def words(text: str) -> list[str]:
    """Return all words of a cleaned text, folded."""
    return _mine("words").analyze(text)


def tokens(text: str) -> list[Token]:
    """Return the stems of a cleaned text with their places."""
    return _tokens("stems", text)


def folded_tokens(text: str) -> list[Token]:
    """Return all words of a cleaned text, folded and not stemmed, with their places."""
    return _tokens("words", text)


def _tokens(name: str, text: str) -> list[Token]:
    found = _mine(name).pre_tokenize(text).tokens
    return [Token(one.text, one.position, one.char_offset_from, one.char_offset_to) for one in found]
