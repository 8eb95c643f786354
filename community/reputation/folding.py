"""From lines to days and totals, in sets: no row is read by Python, whatever the history.

The same additions serve the fold of what is new, the full recomputation and the audit that compares.
"""

# ruff: noqa: S608 - made of our own names and numbers; whatever comes from outside is a parameter
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from community.reputation.models import Pending, ReputationEvent
from community.reputation.rules import RULES

BATCH = 5_000
"""Lines counted in one transaction."""
RECENT = timedelta(days=90)
FIGURES = ("capped", "free", "useful", "not_useful", "accepted")
TOTALS = ("points", "recent", *FIGURES[2:])
EVENT, PENDING, DAY, TOTAL = (
    "reputation_reputationevent",
    "reputation_pending",
    "reputation_reputationday",
    "reputation_reputationtotal",
)


def _kinds(says: str) -> str:
    return ", ".join(f"'{rule.kind.value}'" for rule in RULES.values() if rule.says == says)


# A line that takes back has the opposite sign, one that earned nothing says nothing.
SIGN = "CASE WHEN e.points > 0 THEN 1 WHEN e.points < 0 THEN -1 ELSE 0 END"
VALUES = f"""
    CASE WHEN e.capped THEN e.points ELSE 0 END AS capped,
    CASE WHEN e.capped THEN 0 ELSE e.points END AS free,
    CASE WHEN e.kind IN ({_kinds("useful")}) THEN {SIGN} ELSE 0 END AS useful,
    CASE WHEN e.kind IN ({_kinds("not_useful")}) THEN -({SIGN}) ELSE 0 END AS not_useful,
    CASE WHEN e.kind = 'accepted' THEN {SIGN} ELSE 0 END AS accepted"""
SUMS = ", ".join(f"SUM({name}) AS {name}" for name in FIGURES)
COLUMNS = ", ".join(FIGURES)


def moved(which: str) -> str:
    """Return SQL for what lines add up to, by person, scope and day; ``which`` is a condition on ``e``."""
    return f"""
    SELECT person_id, scope, day, {SUMS} FROM (
        SELECT e.person_id, e.book AS scope, e.effective_day AS day, {VALUES}
        FROM {EVENT} e WHERE e.person_id IS NOT NULL AND {which}
        UNION ALL
        SELECT e.person_id, e.topic_id AS scope, e.effective_day AS day, {VALUES}
        FROM {EVENT} e WHERE e.person_id IS NOT NULL AND e.topic_id IS NOT NULL AND {which}
    ) AS lines GROUP BY person_id, scope, day"""


@dataclass(frozen=True, slots=True)
class Folded:
    count: int
    about: dict[str, list[int]]
    """What the lines were about: pages that tell of it may be out of date."""


@transaction.atomic
def fold(limit: int = BATCH) -> Folded:
    """Count at most ``limit`` lines that wait. Any number of folders may work at once, on different lines."""
    taken = list(
        Pending.objects.select_for_update(skip_locked=True).order_by().values_list("pk", flat=True)[:limit]
    )
    if not taken:
        return Folded(0, {})
    Pending.objects.filter(pk__in=taken).delete()
    which, ids = _among(taken)
    add_days = f"""
    INSERT INTO {DAY} (person_id, scope, day, {COLUMNS}, before)
    SELECT m.*, 0 FROM ({moved(which)}) AS m WHERE true ORDER BY person_id, scope, day
    ON CONFLICT (person_id, scope, day) DO UPDATE SET before = {DAY}.counted,
    {", ".join(f"{name} = {DAY}.{name} + excluded.{name}" for name in FIGURES)}"""
    # The days are ours until the end of the transaction. In the order of the keys, as those above: whoever
    # folds other lines of the same people waits, and neither waits for each other.
    add_totals = f"""
    INSERT INTO {TOTAL} (person_id, scope, points, recent, useful, not_useful, accepted)
    SELECT person_id, scope, SUM(d.counted - d.before),
        SUM(CASE WHEN d.day > %s THEN d.counted - d.before ELSE 0 END),
        SUM(m.useful), SUM(m.not_useful), SUM(m.accepted)
    FROM ({moved(which)}) AS m JOIN {DAY} AS d USING (person_id, scope, day)
    WHERE true GROUP BY person_id, scope ORDER BY person_id, scope
    ON CONFLICT (person_id, scope) DO UPDATE SET
    {", ".join(f"{name} = {TOTAL}.{name} + excluded.{name}" for name in TOTALS)}"""
    with connection.cursor() as cursor:
        cursor.execute(add_days, [ids, ids])
        cursor.execute(add_totals, [_since(), ids, ids])
    about: dict[str, list[int]] = {}
    rows = ReputationEvent.objects.filter(pk__in=taken, about_id__isnull=False)
    for kind, pk in rows.order_by().values_list("about_kind", "about_id").distinct():
        about.setdefault(kind, []).append(pk)
    return Folded(len(taken), about)


