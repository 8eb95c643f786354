"""What counts how much in a text's score: one place, both engines. docs/concepts/search.md says why."""

from __future__ import annotations

# A word found in…
TITLE, KEYWORDS, BODY = 3.0, 1.5, 1.0
OTHER = 0.5  # another name of what was asked, beside the name itself
PREFIX = 0.4  # a word that begins as the last one typed
INITIALS = 1.5  # a title whose initials spell the word
FUZZY = 0.6  # a word that is nearly spelt so
TIE = 0.1  # of what a second way of finding the same word adds
NEIGHBOURS = 1.0  # two words of the query side by side in a title

# A few words are all wanted, unless fewer rows than these hold them. Of a sentence any word will do, and the
# order says which rows hold most.
ENOUGH, FEW_WORDS = 20, 3

# Candidates that are read once more, and what closeness adds to a score that goes from 0 to 1: how much of
# the query the row covers, how much its title does, how little else the title speaks of, the same way to ask.
POOL = 50
CLOSE_ROW, CLOSE_TITLE, CLOSE_SUBJECT, CLOSE_FORM = 0.6, 0.2, 0.6, 0.25


def distance_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong: as Elasticsearch's ``AUTO`` has it."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def wanted_words(count: int) -> list[int]:
    """Return how many of ``count`` meanings a row must hold: at first, then when rows are too few."""
    return [count, 1] if 1 < count <= FEW_WORDS else [1]
