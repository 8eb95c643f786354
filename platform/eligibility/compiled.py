"""A whole catalogue against one company, in about a millisecond.

Every condition that a machine can decide has a place in one large integer: the aid's rank, plus the number of
aids times the condition's rank inside the aid ("layer"). A table by sort of condition says, for a fact, which
places are met and which are refused; "and" and "or" of whole catalogues are then single operations.
The catalogue is compiled once and shared: it is never changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility import trees
from eligibility.conditions import Activity, Bounds, Condition, Created, Dates, LegalForm, Place, Text
from eligibility.facts import Facts, Range
from eligibility.judging import judge

# Facts of which one may follow from another.
CONSEQUENCES = {"legal_form", "micro_entrepreneur", "public_body", "independent"}
WIDEST = ("dates", "place", "head_office", "activity", "legal_form", "headcount")
Masks = tuple[int, int]
"""Places met, places refused; in neither, unknown."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Aids by their rank in the catalogue, as bits: met in full, refused by a condition, still open."""

    yes: int
    no: int
    maybe: int
    opened: int
    """Among the last, those that wait for a fact; the others wait for a person only."""
    undecided: int
    """Conditions that a machine can decide and that are still open, of the aids not refused."""

    def of(self, rank: int) -> bool | None:
        if self.yes >> rank & 1:
            return True
        return False if self.no >> rank & 1 else None


class Catalogue:
    """Aids by their conditions, in a fixed order; ``len`` is how many."""

    def __init__(self, aids: Iterable[Sequence[Condition]]):
        self.aids = [tuple(conditions) for conditions in aids]
        self.every = (1 << len(self.aids)) - 1
        self.layers = max((len(conditions) for conditions in self.aids), default=0)
        places: dict[Hashable, list[tuple[Condition, int]]] = defaultdict(list)
        texts = 0
        for rank, conditions in enumerate(self.aids):
            layer = 0
            for condition in conditions:
                if isinstance(condition, Text):
                    texts |= 1 << rank
                    continue
                places[_sort(condition)].append((condition, layer * len(self.aids) + rank))
                layer += 1
        self.texts = texts
        """Aids with something that only a person can judge."""
        self.tables = [_table(found) for found in places.values()]
        self.spread = sum(1 << layer * len(self.aids) for layer in range(self.layers))
        self.slots = _or(table.slots for table in self.tables)
        self._seen: dict[Hashable, Masks] = {}

    def to_decide(self, today: date) -> int:
        """Return how many conditions wait for a fact, of a company of which nothing is known."""
        return self.undecided(Facts.of(today, {}))

    def __len__(self) -> int:
        return len(self.aids)

    def facts(self) -> set[str]:
        """Return the names of the facts that some condition needs."""
        return {name for table in self.tables for name in table.reads}

    def masks(self, facts: Facts) -> Masks:
        met = refused = 0
        for table in self.tables:
            yes, no = self._decide(table, facts)
            met |= yes
            refused |= no
        return met, refused

    def verdicts(self, facts: Facts) -> Verdicts:
        met, refused = self.masks(facts)
        size, every = len(self.aids), self.every
        no = self._fold(refused)
        left = self.slots & ~met & ~refused
        alive = every & ~no
        undecided = opened = 0
        while left:
            layer = left & alive
            opened |= layer
            undecided += layer.bit_count()
            left >>= size
        yes = alive & ~opened & ~self.texts
        return Verdicts(yes, no, alive & ~yes, opened, undecided)

    def undecided(self, facts: Facts) -> int:
        """Return how many conditions remain to decide, among the aids that nothing refuses yet."""
        return self.verdicts(facts).undecided

    def probe(self, facts: Facts, names: Iterable[str]) -> Callable[[Facts], int]:
        """Return ``undecided`` for facts that differ from ``facts`` by ``names``: the rest is done once."""
        changing = {*names, *(CONSEQUENCES if CONSEQUENCES & set(names) else ())}
        moving = [table for table in self.tables if changing.intersection(table.reads)]
        met = refused = 0
        for table in self.tables:
            if table not in moving:
                yes, no = self._decide(table, facts)
                met |= yes
                refused |= no
        left, gone = self.slots & ~met & ~refused, self._fold(refused)

        def undecided(changed: Facts) -> int:
            met = refused = 0
            for table in moving:
                yes, no = self._decide(table, changed)
                met |= yes
                refused |= no
            rest = left & ~met & ~refused
            # The aids refused, in every layer at once.
            refused_aids = (gone | self._fold(refused)) * self.spread
            return (rest & ~refused_aids).bit_count()

        return undecided

    def open_masks(self, facts: Facts) -> dict[str, int]:
        """Return, by fact, the aids that are not refused and wait for it."""
        found: dict[str, int] = defaultdict(int)
        met, refused = self.masks(facts)
        alive = self.every & ~self._fold(refused)
        for table in self.tables:
            left = self._fold(table.slots & ~met & ~refused) & alive
            for name in table.reads:
                found[name] |= left
        return found

    def refusals(self, facts: Facts) -> dict[str, int]:
        """Return, by what is read of the company, the aids refused for it; each aid under one of them only.

        Widest first: an aid of another territory and another trade is told as one of another territory.
        """
        by_fact: dict[str, int] = defaultdict(int)
        for table in self.tables:
            name = table.reads[0] if table.reads else "dates"
            by_fact[name] |= self._fold(self._decide(table, facts)[1])
        found: dict[str, int] = {}
        seen = 0
        for name in sorted(
            by_fact, key=lambda name: (WIDEST.index(name) if name in WIDEST else len(WIDEST), name)
        ):
            found[name] = by_fact[name] & ~seen
            seen |= by_fact[name]
        return {name: mask for name, mask in found.items() if mask}

    def _fold(self, slots: int) -> int:
        found, size = 0, len(self.aids)
        while slots:
            found |= slots & self.every
            slots >>= size
        return found

    def _decide(self, table: Table, facts: Facts) -> Masks:
        key = (id(table), table.key(facts))
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) > 20_000:  # exact figures typed in never repeat: forget them all
                self._seen.clear()
            found = self._seen[key] = table.decide(facts)
        return found


