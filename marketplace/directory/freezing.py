"""Each night, what listings are ranked by is written down: that is what the next day's lists are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import indexing, page_cache
from core.capabilities import SearchDocument, searchables
from marketplace.directory.models import COMPLETE, ConnectorProfile, ProviderProfile
from marketplace.directory.models.ranking import FrozenNight, RankedList, RankFeatures
from marketplace.directory.ranking.formula import Standing, standing_points
from marketplace.directory.ranking.newcomers import is_newcomer
from marketplace.directory.ranking.weights import List, in_force

KEPT = timedelta(days=90)
SLICE = 100  # listings in one slice of the night's work
PURGED = 500
ENOUGH_WORDS = 200
"""Characters of a connector's presentation from which it is called complete."""
KINDS: dict[List, str] = {"provider": "directory.provider", "connector": "directory.connector"}
"""The name under which each list is searched."""
FIGURES = ("rating", "reviews", "requests", "in_time", "confirmed_on", "is_newcomer", "said")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a listing is ranked by, as of one night, or as it is now when no night has seen it yet."""

    standing: Standing
    confirmed_on: date | None
    reviews: int
    is_newcomer: bool
    fresh: bool = False
    """Whether no night has seen it: it has no part in the draw yet."""

    def points(self, kind: List, day: date) -> int:
        return standing_points(in_force(kind, day), self.standing)


def rows_of(kind: List) -> Any:
    return ProviderProfile.objects.listed() if kind == "provider" else ConnectorProfile.objects.listed()


def day_of(kind: List) -> date | None:
    """Return the day that a list is made of: the last night that is whole; none before the first one."""
    return (
        FrozenNight.objects.filter(list=kind, day__lte=timezone.localdate())
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )


def frozen(kind: List, keys: Sequence[int], day: date, *, among: Any = None) -> dict[int, Frozen]:
    """Return what each listing is ranked by on ``day``, of those ``among`` some rows only.

    One query, and one for those that no night has seen.
    """
    rows = RankFeatures.objects.of_day(kind, day)
    wanted = keys if among is None else among.filter(pk__in=keys).values("pk")
    found = {
        row[0]: _frozen(day, *row[1:])
        for row in rows.filter(listing__in=wanted).values_list(
            "listing", "rating", "reviews", "requests", "in_time", "confirmed_on", "is_newcomer"
        )
    }
    missing = [key for key in keys if key not in found]
    if missing:
        for listing in (rows_of(kind) if among is None else among).filter(pk__in=missing):
            figures = figures_of(listing, day)
            found[listing.pk] = _frozen(
                day, *(figures[name] for name in FIGURES if name != "said"), fresh=True
            )
    return found


def _frozen(
    day: date,
    rating: int | None,
    reviews: int,
    requests: int,
    in_time: int,
    confirmed_on: date | None,
    newcomer: bool,
    *,
    fresh: bool = False,
) -> Frozen:
    age = (day - confirmed_on).days if confirmed_on else 10_000
    return Frozen(Standing(rating, requests, in_time, max(0, age)), confirmed_on, reviews, newcomer, fresh)


def from_row(row: RankFeatures, day: date) -> Frozen:
    return _frozen(day, row.rating, row.reviews, row.requests, row.in_time, row.confirmed_on, row.is_newcomer)


def figures_of(listing: ProviderProfile | ConnectorProfile, day: date) -> dict[str, Any]:
    """Return what a listing is ranked by now, by the names of the columns; ``said`` apart."""
    if isinstance(listing, ProviderProfile):
        complete, reviews = listing.completeness >= COMPLETE, listing.rating_count
        figures = {
            "rating": listing.rating_lower if reviews else None,
            "reviews": reviews,
            "requests": listing.recent_requests,
            "in_time": listing.recent_in_time,
        }
    else:
        complete, reviews = len(listing.body) >= ENOUGH_WORDS and listing.capacity_open, 0
        figures = {"rating": None, "reviews": 0, "requests": 0, "in_time": 0}
    newcomer = is_newcomer(
        published_on=_day(listing.published_at), complete=complete, reviews=reviews, day=day
    )
    return {**figures, "confirmed_on": _day(listing.confirmed_at), "is_newcomer": newcomer}


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


# -- The night's work


def begin() -> tuple[date, dict[str, int]]:
    return timezone.localdate(), dict.fromkeys(RankedList.values, 0)


def freeze_slice(kind: List, day: date, after: int) -> int | None:
    """Freeze the next listings; return the last key, or none when all are done."""
    keys = list(rows_of(kind).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:SLICE])
    if keys:
        freeze_keys(kind, keys, day)
        return keys[-1]
    close_gone(kind, day)
    end(kind, day)
    return None


@transaction.atomic
def freeze_keys(kind: List, keys: Sequence[int], day: date) -> None:
    """Write down what changed of these listings. The same day again changes nothing."""
    listings = rows_of(kind).filter(pk__in=keys)
    said = {each.key: said_of(each) for each in searchables[KINDS[kind]].documents(list(keys))}
    held = {row.listing: row for row in RankFeatures.objects.filter(list=kind, listing__in=keys, until=None)}
    made, closed, told = [], [], []
    for listing in listings:
        if listing.pk not in said:
            continue
        figures = {**figures_of(listing, day), "said": said[listing.pk]}
        before = held.get(listing.pk)
        if before and before.since >= day:
            continue
        if before and all(getattr(before, name) == figures[name] for name in FIGURES):
            # The years count in any case: the index orders by what they leave.
            if _points(kind, before, day) != _points(kind, before, day - timedelta(days=1)):
                told.append(listing.pk)
            continue
        made.append(RankFeatures(list=kind, listing=listing.pk, since=day, **figures))
        told.append(listing.pk)
        if before:
            closed.append(before.pk)
    RankFeatures.objects.filter(pk__in=closed).update(until=day)
    RankFeatures.objects.bulk_create(made)
    indexing.changed_keys(KINDS[kind], told)


def _points(kind: List, row: RankFeatures, day: date) -> int:
    return from_row(row, day).points(kind, day)


def said_of(document: SearchDocument) -> dict[str, Any]:
    """Return what a document says, as it is kept: what changes with the night itself left out."""
    words = f"{document.title}\0{document.keywords}\0{document.body}"
    return {
        "facets": {name: list(codes) for name, codes in document.facets.items() if name not in NIGHTLY},
        "marks": {name: list(codes) for name, codes in document.marks.items() if name not in NIGHTLY},
        "place": list(document.place) if document.place else None,
        "words": hashlib.blake2b(words.encode(), digest_size=8).hexdigest(),
    }


NIGHTLY = frozenset({"newcomer", "lot"})


def close_gone(kind: List, day: date) -> None:
    """End the rows of listings that no list shows any more."""
    shown = rows_of(kind).values("pk")
    RankFeatures.objects.filter(list=kind, until=None, since=day).exclude(listing__in=shown).delete()
    RankFeatures.objects.filter(list=kind, until=None).exclude(listing__in=shown).update(until=day)


@transaction.atomic
def end(kind: List, day: date) -> None:
    """Say that the night is whole: from here on lists are made of it."""
    rows = RankFeatures.objects.of_day(kind, day)
    FrozenNight.objects.get_or_create(
        list=kind,
        day=day,
        defaults={
            "listings": rows.count(),
            "newcomers": rows.filter(is_newcomer=True).count(),
            "formula": in_force(kind, day).version,
        },
    )
    page_cache.changed("directory")


def freeze(kinds: Iterable[List] = ("provider", "connector")) -> None:
    """Do the whole night's work at once: for commands, demo content and tests."""
    today = timezone.localdate()
    for kind in kinds:
        after: int | None = 0
        while after is not None:
            after = freeze_slice(kind, today, after)


def purge(now: datetime) -> int:
    """Erase what was in force before the last 90 days only."""
    before = timezone.localdate(now) - KEPT
    old = RankFeatures.objects.filter(until__lte=before).values_list("pk", flat=True)[:PURGED]
    nights = FrozenNight.objects.filter(day__lt=before).values_list("pk", flat=True)[:PURGED]
    return (
        RankFeatures.objects.filter(pk__in=list(old)).delete()[0]
        + FrozenNight.objects.filter(pk__in=list(nights)).delete()[0]
    )


def indexed(kind: List, keys: Sequence[int]) -> Mapping[int, tuple[int, bool]]:
    """Return what the index must know of each listing: its points before any search, whether it is drawn."""
    day = day_of(kind) or timezone.localdate()
    return {
        key: (each.points(kind, day), each.is_newcomer and not each.fresh)
        for key, each in frozen(kind, keys, day).items()
    }
