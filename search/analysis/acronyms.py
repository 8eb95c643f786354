"""Acronyms, by rule and not by list: what a title's initials spell, what a text itself explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.analysis.words import Token, fold, stop_words, tokens, words

SHORTEST, LONGEST = 3, 6  # letters of what a title's initials may spell
# « Fichier central des chèques (FCC) »: the words before a parenthesis that holds capitals.
_EXPLAINED = re.compile(r"\(\s?([A-Z][A-Z0-9.\-]{1,8})\s?\)")
BEFORE = 120  # characters before the parenthesis, where the meaning stands
# « AIPD (analyse d’impact relative à la protection des données) »
_SPELLED = re.compile(r"\b([A-Z][A-Z0-9]{1,8}) ?\(([^()]{4,120})\)")


def initials(title: str) -> list[str]:
    """Return what the initials of consecutive words of a title spell, small words left out."""
    firsts = [word[0] for word in words(title) if word not in stop_words()]
    found: dict[str, None] = {}
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(firsts) - size + 1):
            found["".join(firsts[start : start + size])] = None
    return list(found)


def explained(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the acronyms that a cleaned text explains, folded, with the stems of what they stand for."""
    if "(" not in text:
        return
    for match in _EXPLAINED.finditer(text):
        before = text[max(0, match.start() - BEFORE) : match.start()]
        acronym = fold(match[1]).replace(".", "").replace("-", "")
        if meaning := _ending(tokens(before), before, acronym):
            yield acronym, meaning
    for letters, inside in _SPELLED.findall(text):
        acronym = fold(letters)
        found = tokens(inside)
        if _spell(found, inside, acronym):
            yield acronym, tuple(token.stem for token in found)


def _spell(found: list[Token], text: str, acronym: str) -> bool:
    return "".join(fold(text[token.start])[:1] for token in found) == acronym


def _ending(found: list[Token], text: str, acronym: str) -> tuple[str, ...]:
    """Return the stems of the last words if their initials are the acronym."""
    last = found[-len(acronym) :]
    return tuple(token.stem for token in last) if len(last) > 1 and _spell(last, text, acronym) else ()
