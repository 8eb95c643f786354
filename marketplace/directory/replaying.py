"""A page made again from what was written down, by plain arithmetic over every listing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.capabilities import searchables
from core.indexing import Match, Way
from marketplace.directory.asking import SIZE, Wanted
from marketplace.directory.finding import Result, Scored, Search, kilometres
from marketplace.directory.freezing import KINDS, Frozen, day_of, from_row, frozen, rows_of, said_of
from marketplace.directory.models import RankFeatures
from marketplace.directory.ranking import formula, newcomers

BATCH = 500
MOST_WITH_WORDS = 10_000
"""Listings that the index is asked about, when words were typed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One position of a page made again."""

    key: int
    total: int
    parts: tuple[int, ...]
    guest: bool


@dataclass(frozen=True, slots=True)
class Replay:
    day: date
    lines: Sequence[Line]
    total: int
    words_changed: Sequence[int] = ()
    """Listings of the page whose words are not those of that day any more: their part of text is today's."""


def replay(wanted: Wanted, day: date | None = None) -> Replay:
    """Make the page of ``day`` again; of the day that is served unless told otherwise."""
    search = Search(wanted, AnonymousUser(), day=day)
    now = day_of(wanted.list) or timezone.localdate()
    texts = _texts(search)
    held: dict[int, tuple[Frozen, dict[str, Any]]] = {}
    scored = []
    source = _today(search) if search.day == now else _that_day(search)
    for key, each, said in source:
        if texts is not None and key not in texts:
            continue
        if not taken(said, wanted.filters, search.ways()):
            continue
        held[key] = (each, said)
        scored.append(_scored(search, key, each, said, texts or {}))
    if wanted.nearest:
        pairs = [(each.candidate, each.fit.kilometres) for each in scored]
        keys = [candidate.key for candidate, _ in formula.nearest(pairs, search.seed)]
        guests: list[int] = []
    else:
        keys = [each.key for each in search.order(scored)]
        eligible = [each.key for each in scored if each.frozen.is_newcomer and not each.frozen.fresh]
        guests = newcomers.guests(eligible, search.seed)
    placed = newcomers.placed(keys, guests)
    page = placed[search.end - SIZE : search.end]
    known = {each.key: each for each in scored}
    lines = [
        Line(
            key,
            known[key].score.total,
            tuple(known[key].score),
            key in guests and placed.index(key) < keys.index(key),
        )
        for key in page
    ]
    changed = _changed(search, page, held) if search.day != now and wanted.text else ()
    return Replay(search.day, lines, len(scored), changed)


def _scored(
    search: Search, key: int, each: Frozen, said: Mapping[str, Any], texts: Mapping[int, int]
) -> Scored:
    facet, wanted = search.wanted.fits
    near = search.points().nearness
    place = tuple(said["place"]) if said["place"] else None
    match = Match(
        KINDS[search.wanted.list],
        key,
        0.0,
        text=texts.get(key, 0),
        codes=sum(code in said["facets"].get(facet, ()) for code in wanted),
        place=place,
        anywhere=bool(near and near.anywhere) and _bears(said, near.anywhere if near else {}),
    )
    return search.score(match, each)


def _texts(search: Search) -> dict[int, int] | None:
    """Ask the index how well each listing bears the words, by its words of today."""
    if not search.wanted.text:
        return None
    least = search.ask(0).least
    found = search.ask(MOST_WITH_WORDS, filters={}, ways=(), points=search.points(least=least))
    return {match.key: match.text for match in found.matches}


def _today(search: Search) -> Iterator[tuple[int, Frozen, dict[str, Any]]]:
    """Yield what lists show now: what it says now, what the night wrote of it."""
    of = search.wanted.list
    keys = list(rows_of(of).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        held = frozen(of, some, search.day)
        for document in searchables[KINDS[of]].documents(some):
            if document.key in held:
                yield document.key, held[document.key], said_of(document)


def _that_day(search: Search) -> Iterator[tuple[int, Frozen, dict[str, Any]]]:
    rows = RankFeatures.objects.of_day(search.wanted.list, search.day).order_by("listing")
    for row in rows.iterator(chunk_size=BATCH):
        yield row.listing, from_row(row, search.day), row.said


def _changed(search: Search, page: Sequence[int], held: Mapping[int, tuple[Frozen, dict]]) -> list[int]:
    documents = searchables[KINDS[search.wanted.list]].documents(list(page))
    now = {document.key: said_of(document)["words"] for document in documents}
    return [key for key in page if now.get(key) != held[key][1]["words"]]


def taken(said: Mapping[str, Any], filters: Mapping[str, Sequence[str]], ways: Sequence[Way]) -> bool:
    """Say whether a search takes a listing, as the index does."""
    facets = said["facets"]
    if not all(set(codes) & set(facets.get(name, ())) for name, codes in filters.items() if codes):
        return False
    return not ways or any(_takes(way, said) for way in ways)


def _takes(way: Way, said: Mapping[str, Any]) -> bool:
    if not _bears(said, way.marks):
        return False
    if way.within is None:
        return True
    if not said["place"]:
        return False
    away = kilometres(way.within[:2], (said["place"][0], said["place"][1]))
    return away is not None and away <= way.within[2]


def _bears(said: Mapping[str, Any], marks: Mapping[str, Sequence[str]]) -> bool:
    return all(set(codes) & set(said["marks"].get(name, ())) for name, codes in marks.items())


def served(wanted: Wanted) -> tuple[date, list[Line]]:
    """Return the page that visitors get now."""
    results = Search(wanted, AnonymousUser()).run()
    return results.day, [_line(each) for each in results.shown]


def _line(result: Result) -> Line:
    return Line(result.row.pk, result.score.total, tuple(result.score), result.guest)
