"""Writing the ledger. The caller decides what happened, holds the lock of what it is about, and opens the
transaction: a line is written with what it tells, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from community.reputation.models import Appearance, Cause, Pending, ReputationEvent
from community.reputation.rules import RULES, Kind
from core import outbox, page_cache
from core.errors import Refusal
from territories.models import Region

ROWS = 1_000  # in one statement
Fact = tuple[str, int]
"""A row of an app above: what it is called there, and its key."""


def line(
    kind: Kind,
    *,
    person_id: int,
    source: Fact,
    about: Fact | None = None,
    topic_id: int | None = None,
    day: date | None = None,
    rewarded: bool = True,
) -> ReputationEvent:
    """Return the first line about a fact, by the rule in force, not written yet."""
    rule = RULES[kind]
    about_kind, about_id = about or ("", None)
    return ReputationEvent(
        person_id=person_id,
        kind=kind,
        points=rule.points if rewarded else 0,
        capped=rule.capped,
        book=rule.book,
        topic_id=topic_id,
        effective_day=day or timezone.localdate(),
        about_kind=about_kind,
        about_id=about_id,
        source_kind=source[0],
        source_id=source[1],
    )


def write(lines: Iterable[ReputationEvent]) -> None:
    """Add lines, and promise that they will be counted. Must be in the transaction of what they tell."""
    lines = list(lines)
    if not lines:
        return
    ReputationEvent.objects.bulk_create(lines, batch_size=ROWS)
    Pending.objects.bulk_create([Pending(event=each) for each in lines], batch_size=ROWS)
    # Without a once_key: of two transactions, the one whose promise is dropped may commit after the other's
    # was kept. A fold that finds nothing to do costs one query.
    outbox.enqueue("reputation.fold")


@transaction.atomic
def record(
    kind: Kind,
    *,
    person_id: int,
    source: Fact,
    about: Fact | None = None,
    topic_id: int | None = None,
    day: date | None = None,
    rewarded: bool = True,
) -> None:
    """Write what ``source`` earns ``person_id``: once, however often it is said.

    What was taken back comes back as it was, with its own points, topic and day: doing, undoing and doing
    again gives what doing once gave. ``rewarded`` false writes the fact down for nothing.
    """
    last = _last(kind, person_id, source)
    if last is None:
        first = line(
            kind,
            person_id=person_id,
            source=source,
            about=about,
            topic_id=topic_id,
            day=day,
            rewarded=rewarded,
        )
        write([first])
    elif _is_taken(last):
        write([mirror(last, Cause.AGAIN)])


@transaction.atomic
def reverse(kind: Kind, *, person_id: int, source: Fact) -> None:
    """Take back what ``source`` earned, on the day it was earned; what earned nothing costs nothing."""
    last = _last(kind, person_id, source)
    if last is None or last.cause == Cause.TAKEN_BACK:
        return
    if last.cause == Cause.HIDDEN:
        # Taken back for now: from here on, for good. The two lines make nothing together.
        again = mirror(last, Cause.AGAIN)
        write([again, mirror(again, Cause.TAKEN_BACK)])
    else:
        write([mirror(last, Cause.TAKEN_BACK)])


@transaction.atomic
def hide(about: Fact, *, but: Iterable[Kind] = ()) -> None:
    """Take back all that something earned, for as long as nobody reads it."""
    live = _ends(about).filter(cause__in=(Cause.EARNED, Cause.AGAIN)).exclude(kind__in=list(but))
    write([mirror(each, Cause.HIDDEN) for each in live])


@transaction.atomic
def show(about: Fact) -> None:
    """Give back what hiding took; what was undone meanwhile stays undone."""
    write([mirror(each, Cause.AGAIN) for each in _ends(about).filter(cause=Cause.HIDDEN)])


def known(about_kind: str, keys: Iterable[int]) -> set[int]:
    """Return those of ``keys`` that a line is about."""
    rows = ReputationEvent.objects.filter(about_id__in=list(keys), about_kind=about_kind)
    return {key for key in rows.values_list("about_id", flat=True) if key is not None}


def rewarded(
    person_ids: Iterable[int], *, since: date | None = None, until: date | None = None
) -> list[tuple[int, int, date]]:
    """Return ``(person, what was chosen, day)`` of each choice that gave points, taken back since or not."""
    rows = ReputationEvent.objects.filter(
        person__in=list(person_ids), kind=Kind.ACCEPTED, turn=0, points__gt=0, about_id__isnull=False
    )
    if since and until:
        rows = rows.filter(effective_day__range=(since, until))
    found = rows.values_list("person_id", "about_id", "effective_day")
    return [(person, about, day) for person, about, day in found if person is not None and about is not None]


@transaction.atomic
def appear(person_id: int, *, is_hidden: bool, region_code: str = "") -> Appearance:
    """Choose how one appears in public: not at all, or with a region on the board."""
    region = Region.objects.filter(pk=region_code).first() if region_code else None
    if region_code and region is None:
        raise Refusal("region", "Choisissez une région dans la liste.")
    page_cache.changed("reputation", "questions")
    values = {"is_hidden": is_hidden, "region": region}
    return Appearance.objects.update_or_create(person_id=person_id, defaults=values)[0]


def _last(kind: Kind, person_id: int, source: Fact) -> ReputationEvent | None:
    chain = ReputationEvent.objects.filter(
        source_id=source[1], kind=kind, source_kind=source[0], person=person_id
    )
    return chain.order_by("-turn").first()


def _ends(about: Fact):
    """The last line of each chain about something, of people who are still here."""
    return ReputationEvent.objects.filter(
        about_id=about[1], about_kind=about[0], person__isnull=False, reversed_by=None
    )


def _is_taken(last: ReputationEvent) -> bool:
    return last.cause in (Cause.TAKEN_BACK, Cause.HIDDEN)


def mirror(of: ReputationEvent, cause: Cause) -> ReputationEvent:
    """Return the line that undoes ``of``: opposite points, everything else the same."""
    return ReputationEvent(
        person_id=of.person_id,
        kind=of.kind,
        points=-of.points,
        capped=of.capped,
        book=of.book,
        topic_id=of.topic_id,
        effective_day=of.effective_day,
        about_kind=of.about_kind,
        about_id=of.about_id,
        source_kind=of.source_kind,
        source_id=of.source_id,
        reverses=of,
        turn=of.turn + 1,
        cause=cause,
        rule_version=of.rule_version,
    )