class Table(ABC):
    """Conditions that are decided together; ``key`` is all that ``decide`` looks at."""

    reads: tuple[str, ...]

    def __init__(self, found: list[tuple[Condition, int]]):
        self.slots = _bits(place for _, place in found)
        self.reads = tuple(dict.fromkeys(name for condition, _ in found for name in condition.reads))

    def key(self, facts: Facts) -> Hashable:
        return tuple(facts.value(name) for name in self.reads)

    @abstractmethod
    def decide(self, facts: Facts) -> Masks: ...


class One(Table):
    """Conditions with few variants, such as a situation: each variant is judged once for all that have it."""

    def __init__(self, found: list[tuple[Condition, int]]):
        super().__init__(found)
        groups: dict[Condition, list[int]] = defaultdict(list)
        for condition, place in found:
            groups[condition].append(place)
        self.groups = [(condition, _bits(places)) for condition, places in groups.items()]
        self.by_day = any(isinstance(condition, Dates) for condition, _ in found)

    def key(self, facts: Facts) -> Hashable:
        return facts.today if self.by_day else super().key(facts)

    def decide(self, facts: Facts) -> Masks:
        met = refused = 0
        for condition, slots in self.groups:
            answer = judge(condition, facts)
            if answer is not None:
                met, refused = (met | slots, refused) if answer else (met, refused | slots)
        return met, refused


class Numbers(Table):
    """Bounds on one number or day, by two sorted lists of thresholds."""

    def __init__(self, found: list[tuple[Any, int]]):
        super().__init__(found)
        lows: dict[Any, list[int]] = defaultdict(list)
        highs: dict[Any, list[int]] = defaultdict(list)
        for condition, place in found:
            low, high = _bounds(condition)
            if low is not None:
                lows[low].append(place)
            if high is not None:
                highs[high].append(place)
        self.aged = found[0][0].kind == "age"
        self.low_at, self.low_met = _rising(lows)
        self.high_at, self.high_met = _rising(highs)
        self.no_low = self.slots & ~(self.low_met[-1])
        self.no_high = self.slots & ~(self.high_met[-1])

    def key(self, facts: Facts) -> Hashable:
        return facts.age() if self.aged else super().key(facts)

    def decide(self, facts: Facts) -> Masks:
        known = facts.age() if self.aged else facts.value(self.reads[0])
        if known is None:
            return 0, 0
        low, high = self._low(known), self._high(known)
        return low[0] & high[0], low[1] | high[1]

    def _low(self, known: Range) -> Masks:
        met, refused = self.no_low, 0
        if known.minimum is not None:
            met |= self.low_met[bisect_right(self.low_at, known.minimum)]
        if known.maximum is not None:
            refused = self.low_met[-1] & ~self.low_met[bisect_right(self.low_at, known.maximum)]
        return met, refused

    def _high(self, known: Range) -> Masks:
        met, refused = self.no_high, 0
        if known.maximum is not None:
            met |= self.high_met[-1] & ~self.high_met[bisect_left(self.high_at, known.maximum)]
        if known.minimum is not None:
            refused = self.high_met[bisect_left(self.high_at, known.minimum)]
        return met, refused


