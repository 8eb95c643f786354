"""From lines to days and totals, in sets: no row is read by Python, whatever the history.

The same additions serve the fold of what is new, the full recomputation and the audit that compares.
"""

# ruff: noqa: S608 - made of our own names and numbers; whatever comes from outside is a parameter
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from community.reputation.models import Appearance, ReputationTotal
from community.reputation.rules import RULES

BATCH = 5_000
"""Lines counted in one transaction."""
RECENT = timedelta(days=90)
MEMORY = "256MB"
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
# As whole numbers: PostgreSQL's sum of sums would be a numeric, several times slower to add and compare.
SUMS = ", ".join(f"CAST(SUM({name}) AS integer) AS {name}" for name in FIGURES)
COLUMNS = ", ".join(FIGURES)


def moved(lines: str) -> str:
    """Return SQL for what ``lines`` add up to, by person, scope and day: a table ``e``, perhaps with a WHERE.

    The lines are read once: what a book comes to is added up from what its topics do.
    """
    return f"""
    WITH fine AS MATERIALIZED (
        SELECT person_id, book, topic_id, day, {SUMS} FROM (
            SELECT e.person_id, e.book, e.topic_id, e.effective_day AS day, {VALUES} FROM {lines}
        ) AS each WHERE person_id IS NOT NULL GROUP BY person_id, book, topic_id, day
    )
    SELECT person_id, topic_id AS scope, day, {COLUMNS} FROM fine WHERE topic_id IS NOT NULL
    UNION ALL SELECT person_id, book AS scope, day, {SUMS} FROM fine GROUP BY person_id, book, day"""


@dataclass(frozen=True, slots=True)
class Folded:
    count: int
    about: dict[str, list[int]]
    """What the lines were about: pages that tell of it may be out of date."""


@transaction.atomic
def fold(limit: int = BATCH) -> Folded:
    """Count at most ``limit`` lines that wait. Any number of folders may work at once, on different lines."""
    with connection.cursor() as cursor:
        some = f"SELECT event_id FROM {PENDING} LIMIT %s"
        if connection.vendor == "postgresql":
            # An array is made once: what a plan may run twice would lock twice as many.
            some = f"SELECT unnest(ARRAY({some} FOR UPDATE SKIP LOCKED))"
        cursor.execute(f"DELETE FROM {PENDING} WHERE event_id IN ({some}) RETURNING event_id", [limit])
        taken = [row[0] for row in cursor.fetchall()]
        if not taken:
            return Folded(0, {})
        if connection.vendor == "postgresql":
            # By keys alone: a plan that reads the whole history, cheap as it looks today, grows with it.
            cursor.execute("SET LOCAL enable_seqscan TO off")
        among, ids = _among(taken)
        cursor.execute(f"SELECT person_id, about_kind, about_id FROM {EVENT} AS e WHERE {among}", [ids])
        rows = cursor.fetchall()
    _add(among, ids)
    _welcome({person for person, *_ in rows if person is not None})
    about: dict[str, set[int]] = {}
    for _, kind, pk in rows:
        if pk is not None:
            about.setdefault(kind, set()).add(pk)
    return Folded(len(taken), {kind: sorted(keys) for kind, keys in about.items()})


def _welcome(people: set[int]) -> None:
    """Give a page to those who had no figure yet."""
    known = Appearance.objects.all() if len(people) > BATCH else Appearance.objects.filter(person__in=people)
    new = sorted(people.difference(known.values_list("person", flat=True)))
    Appearance.objects.bulk_create([Appearance(person_id=each) for each in new], ignore_conflicts=True)


def _among(ids: list[int]) -> tuple[str, Any]:
    """Return a condition on lines ``e`` and its parameter."""
    if connection.vendor == "postgresql":
        return "e.id = ANY(%s)", ids
    return "e.id IN (SELECT value FROM json_each(%s))", json.dumps(ids)


def _add(among: str, ids: Any) -> None:
    """Add lines to their days, then to their totals, each in the order of the keys.

    Whoever folds other lines of the same people waits for us, and we for nobody who waits for us.
    """
    changes = ", ".join(f"{name} = {DAY}.{name} + excluded.{name}" for name in FIGURES)
    days = f"""
    INSERT INTO {DAY} (person_id, scope, day, {COLUMNS}, before)
    SELECT m.*, 0 FROM %s AS m WHERE true ORDER BY person_id, scope, day
    ON CONFLICT (person_id, scope, day) DO UPDATE SET before = {DAY}.counted, {changes}"""
    totals = f"""
    INSERT INTO {TOTAL} (person_id, scope, points, recent, useful, not_useful, accepted)
    SELECT person_id, scope, SUM(d.counted - d.before),
        SUM(CASE WHEN d.day > '{_since()}' THEN d.counted - d.before ELSE 0 END),
        SUM(m.useful), SUM(m.not_useful), SUM(m.accepted)
    FROM %s AS m JOIN %s AS d USING (person_id, scope, day)
    WHERE true GROUP BY person_id, scope ORDER BY person_id, scope
    ON CONFLICT (person_id, scope) DO UPDATE SET
    {", ".join(f"{name} = {TOTAL}.{name} + excluded.{name}" for name in TOTALS)}"""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Found by their key before anything else is asked of them.
            lines = f"lines AS MATERIALIZED (SELECT e.* FROM {EVENT} AS e WHERE {among})"
            cursor.execute(
                f"WITH {lines}, moved AS MATERIALIZED ({moved('lines AS e')}), changed AS ({days % 'moved'} "
                f"RETURNING person_id, scope, day, counted, before) {totals % ('moved', 'changed')}",
                [ids],
            )
        else:
            # One writer at a time here: what was just written is ours until the end.
            added = f"({moved(f'{EVENT} AS e WHERE {among}')})"
            cursor.execute(days.replace("%s", added, 1), [ids])
            cursor.execute(totals.replace("%s", added, 1).replace("%s AS d", f"{DAY} AS d"), [ids])


