"""One's own ledger as it is read: a month at a time, each line in words, and sums that anybody can redo."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from accounts.models import User
from community.reputation.models import Cause, ReputationDay, ReputationEvent
from community.reputation.rules import DAILY_CAP, DAILY_REPORTS_CAP, Book, Kind
from core.capabilities import earned
from taxonomy.vocabulary import topic_names

BOOKS = list(Book)


@dataclass(frozen=True, slots=True)
class Line:
    """Facts of one day and one sort about one thing; ``points`` is their sum."""

    day: date
    text: str
    points: int
    topic: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """``before`` and the lines make ``after``, whatever the month."""

    first: date
    before: int
    after: int
    lines: list[Line]
    previous: date | None = None
    next: date | None = None


@dataclass(slots=True)
class _Group:
    count: int = 0
    points: int = 0
    worthless: int = 0
    topic_id: int | None = None
    about: tuple[str, int] | None = None
    order: tuple = field(default_factory=tuple)


def balance(person: User) -> int:
    """Return the sum of all the lines that are counted: what the ledger's page calls the total."""
    rows = ReputationDay.objects.filter(person=person, scope__in=BOOKS)
    return rows.aggregate(sum=Sum("counted"))["sum"] or 0


def month_of(person: User, first: date | None = None) -> Month | None:
    """Return a month of somebody's ledger, the latest by default; ``None`` when there is no such month."""
    rows = ReputationDay.objects.filter(person=person, scope__in=BOOKS)
    months = sorted({day.replace(day=1) for day in rows.order_by().values_list("day", flat=True).distinct()})
    if not months or (first and first not in months):
        return None
    first = first or months[-1]
    place = months.index(first)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    before = rows.filter(day__lt=first).aggregate(sum=Sum("counted"))["sum"] or 0
    days = list(rows.filter(day__range=(first, last)))
    return Month(
        first=first,
        before=before,
        after=before + sum(row.counted for row in days),
        lines=_lines(person, first, last, days),
        previous=months[place - 1] if place else None,
        next=months[place + 1] if place + 1 < len(months) else None,
    )


def _lines(person: User, first: date, last: date, days: list[ReputationDay]) -> list[Line]:
    events = ReputationEvent.objects.filter(
        person=person, effective_day__range=(first, last), pending__isnull=True
    )
    groups: dict[tuple, _Group] = defaultdict(_Group)
    for event in events.iterator():
        key = (
            event.effective_day,
            event.kind,
            event.cause,
            event.about_kind,
            event.about_id,
            not event.points,
        )
        group = groups[key]
        group.count += 1
        group.points += event.points
        group.topic_id = event.topic_id
        group.about = (event.about_kind, event.about_id) if event.about_id is not None else None
    described = _describe(person, [group.about for group in groups.values() if group.about])
    names = topic_names()
    lines = []
    for (day, kind, cause, *_, worthless), group in groups.items():
        title, url = described.get(group.about, ("", "")) if group.about else ("", "")
        topic = names.get(group.topic_id) if group.topic_id else None
        text = told(Kind(kind), Cause(cause), group.count, worthless=worthless)
        lines.append(Line(day, text, group.points, topic.name if topic else "", title, url))
    lines += [_cut(row) for row in days if row.counted != row.capped + row.free]
    # Within a day what gives before what takes: the order of the day's lines changes nothing to their sum.
    return sorted(lines, key=lambda line: (-line.day.toordinal(), -line.points, line.text, line.title))


def _cut(row: ReputationDay) -> Line:
    watch = row.scope == Book.WATCH
    text = (
        f"Plafond du jour : pas plus de {DAILY_REPORTS_CAP} points de signalements"
        if watch
        else f"Plafond du jour : pas plus de {DAILY_CAP} points de votes"
    )
    return Line(row.day, text, row.counted - row.capped - row.free)


def _describe(reader: User, facts: list[tuple[str, int]]) -> Mapping[tuple[str, int], tuple[str, str]]:
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, key in facts:
        keys[kind].add(key)
    return {
        (kind, key): told
        for kind, some in keys.items()
        if kind in earned
        for key, told in earned[kind].describe(reader, sorted(some)).items()
    }


# One, several: how a fact is told.
FACTS = {
    Kind.UP: ("1 vote « utile »", "{} votes « utile »"),
    Kind.DOWN: ("1 vote « pas utile »", "{} votes « pas utile »"),
    Kind.ACCEPTED: ("Réponse retenue", "Réponse retenue"),
    Kind.REMOVED: ("Réponse retirée par la modération", "Réponse retirée par la modération"),
    Kind.FLAG_UPHELD: ("1 signalement retenu", "{} signalements retenus"),
}
CAUSES = {
    Cause.EARNED: "",
    Cause.TAKEN_BACK: ", repris : ce n’est plus vrai",
    Cause.HIDDEN: ", repris : la réponse n’est plus publique",
    Cause.AGAIN: ", rendu : c’est de nouveau vrai",
}


def told(kind: Kind, cause: Cause, count: int, *, worthless: bool = False) -> str:
    one, several = FACTS[kind]
    text = one if count == 1 else several.format(count)
    if worthless and cause == Cause.EARNED:
        text += ", sans points : au-delà de deux par semaine de la même personne"
    return text + CAUSES[cause]
