"""Reputation: folding, recomputing, and whether either grows with what is already there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate
from random import Random
from statistics import median, quantiles
from time import perf_counter, sleep

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from accounts.models import User
from community.questions import services as questions
from community.questions.models import Answer, AnswerVote, Quota
from community.reputation import folding, services
from community.reputation.models import Cause, Pending, ReputationEvent, ReputationTotal
from community.reputation.rules import Kind
from core import outbox
from core.actors import Actor
from core.models import OutboxRow
from demo.bench import crowd
from demo.bench.databases import filled, tell_progress
from taxonomy.models import Topic

SOURCE = "platform/demo/bench/reputation.py"
LINES = {"10k": 100_000, "100k": 500_000, "1m": 2_000_000}
DRAWN = 20_000
"""Lines drawn one by one; more are the same lines of other periods."""
STEP, KEYS = 0x123_4567_890A_BCDE, 1 << 60
PEOPLE = 5_000
YEARS = 3
FOLDED = 50_000
"""Lines folded on top, in batches of the product's size."""
ROWS = 5_000
ROUNDS = 3
VOTES = 40
NOW = date(2026, 11, 1)
WEEK = 7  # days that what is folded now is about
DISTRIBUTION = (
    "5 000 people, Zipf 1, three topics each, over 3 years; 1 to 12 facts an answer within three days, "
    "7 votes for, 2 against and 1 choice in 10, 1 line in 12 taken back. Folded on top: the same, of one week"
)


def measure(size: str) -> Iterator[tuple[str, str]]:
    speeds = {}
    for lines in dict.fromkeys([LINES["10k"], LINES[size]]):
        fill = partial(_fill, lines)
        with filled(f"reputation_{lines}", fill, SOURCE):
            # The database serves again: whatever is added is taken back.
            speeds[lines] = list(_speeds(lines))
            if lines == LINES[size]:
                yield f"distribution of {lines:,} lines", DISTRIBUTION
                yield from _recomputing()
    for lines, each in speeds.items():
        yield (
            f"fold over {lines:,} lines, one worker (≥ 5 000)",
            f"{median(each):,.0f} lines/s, slowest batch {min(each):,.0f}",
        )
    if len(speeds) > 1:
        small, large = (median(each) for each in speeds.values())
        yield "fold, small history beside large (≤ 1.3)", f"{small / large:.2f} ×"
    with filled("questions_10k", partial(crowd.fill, 10_000), crowd.SOURCE, "fixtures/demo/people.toml"):
        yield from _until_shown()


def _draw(
    count: int, draw: Random, people: list[int], topics: list[int], *, days: int
) -> list[ReputationEvent]:
    """Draw lines of the last ``days``: the first of 5 000 people has one in nine, each has three topics."""
    weights = list(accumulate(1 / rank for rank in range(1, len(people) + 1)))
    lines: list[ReputationEvent] = []
    while len(lines) < count:
        who = draw.choices(range(len(people)), cum_weights=weights)[0]
        about = ("bench", draw.getrandbits(60))
        topic_id = topics[(who + draw.randrange(3)) % len(topics)]
        answered = draw.randrange(days)
        # What is said of an answer is said within three days of it.
        for _ in range(draw.choice((1, 2, 3, 5, 8, 12))):
            kind = draw.choices([Kind.UP, Kind.DOWN, Kind.ACCEPTED], [70, 20, 10])[0]
            first = services.line(
                kind,
                person_id=people[who],
                source=("vote", draw.getrandbits(60)),
                about=about,
                topic_id=topic_id,
                day=NOW - timedelta(days=max(0, answered - draw.choice((0, 0, 0, 1, 2)))),
            )
            lines.append(first)
            if draw.random() < 1 / 11:
                lines.append(services.mirror(first, Cause.TAKEN_BACK))
    return lines[:count]


def _people() -> tuple[list[int], list[int]]:
    people = User.objects.filter(email__endswith="@bench.invalid").order_by("pk")
    return list(people.values_list("pk", flat=True)), list(Topic.objects.values_list("pk", flat=True))


