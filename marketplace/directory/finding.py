"""One search of a list: candidates from the index, the public formula, newcomers, each row read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from core import indexing
from core.indexing import Finding, Match, Nearness, Points, Way
from marketplace.directory.asking import SIZE, Wanted
from marketplace.directory.freezing import KINDS, Frozen, day_of, frozen
from marketplace.directory.indexed import ANY, COUNTRY, STEPS, YES, reach
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.directory.ranking import formula, newcomers
from marketplace.directory.ranking.formula import Candidate, Fit, Score
from marketplace.directory.ranking.weights import Weights, in_force
from territories.distance import distance_km
from territories.zones import ancestors

# How many candidates are scored exactly: enough as a rule, and at most, when many are nearly equal.
CANDIDATES = (60, 300, 1_000)
ROUNDING = 3.0  # thousandths by which a sum of the index may miss ours, the draw between equals included
MOST_NEWCOMERS = 400
"""More than the lots of a draw ever hold."""
READ_AT_ONCE = 6
"""Newcomers read in the order of the draw: hardly any was hidden since the index was told."""
FACETS = {
    "provider": ("service", "below", "language", "rating", "remote", "newcomer"),
    "connector": ("topic", "region", "language", "open", "level", "remote", "newcomer"),
}
RADII = (5, 10, 20, 35, 50, 75, 100, 150, 200, 300)
"""Kilometres of the circles in which the nearest are looked for, one after the other."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a page: a listing that its reader may see, its score and what it is made of."""

    row: Any
    score: Score
    fit: Fit
    frozen: Frozen
    place: tuple[float, float] | None
    guest: bool = False
    """Whether it stands there by the draw of newcomers."""


@dataclass(frozen=True, slots=True)
class Results:
    day: date
    weights: Weights
    seed: str
    total: int = 0
    shown: Sequence[Result] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    has_more: bool = False
    exact: bool = True
    """Whether no listing left out can belong on the page: shown by the bounds of the index."""


@dataclass(frozen=True, slots=True)
class Scored:
    key: int
    score: Score
    fit: Fit
    frozen: Frozen
    place: tuple[float, float] | None

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.key, self.score)