def recompute() -> tuple[int, int]:
    """Compute every day and total anew from the lines; return how many of each were not as they should be.

    Writes only what differs. Nobody writes a line meanwhile; pages are read as before.
    """
    with transaction.atomic():
        _alone(PENDING, DAY, TOTAL)
        Pending.objects.all().delete()
        days = _replace(DAY, ("person_id", "scope", "day"), FIGURES, moved("true"), more="before")
        fresh = f"""
        SELECT person_id, scope, SUM(counted) AS points,
            SUM(CASE WHEN day > '{_since()}' THEN counted ELSE 0 END) AS recent,
            SUM(useful) AS useful, SUM(not_useful) AS not_useful, SUM(accepted) AS accepted
        FROM {DAY} GROUP BY person_id, scope"""
        return days, _replace(TOTAL, ("person_id", "scope"), TOTALS, fresh)


def refresh_recent() -> None:
    """Let the days that are too old fall out of the last 90."""
    fresh = f"SELECT person_id, scope, SUM(counted) AS recent FROM {DAY} WHERE day > %s GROUP BY 1, 2"
    with transaction.atomic(), connection.cursor() as cursor:
        # A fold between our reading and our writing would be forgotten until tomorrow.
        _alone(TOTAL)
        cursor.execute(
            f"UPDATE {TOTAL} SET recent = fresh.recent FROM ({fresh}) AS fresh WHERE "
            f"fresh.person_id = {TOTAL}.person_id AND fresh.scope = {TOTAL}.scope "
            f"AND fresh.recent <> {TOTAL}.recent",
            [_since()],
        )
        cursor.execute(
            f"UPDATE {TOTAL} SET recent = 0 WHERE recent <> 0 AND NOT EXISTS (SELECT 1 FROM {DAY} AS d WHERE "
            f"d.person_id = {TOTAL}.person_id AND d.scope = {TOTAL}.scope AND d.day > %s)",
            [_since()],
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what the lines give; ``day`` is empty for a total."""

    person_id: int
    scope: int
    day: date | None


def differences(after: int, until: int) -> list[Difference]:
    """Compare the figures of the people whose keys are above ``after`` and up to ``until`` with their lines.

    One statement each, so one instant each: what is being counted meanwhile is not taken for a fault.
    """
    whose = f"person_id > {int(after)} AND person_id <= {int(until)}"
    counted = f"{whose} AND NOT EXISTS (SELECT 1 FROM {PENDING} AS p WHERE p.event_id = e.id)"
    minus = ", ".join(f"-{name} AS {name}" for name in FIGURES)
    wrong = " OR ".join(f"SUM({name}) <> 0" for name in FIGURES)
    days = f"""
    SELECT person_id, scope, day FROM ({moved(counted)}
        UNION ALL SELECT person_id, scope, day, {minus} FROM {DAY} WHERE {whose}
    ) AS both_sides GROUP BY person_id, scope, day HAVING {wrong} ORDER BY 1, 2, 3"""
    names = ("points", *FIGURES[2:])
    totals = f"""
    SELECT person_id, scope FROM (
        SELECT person_id, scope, counted AS points, useful, not_useful, accepted FROM {DAY} WHERE {whose}
        UNION ALL
        SELECT person_id, scope, {", ".join(f"-{name}" for name in names)} FROM {TOTAL} WHERE {whose}
    ) AS both_sides GROUP BY person_id, scope
    HAVING {" OR ".join(f"SUM({name}) <> 0" for name in names)} ORDER BY 1, 2"""
    with connection.cursor() as cursor:
        cursor.execute(days)
        found = [Difference(person, scope, _day(day)) for person, scope, day in cursor.fetchall()]
        cursor.execute(totals)
        return found + [Difference(person, scope, None) for person, scope in cursor.fetchall()]


def _replace(table: str, key: tuple[str, ...], names: tuple[str, ...], fresh: str, more: str = "") -> int:
    """Make ``table`` what ``fresh`` selects, touching only the rows that differ; return how many did."""
    same = " AND ".join(f"f.{name} = {table}.{name}" for name in key)
    differs = " OR ".join(f"f.{name} <> {table}.{name}" for name in names)
    columns = ", ".join((*key, *names))
    changed = 0
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE fresh_figures AS {fresh}")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE fresh_figures")
        else:
            cursor.execute(f"CREATE INDEX temp.fresh_key ON fresh_figures ({', '.join(key)})")
        for statement in (
            f"DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM fresh_figures AS f WHERE {same})",
            f"UPDATE {table} SET {', '.join(f'{name} = f.{name}' for name in names)} "
            f"FROM fresh_figures AS f WHERE {same} AND ({differs})",
            f"INSERT INTO {table} ({columns}{more and f', {more}'}) SELECT {columns}{more and ', 0'} "
            f"FROM fresh_figures AS f WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {same})",
        ):
            cursor.execute(statement)
            changed += cursor.rowcount
        cursor.execute("DROP TABLE fresh_figures")
    return changed


def _among(ids: list[int]) -> tuple[str, object]:
    """Return a condition on ``e`` and its parameter."""
    if connection.vendor == "postgresql":
        return "e.id = ANY(%s)", ids
    return "e.id IN (SELECT value FROM json_each(%s))", json.dumps(ids)


def _alone(*tables: str) -> None:
    """Keep others from writing there until the transaction ends. On SQLite nobody else writes anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")


def _since() -> date:
    return timezone.localdate() - RECENT


def _day(value: date | str) -> date:
    # SQLite gives back what it stores.
    return date.fromisoformat(value) if isinstance(value, str) else value
