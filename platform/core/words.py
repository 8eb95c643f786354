"""Words as people type them, brought to one form before they are compared."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, every run of other signs made one space.

    ``"L’Haÿ-les-Roses"`` gives ``"l hay les roses"``.
    """
    text = text.casefold().translate(LIGATURES)
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return NOT_A_WORD.sub(" ", text).strip()
