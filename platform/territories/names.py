"""Names of places as keys: accents, case, hyphens, « St » and articles do not count."""

from __future__ import annotations

import re

from core.words import fold

ARTICLES = ("le ", "la ", "les ", "l ")
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "s": "sur", "ss": "sous"}
ARRONDISSEMENT = re.compile(r"^(paris|lyon|marseille) (\d+)(?:er|e|eme)? arrondissement$")


def spelled_out(text: str) -> str:
    """Return ``text`` folded, with « st » and « ste » in full; « s » is « sur » between two words."""
    words = fold(text).split()
    return " ".join(
        ABBREVIATIONS[word]
        if word in {"st", "ste"} or (word in ABBREVIATIONS and 0 < rank < len(words) - 1)
        else word
        for rank, word in enumerate(words)
    )


def key_of(text: str) -> str:
    """Return what ``PlaceName.key`` holds for ``text``: letters and digits, run together."""
    return spelled_out(text).replace(" ", "")


def keys_of(name: str) -> list[str]:
    """Return every key that finds a place called ``name``: with and without its article, « Paris 1 »…"""
    text = spelled_out(name)
    texts = [text]
    for article in ARTICLES:
        if text.startswith(article):
            texts.append(text.removeprefix(article))
    if found := ARRONDISSEMENT.match(text):
        # People write « Paris 1 », « Paris 01 »; « Paris 1er » starts the full name.
        city, number = found.groups()
        texts += [f"{city} {number}", f"{city} {int(number):02d}", f"{city} {number}e arrondissement"]
    return list(dict.fromkeys(text.replace(" ", "") for text in texts))


def prefixes_of(typed: str) -> list[str]:
    """Return the beginnings of key that a name being typed may stand for.

    A last « st » may be short for Saint or begin Strasbourg: both are returned.
    """
    texts = [spelled_out(typed)]
    if (raw := fold(typed)).split()[-1:] in (["st"], ["ste"]):
        texts.append(raw)
    return list(dict.fromkeys(text.replace(" ", "") for text in texts if text))