class Tree(Table):
    """Codes to be inside of, or outside of: by node, the conditions that name it."""

    def __init__(self, found: list[tuple[Any, int]]):
        super().__init__(found)
        included, excluded = defaultdict(list), defaultdict(list)
        open_in: list[int] = []
        open_out: list[int] = []
        for condition, place in found:
            inside, unexpanded_in, outside, unexpanded_out = _nodes(condition)
            for node in inside:
                included[node].append(place)
            for node in outside:
                excluded[node].append(place)
            open_in += [place] * unexpanded_in
            open_out += [place] * unexpanded_out
        self.included, self.excluded = _Nodes(included), _Nodes(excluded)
        self.open_in, self.open_out = _bits(open_in), _bits(open_out)

    def nodes(self) -> set[str]:
        """Return every node that a condition names."""
        return {*self.included.order, *self.excluded.order}

    def decide(self, facts: Facts) -> Masks:
        value = facts.value(self.reads[0]) or ""
        inside, maybe_inside = self.included.holding(value)
        outside, maybe_outside = self.excluded.holding(value)
        met = inside & ~outside & ~maybe_outside & ~self.open_out
        refused = outside | (self.slots & ~inside & ~maybe_inside & ~self.open_in)
        return met, refused


class _Nodes:
    def __init__(self, places: dict[str, list[int]]):
        self.at = {node: _bits(found) for node, found in places.items()}
        self.order = sorted(self.at)

    def holding(self, value: str) -> Masks:
        """Return what names a node above or at ``value``, and what names one below."""
        sure = _or(self.at[node] for node in trees.prefixes(value) if node in self.at)
        below = 0
        for rank in range(bisect_right(self.order, value), len(self.order)):
            node = self.order[rank]
            if not node.startswith(value):
                break
            below |= self.at[node]
        return sure, below


def _sort(condition: Condition) -> Hashable:
    """Return what the conditions of one table share."""
    if isinstance(condition, Activity):
        return ("activity", condition.nomenclature)
    return (condition.kind, condition.reads)


def _table(found: list[tuple[Condition, int]]) -> Table:
    first = found[0][0]
    if isinstance(first, Bounds | Created):
        return Numbers(found)
    if isinstance(first, Place) or first.kind == "legal_form" or _is_known_activity(first):
        return Tree(found)
    return One(found)


def _is_known_activity(condition: Condition) -> bool:
    return isinstance(condition, Activity) and condition.nomenclature == "naf2"


def _bounds(condition: Bounds | Created) -> tuple[int | date | None, int | date | None]:
    if isinstance(condition, Created):
        return condition.since, condition.until
    return condition.minimum, condition.maximum


def _nodes(condition: Place | Activity | LegalForm) -> tuple[list[str], bool, list[str], bool]:
    """Return the nodes to be inside of and outside of, each with whether some zone could not be expanded."""
    if isinstance(condition, Place):
        zones, exclusions = condition.zones, condition.exclusions
        return (
            [trees.place_node(path) for zone in zones for path in zone.paths],
            not all(zone.paths for zone in zones),
            [trees.place_node(path) for zone in exclusions for path in zone.paths],
            not all(zone.paths for zone in exclusions),
        )
    node: Callable[[str], str] = (
        trees.activity_node if isinstance(condition, Activity) else trees.legal_form_node
    )
    included, excluded = condition.included, condition.excluded
    return [node(code) for code in included] or [""], False, [node(code) for code in excluded], False


def _rising(places: dict[Any, list[int]]) -> tuple[list[Any], list[int]]:
    """Return thresholds in order, and for each rank the places of all thresholds before it."""
    order = sorted(places)
    masks = [0]
    for threshold in order:
        masks.append(masks[-1] | _bits(places[threshold]))
    return order, masks


def _bits(places: Iterable[int]) -> int:
    """Return an integer with these bits, in one go: adding them one by one copies it each time."""
    found = list(places)
    if not found:
        return 0
    bits = bytearray(max(found) // 8 + 1)
    for place in found:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _or(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
