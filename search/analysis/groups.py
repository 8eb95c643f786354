"""Groups of words that mean the same, read from the data once a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from search.analysis.words import clean, fold, lines, stems, words

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trie:
    """What begins with a stem, longest first."""

    by_first: dict[str, list[Stems]]

    def longest_at(self, sequence: Sequence[str], place: int) -> Stems:
        """Return the longest entry that starts at ``place``, or nothing."""
        for entry in self.by_first.get(sequence[place], ()):
            if entry == tuple(sequence[place : place + len(entry)]):
                return entry
        return ()


def _trie(entries: Iterator[Stems] | Sequence[Stems]) -> Trie:
    by_first: dict[str, list[Stems]] = defaultdict(list)
    for entry in sorted(set(entries), key=lambda one: (-len(one), one)):
        by_first[entry[0]].append(entry)
    return Trie(dict(by_first))


def rules() -> Iterator[tuple[list[str], list[str]]]:
    """Yield the rules of the data: whoever looks for one of the first list also finds the second."""
    for way in lines("joined"):
        apart = clean(way).replace("-", " ")
        both = [apart.replace(" ", ""), apart]
        yield both, both
    for name in ("synonyms", "thesaurus"):
        for line in lines(name):
            left, _, right = clean(line).partition("=>")
            group = [word.strip() for word in left.split(",")]
            yield group, [word.strip() for word in right.split(",")] if right else group


@cache
def synonyms() -> dict[Stems, tuple[Stems, ...]]:
    """Map what may be looked for to what also answers it, as stems."""
    found: dict[Stems, dict[Stems, None]] = defaultdict(dict)
    for looked_for, answers in rules():
        targets = [stemmed for answer in answers if (stemmed := tuple(stems(answer)))]
        for word in looked_for:
            source = tuple(stems(word))
            if source:
                found[source].update({target: None for target in targets if target != source})
    for way in lines("joined"):
        # What is known of one way to write it is known of the others.
        apart = tuple(stems(clean(way).replace("-", " ")))
        joined = tuple(stems(clean(way).replace("-", "").replace(" ", "")))
        known = {**found[joined], **found[apart]}
        for source in (joined, apart):
            found[source].update({target: None for target in known if target != source})
    return {source: tuple(targets) for source, targets in found.items() if source and targets}


@cache
def synonym_trie() -> Trie:
    return _trie(list(synonyms()))


@cache
def forms() -> dict[Stems, str]:
    """Map a way to ask, as folded words, to what it asks for."""
    found = {}
    for line in lines("question_forms"):
        name, _, ways = clean(line).partition(":")
        for way in ways.split(","):
            found[tuple(words(way))] = name.strip()
    return found


@cache
def form_trie() -> Trie:
    return _trie(list(forms()))


def solr_rules() -> list[str]:
    """Return the rules as Elasticsearch's ``synonym_graph`` reads them, folded."""
    found = []
    for looked_for, answers in rules():
        left, right = ([fold(word) for word in side] for side in (looked_for, answers))
        found.append(", ".join(left) if left == right else f"{', '.join(left)} => {', '.join(left + right)}")
    return found