def recompute() -> tuple[int, int]:
    """Compute every day and total anew from the lines; return how many of each were not as they should be.

    Writes only what differs. Nobody writes a line meanwhile; pages are read as before.
    """
    with transaction.atomic():
        _alone(PENDING, DAY, TOTAL)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {PENDING}")
            if connection.vendor == "postgresql":
                # The groups of a whole history, in memory.
                cursor.execute(f"SET LOCAL work_mem TO '{MEMORY}'")
        days = _recompute_days()
        recent = f"CASE WHEN day > '{_since()}' THEN counted ELSE 0 END"
        sums = ", ".join(
            f"CAST(SUM({what}) AS integer) AS {name}"
            for name, what in zip(TOTALS, ("counted", recent, *FIGURES[2:]), strict=True)
        )
        fresh = f"SELECT person_id, scope, {sums} FROM {DAY} GROUP BY person_id, scope"
        totals = _replace(TOTAL, ("person_id", "scope"), TOTALS, fresh)
        _welcome(set(ReputationTotal.objects.filter(scope__lte=0).values_list("person", flat=True)))
        return days, totals


def _recompute_days() -> int:
    key = ("person_id", "scope", "day")
    if connection.vendor == "sqlite":
        return _replace(DAY, key, FIGURES, moved(f"{EVENT} AS e"))
    suspects = _suspects()
    if not suspects:
        return 0
    whose = f"person_id = ANY('{{{', '.join(map(str, suspects))}}}'::bigint[])"
    return _replace(DAY, key, FIGURES, moved(f"{EVENT} AS e WHERE e.{whose}"), whose)


def _suspects() -> list[int]:
    """Return whose days are not all as their lines give them, by a sum of hashes for each person.

    Millions of rows put side by side would take as long as adding them up; seldom is anything wrong.
    """
    row = f"hash_record_extended(ROW(scope::bigint, day, {COLUMNS}), 0)"
    marks = f"SELECT person_id, BIT_XOR({row}) AS mark, COUNT(*) AS days FROM %s GROUP BY person_id"
    fresh = f"({moved(f'{EVENT} AS e')}) AS m"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id FROM ({marks % fresh}) AS fresh "
            f"FULL JOIN ({marks % DAY}) AS known USING (person_id) "
            "WHERE fresh.mark IS DISTINCT FROM known.mark OR fresh.days IS DISTINCT FROM known.days"
        )
        return [person for (person,) in cursor.fetchall()]


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
    SELECT person_id, scope, day FROM (
        SELECT * FROM ({moved(f"{EVENT} AS e WHERE {counted}")}) AS fresh
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


def _replace(
    table: str, key: tuple[str, ...], names: tuple[str, ...], fresh: str, whose: str = "true"
) -> int:
    """Make the rows of ``table`` about ``whose`` what ``fresh`` selects, touching only those that differ.

    Return how many did.
    """
    same = " AND ".join(f"f.{name} = t.{name}" for name in key)
    differs = " OR ".join(f"f.{name} <> t.{name}" for name in names)
    keys = ", ".join(f"COALESCE(f.{name}, t.{name}) AS {name}" for name in key)
    columns = ", ".join((*key, *names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE wrong_figures AS "
            f"SELECT {keys}, {', '.join(f'f.{name}' for name in names)}, f.{key[0]} IS NULL AS gone "
            f"FROM ({fresh}) AS f FULL JOIN (SELECT * FROM {table} WHERE {whose}) AS t ON {same} "
            f"WHERE f.{key[0]} IS NULL OR t.{key[0]} IS NULL OR {differs}"
        )
        cursor.execute("SELECT COUNT(*) FROM wrong_figures")
        wrong = cursor.fetchone()[0]
        if wrong:
            mine = " AND ".join(f"w.{name} = {table}.{name}" for name in key)
            cursor.execute(
                f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM wrong_figures AS w WHERE w.gone AND {mine})"
            )
            before = ", 0" if table == DAY else ""
            cursor.execute(
                f"INSERT INTO {table} ({columns}{', before' if before else ''}) "
                f"SELECT {columns}{before} FROM wrong_figures WHERE NOT gone "
                f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
                f"{', '.join(f'{name} = excluded.{name}' for name in names)}"
            )
        cursor.execute("DROP TABLE wrong_figures")
    return wrong


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
