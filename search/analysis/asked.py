"""What is asked: the words of a query that say something, what they may also be called, how it is asked.

Nothing a person can type is an error: there is no operator but quotes, which hold words together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from search.analysis.groups import form_trie, forms, synonym_trie, synonyms
from search.analysis.words import clean, folded_tokens, tokens

LONGEST = 1_000  # characters; a longer text is cut at a word
MOST_WORDS = 24
MOST_OTHERS = 12  # of a word
LONGEST_MEANING = 8  # words of what an acronym stands for
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{1,200})[\"“”«»]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that counts: its stem, as it was typed (folded, and raw), what it may also be called.

    ``weight`` is under 1 for a word that belongs to a way to ask.
    """

    stem: str
    typed: str
    raw: str = ""
    others: tuple[tuple[str, ...], ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that mean one thing together, with the other names of the whole."""

    words: tuple[Word, ...]
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def raw(self) -> str:
        return " ".join(word.raw for word in self.words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, understood. ``forms`` are the ways of asking found in it; ``phrases`` are what quotes hold."""

    concepts: tuple[Concept, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    forms: frozenset[str] = frozenset()
    typed: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for concept in self.concepts for word in concept.words)


def ways_of_asking(folded: Sequence[str]) -> tuple[frozenset[str], set[int]]:
    """Return the forms found in folded words, and the places of the words of those of two words or more."""
    trie, known = form_trie(), forms()
    found: set[str] = set()
    places: set[int] = set()
    place = 0
    while place < len(folded):
        if folded[place] not in trie.by_first:
            place += 1
            continue
        form = trie.longest_at(folded, place)
        if form:
            found.add(known[form])
            if len(form) > 1:
                places.update(range(place, place + len(form)))
        place += len(form) or 1
    return frozenset(found), places


def understand(text: str) -> Asked:
    """Read a query. An empty one, or one of stop words only, has no concept."""
    text = clean(text)
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(None, 1)[0]
    phrases = []
    for quoted in _QUOTED.findall(text):
        phrase = tuple(token.stem for token in tokens(quoted))
        if len(phrase) > 1:
            phrases.append(phrase)
    every_word = folded_tokens(text)
    asked_forms, form_places = ways_of_asking([token.stem for token in every_word])
    folded = {token.start: token for token in every_word}
    seen: dict[str, Word] = {}
    for token in tokens(text):
        word = folded.get(token.start)
        weight = 0.35 if word and word.place in form_places else 1.0
        if token.stem not in seen or seen[token.stem].weight < weight:
            raw = text[token.start : token.end]
            others = synonyms().get((token.stem,), ())[:MOST_OTHERS]
            seen[token.stem] = Word(token.stem, word.stem if word else token.stem, raw, others, weight)
    sequence = list(seen)[:MOST_WORDS]
    concepts = []
    place = 0
    while place < len(sequence):
        entry = synonym_trie().longest_at(sequence, place) or (sequence[place],)
        whole = synonyms().get(entry, ())[:MOST_OTHERS] if len(entry) > 1 else ()
        concepts.append(Concept(tuple(seen[stem] for stem in entry), whole))
        place += len(entry)
    return Asked(tuple(concepts), tuple(phrases), asked_forms, text)


def with_learned(asked: Asked, meanings: Callable[[str], Iterable[tuple[str, ...]]]) -> Asked:
    """Add what the indexed texts themselves say that an acronym stands for, both ways round.

    ``meanings`` takes an acronym, or the stems of what one may stand for with blanks between.
    """

    def learned(concept: Concept) -> Concept:
        words = tuple(replace(word, others=(*word.others, *meanings(word.typed))) for word in concept.words)
        others = concept.others
        if 1 < len(words) <= LONGEST_MEANING:
            others = (*others, *meanings(" ".join(word.stem for word in words)))
        return replace(concept, words=words, others=others)

    return replace(asked, concepts=tuple(map(learned, asked.concepts)))
