"""Groups of words that mean the same, read from the data once a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from search.analysis.words import clean, fold, lines, stems, tokens, words

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
    ways = {}
    for way in lines("joined"):
        apart = clean(way).replace("-", " ")
        ways[fold(apart)] = both = [apart.replace(" ", ""), apart]
        yield both, both
    for name in ("synonyms", "thesaurus"):
        for line in lines(name):
            left, _, right = clean(line).partition("=>")
            group = _group(left, ways)
            yield group, _group(right, ways) if right else group


def _group(text: str, ways: dict[str, list[str]]) -> list[str]:
    """Read a group; what is known of one way to write a word is known of the others."""
    found: dict[str, None] = {}
    for word in map(str.strip, text.split(",")):
        found.update(dict.fromkeys(ways.get(fold(word).replace("-", " "), [word])))
    return list(found)


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
    return {source: tuple(targets) for source, targets in found.items() if targets}


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
    """Return the rules as Elasticsearch's ``synonym_graph`` reads them.

    Its analysis comes before, stop words included, and it refuses a rule of which that takes a word away.
    """
    found = []
    for looked_for, answers in rules():
        left, right = (dict.fromkeys(filter(None, map(_telling, side))) for side in (looked_for, answers))
        if left == right:
            found.append(", ".join(left))
        else:
            found.append(f"{', '.join(left)} => {', '.join(left | right)}")
    return [rule for rule in found if ", " in rule]


def _telling(words_of_one: str) -> str:
    """Return words without those that say nothing."""
    kept = [words_of_one[token.start : token.end] for token in tokens(words_of_one)]
    return " ".join(kept).lower()