class Search:
    """A search of one list on one day."""

    def __init__(self, wanted: Wanted, reader: Any, *, day: date | None = None):
        self.wanted = wanted
        self.reader = reader
        self.day = day or day_of(wanted.list) or timezone.localdate()
        self.weights = in_force(wanted.list, self.day)
        self.seed = formula.seed_of(self.day.isoformat(), wanted.cell, self.weights.version)
        self.end = wanted.page * SIZE

    def run(self) -> Results:
        """Search. Raises ``indexing.Unavailable``."""
        nearest = self.wanted.nearest
        found, order, exact = self._by_distance() if nearest else self._by_score()
        guests = [] if nearest else self._guests(found, {each.key: each for each in order})
        known = {each.key: each for each in (*order, *guests)}
        keys = [each.key for each in order]
        placed = newcomers.placed(keys, [guest.key for guest in guests])
        page = placed[self.end - SIZE : self.end]
        drawn = {guest.key for guest in guests if guest.key in page and placed.index(guest.key) < SIZE}
        moved = {key for key in drawn if key not in keys or placed.index(key) < keys.index(key)}
        rows = self._rows(page)
        shown = [
            Result(rows[key], each.score, each.fit, each.frozen, each.place, guest=key in moved)
            for key in page
            if key in rows and (each := known[key])
        ]
        return Results(
            self.day, self.weights, self.seed, found.total, shown, found.facets, found.total > self.end, exact
        )

    # -- Candidates

    def ask(self, limit: int, *, facets: Sequence[str] = (), **changes: Any) -> Finding:
        asked = {
            "filters": self.wanted.filters,
            "ways": self.ways(),
            "points": self.points(),
            **changes,
        }
        return indexing.find(KINDS[self.wanted.list], self.wanted.text, facets=facets, limit=limit, **asked)

    def _by_score(self) -> tuple[Finding, list[Scored], bool]:
        found, order, exact = Finding(), [], False
        for limit in CANDIDATES:
            counted = FACETS[self.wanted.list] if limit == CANDIDATES[0] else ()
            answer = self.ask(limit, facets=counted)
            found = answer if counted else Finding(answer.matches, found.total, found.facets, answer.rest)
            order = self.order(self.scored(answer.matches))
            sure = sum(each.score.total > answer.rest + ROUNDING for each in order)
            exact = len(answer.matches) >= answer.total or sure >= self.end
            if exact:
                break
        return found, order, exact

    def _by_distance(self) -> tuple[Finding, list[Scored], bool]:
        """Look in wider and wider circles until there are enough, then put these in order of distance."""
        found = self.ask(0, facets=FACETS[self.wanted.list])
        answer = found
        for radius in (*(each for each in RADII if each < (self.wanted.radius or 1_000)), None):
            ways = self.ways() if radius is None else self.ways(radius)
            answer = self.ask(CANDIDATES[-1], ways=ways)
            if answer.total >= self.end + 1 or radius is None:
                break
        scored = self.scored(answer.matches)
        order = formula.nearest([(each.candidate, each.fit.kilometres) for each in scored], self.seed)
        known = {each.key: each for each in scored}
        exact = len(answer.matches) >= answer.total
        return found, [known[candidate.key] for candidate, _ in order], exact

    def _guests(self, found: Finding, known: Mapping[int, Scored]) -> list[Scored]:
        """Draw newcomers for the places kept for them, among all that this search finds."""
        total = found.facets.get("newcomer", {}).get(YES, 0)
        if not total:
            return []
        only = {**self.wanted.filters, "newcomer": [YES]}
        lots = newcomers.lots(self.seed, total)
        if lots:
            only["lot"] = lots
        pool = self.ask(MOST_NEWCOMERS, filters=only, points=self.unordered(least=found.least)).matches
        left = {match.key: match for match in pool}
        guests: list[Scored] = []
        # As they would be drawn one after the other; only the first of them are read.
        order = newcomers.drawn_order(left, self.seed)
        for start in range(0, len(order), READ_AT_ONCE):
            some = order[start : start + READ_AT_ONCE]
            held = self.held(some)
            for key in some:
                if key in held and held[key].is_newcomer and len(guests) < len(newcomers.SLOTS):
                    guests.append(known[key] if key in known else self.score(left[key], held[key]))
            if len(guests) == len(newcomers.SLOTS):
                break
        return guests

    # -- What the index is asked

    def ways(self, radius: int | None = None) -> list[Way]:
        """Return the ways for a listing to serve the place asked for; none when none was."""
        wanted = self.wanted
        if not wanted.point:
            return []
        widest = wanted.radius if radius is None else min(radius, wanted.radius or radius)
        circle = (*wanted.point, float(widest)) if widest else None
        codes = list(wanted.services) or [ANY]
        if wanted.list == "connector":
            region = wanted.commune.region_id if wanted.commune else None
            ways = [Way(within=circle)] if circle else [Way({"covers": [f"{ANY}:{region}"]})]
        else:
            zones = [COUNTRY, *(path for path in ancestors(wanted.commune.path) if path)]  # type: ignore[union-attr]
            far = [step for step in STEPS if widest and step >= widest]
            # Who goes farther than one looks is within the circle that one looks in.
            covering = [f"{each}:{zone}" for each in codes for zone in [*zones, *map(reach, far)]]
            ways = [Way({"covers": covering}, circle)]
            for step in STEPS:
                if step not in far:
                    within = (*wanted.point, float(step))
                    ways.append(Way({"covers": [f"{each}:{reach(step)}" for each in codes]}, within))
        if wanted.anywhere:
            ways.append(Way(self._remote(), circle if radius is not None else None))
        return ways

    def points(self, *, least: int = 0) -> Points:
        wanted, weights = self.wanted, self.weights
        near = None
        if wanted.point:
            anywhere = self._remote() if wanted.anywhere else {}
            near = Nearness(*wanted.point, weights.geo, weights.near, weights.half, anywhere)
        facet, codes = wanted.fits
        return Points(
            text=weights.text,
            levels=weights.word_levels(),
            codes=weights.fit if codes else 0,
            wanted=[(facet, code) for code in codes],
            nearness=near,
            draw=self.seed,
            least=least,
        )

    def unordered(self, *, least: int) -> Points:
        """The same without an order, for who is drawn: what the index tells of each listing, no more."""
        points = self.points(least=least)
        near = replace(points.nearness, points=0) if points.nearness else None
        return replace(points, text=0, codes=0, nearness=near, draw="")

    def _remote(self) -> dict[str, list[str]]:
        codes = self.wanted.services if self.wanted.list == "provider" else ()
        return {"remote": [f"{each}:{YES}" for each in (codes or [ANY])]}

    # -- What is made of it

    def scored(self, matches: Sequence[Match]) -> list[Scored]:
        """Score those that the reader may see now: one query."""
        held = self.held([match.key for match in matches])
        return [self.score(match, held[match.key]) for match in matches if match.key in held]

    def held(self, keys: Sequence[int]) -> dict[int, Frozen]:
        """Return what is frozen of those listings that the reader may see now."""
        return frozen(self.wanted.list, keys, self.day, among=self._visible()) if keys else {}

    def score(self, match: Match, held: Frozen) -> Scored:
        wanted = self.wanted
        fit = Fit(
            wanted=len(wanted.fits[1]),
            offered=match.codes,
            text=match.text if wanted.text else None,
            kilometres=whole_kilometres(wanted.point, match.place),
            place=wanted.point is not None,
            remote=wanted.anywhere and match.anywhere,
        )
        score = formula.score(self.weights, fit, held.standing)
        return Scored(match.key, score, fit, held, match.place)

    def order(self, scored: Sequence[Scored]) -> list[Scored]:
        known = {each.key: each for each in scored}
        return [known[one.key] for one in formula.ranked((each.candidate for each in scored), self.seed)]

    def _visible(self) -> Any:
        model: Any = ProviderProfile if self.wanted.list == "provider" else ConnectorProfile
        return model.objects.visible_to(self.reader).listed()

    def _rows(self, keys: Sequence[int]) -> dict[int, Any]:
        """Read what is shown, once more by what its reader may see."""
        return {row.pk: row for row in self._visible().filter(pk__in=keys).for_card()}


class Spot:
    """A point of the map, as ``distance_km`` takes it."""

    def __init__(self, place: tuple[float, float]):
        self.latitude: float | None = place[0]
        self.longitude: float | None = place[1]


def kilometres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    return distance_km(Spot(one), Spot(other))


def whole_kilometres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> int | None:
    """Return kilometres as they are shown, and as they count."""
    found = kilometres(one, other)
    return None if found is None else round(found)


def without(wanted: Wanted, reader: Any) -> int:
    """Count what a search would find."""
    return Search(wanted, reader).ask(0).total


def plain(wanted: Wanted, reader: Any, limit: int = 20) -> list[Any]:
    """Return listings without the index: those whose name holds the words, the last confirmed first."""
    model: Any = ProviderProfile if wanted.list == "provider" else ConnectorProfile
    rows = model.objects.visible_to(reader).listed()
    for word in wanted.text.split()[:6]:
        rows = rows.filter(name__icontains=word)
    if wanted.commune and wanted.commune.region_id:
        rows = rows.filter(region=wanted.commune.region_id)
    return list(rows.order_by("-confirmed_at", "-pk").for_card()[:limit])