def _fill(lines: int) -> None:
    User.objects.bulk_create(
        [User(email=f"bench-{number}@bench.invalid", password="!") for number in range(PEOPLE)],  # noqa: S106
        batch_size=1_000,
    )
    people, topics = _people()
    draw = Random(lines)  # noqa: S311
    periods = lines // DRAWN
    for done in range(0, DRAWN, ROWS):
        rows = _draw(ROWS, draw, people, topics, days=YEARS * 365 // periods)
        ReputationEvent.objects.bulk_create(rows, batch_size=1_000)
        tell_progress("bench reputation", done + ROWS, lines)
    drawn = ReputationEvent.objects.aggregate(first=Min("recorded_hour"))["first"]
    for period in range(1, periods):
        # As much again in each period before it: copied by the database, which takes a tenth of the time.
        _copy_back(drawn, period, days=period * YEARS * 365 // periods)
        tell_progress("bench reputation", (period + 1) * DRAWN, lines)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    folding.recompute()


def _copy_back(drawn: datetime, period: int, *, days: int) -> None:
    values = {str(field.column): str(field.column) for field in ReputationEvent._meta.concrete_fields}
    for name in ("id", "reverses_id", "source_id", "about_id"):
        values[name] = f"({name} + {period * STEP % KEYS}) %% {KEYS}"
    # A copy has an earlier hour, and is not copied again.
    values["recorded_hour"] = "%s"
    sqlite = connection.vendor == "sqlite"
    values["effective_day"] = f"date(effective_day, '-{days} days')" if sqlite else f"effective_day - {days}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {folding.EVENT} ({', '.join(values)}) SELECT {', '.join(values.values())} "  # noqa: S608
            f"FROM {folding.EVENT} WHERE recorded_hour >= %s ORDER BY turn",
            [drawn - timedelta(days=days), drawn],
        )


def _write(lines: list[ReputationEvent]) -> None:
    ReputationEvent.objects.bulk_create(lines, batch_size=1_000)
    Pending.objects.bulk_create([Pending(event=line) for line in lines], batch_size=1_000)


def _speeds(lines: int) -> Iterator[float]:
    people, topics = _people()
    draw = Random(lines + 1)  # noqa: S311
    with transaction.atomic():
        for _ in range(FOLDED // folding.BATCH):
            _write(_draw(folding.BATCH, draw, people, topics, days=WEEK))
            start = perf_counter()
            folding.fold()
            yield folding.BATCH / (perf_counter() - start)
        transaction.set_rollback(True)


def _recomputing() -> Iterator[tuple[str, str]]:
    """Time the whole recomputation beside the plain sum of the same rows, in turns."""
    plain = (
        f"SELECT person_id, topic_id, effective_day, SUM(points) FROM {folding.EVENT} "  # noqa: S608
        "GROUP BY person_id, topic_id, effective_day"
    )
    pairs = []
    for _ in range(ROUNDS):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # As much as the recomputation takes.
                cursor.execute(f"SET LOCAL work_mem TO '{folding.MEMORY}'")
            start = perf_counter()
            cursor.execute(f"SELECT COUNT(*) FROM ({plain}) AS plain")  # noqa: S608
            cursor.fetchone()
            one = perf_counter() - start
        start = perf_counter()
        days, totals = folding.recompute()
        pairs.append((perf_counter() - start, one))
        if days or totals:
            yield "FAILED: figures that differed", str(days + totals)
    ratio = median(whole / one for whole, one in pairs)
    whole, one = (median(column) for column in zip(*pairs, strict=True))
    yield "plain GROUP BY person, topic, day", f"{one:.2f} s"
    yield "full recomputation, compared row by row (≤ 3 ×)", f"{whole:.2f} s, {ratio:.2f} × plain"
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in (folding.DAY, folding.TOTAL):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        start = perf_counter()
        days, totals = folding.recompute()
        took = perf_counter() - start
        transaction.set_rollback(True)
    yield f"the same from nothing: {days:,} days, {totals:,} totals written", f"{took:.2f} s"


def _until_shown() -> Iterator[tuple[str, str]]:
    """Time from a vote's click to its points in the total, the outbox's own delivery in between."""
    Quota.objects.all().delete()
    voters = list(User.objects.filter(email__endswith="@bench.invalid").order_by("pk")[:VOTES])
    answers = list(Answer.objects.exclude(author=None).order_by("pk")[: VOTES * 2 : 2])
    waits, cast = [], []
    for voter, answer in zip(voters, answers, strict=True):
        if voter.pk == answer.author_id or AnswerVote.objects.filter(answer=answer, voter=voter).exists():
            continue
        voter.date_joined = timezone.now() - timedelta(days=60)
        before = _total(answer)
        start = perf_counter()
        questions.vote(answer.pk, by=Actor.of(voter), value=1)
        cast.append((answer.pk, Actor.of(voter)))
        while _total(answer) == before:
            # Where no worker runs beside the bench, it is one.
            for row in OutboxRow.objects.due().filter(effect="reputation.fold").values_list("pk", flat=True):
                outbox.deliver(row)
            if perf_counter() - start > 30:
                raise RuntimeError("a vote never showed")
            sleep(0.001)
        waits.append((perf_counter() - start) * 1000)
    for answer_id, by in cast:
        questions.withdraw_vote(answer_id, by=by)
    for row in OutboxRow.objects.filter(effect="reputation.fold").values_list("pk", flat=True):
        outbox.deliver(row)
    stack = "Redis" if settings.REDIS_URL else "memory"
    yield (
        f"vote to total, idle queue ({stack}), delivered here (≤ 5 000 ms)",
        f"p50 {median(waits):.0f}, p95 {quantiles(waits, n=20)[-1]:.0f} ms",
    )


def _total(answer: Answer) -> int:
    row = ReputationTotal.objects.filter(person=answer.author_id, scope=0).first()
    return row.points if row else 0
