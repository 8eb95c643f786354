"""Questions: their page and their list beside bare views of the same run, at two sizes; votes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from random import Random
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from community.questions import services
from community.questions.models import Answer, AnswerVote, Question
from core.actors import Actor
from demo.bench import crowd, load
from demo.bench.databases import filled
from demo.bench.server import Server

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SMALLEST = "10k"
ROUNDS = 5
SECONDS = 2.0
CONNECTIONS = 8
PAGES = 200
"""Different questions asked in turn: one alone would stay in every memory on the way."""
VOTES = 300
# The visitor cache keeps no page whose parameters it does not know.
UNKEPT = "?mesure=1"
CONSTANT, THREE = "/bench/constant", "/bench/three-queries"


def measure(size: str) -> Iterator[tuple[str, str]]:
    workers = 2 if settings.REDIS_URL else 1
    addresses: dict[str, str] = {}
    pages: dict[str, list[str]] = {}
    for each in dict.fromkeys([SMALLEST, size]):
        sources = (crowd.SOURCE, "fixtures/demo/people.toml")
        with filled(f"questions_{each}", partial(crowd.fill, SIZES[each]), *sources) as addresses[each]:
            pages[each] = _some_pages()
            if each == size:
                yield from _queries(pages[each][0])
                yield from _votes()
    with (
        Server(workers, DATABASE_URL=addresses[size]) as large,
        Server(workers, DATABASE_URL=addresses[SMALLEST]) as small,
    ):
        yield from _beside_bare_views(large, pages[size], workers)
        if size != SMALLEST:
            yield from _beside_small(large, pages[size], small, pages[SMALLEST], size)


def _some_pages() -> list[str]:
    """Return addresses of questions with answers, spread over the whole table."""
    rows = Question.objects.filter(answer_count__gte=3).order_by("pk")
    ids = Random(7).sample(range(rows.count()), PAGES)  # noqa: S311
    # By place among the random keys, in a few steps and not one for each.
    keys = list(rows.values_list("pk", flat=True))
    return [
        question.get_absolute_url() for question in Question.objects.filter(pk__in=[keys[i] for i in ids])
    ]


def _queries(page: str) -> Iterator[tuple[str, str]]:
    logging.getLogger("requests").setLevel(logging.WARNING)  # a line each would break the table
    client = Client(headers={"host": "127.0.0.1"})
    for label, path, limit in (("question page", page, 10), ("list", reverse("questions:list"), 8)):
        client.get(path + UNKEPT)  # what a process asks once
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path + UNKEPT).status_code
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        yield f"{label}, queries (≤ {limit})", str(len(queries))


def _votes() -> Iterator[tuple[str, str]]:
    """Time whole votes, commit included, and take them back."""
    people = User.objects.filter(email__endswith="@bench.invalid").order_by("pk")[:VOTES]
    answers = Answer.objects.exclude(question__locked_at__isnull=False).order_by("pk")[: VOTES * 3]
    times, cast = [], []
    for person, answer in zip(people, answers[:: len(answers) // VOTES], strict=False):
        if person.pk == answer.author_id or AnswerVote.objects.filter(answer=answer, voter=person).exists():
            continue
        by = Actor.of(person)
        start = perf_counter()
        services.vote(answer.pk, by=by, value=1)
        times.append((perf_counter() - start) * 1000)
        cast.append((answer.pk, by))
    for answer_id, by in cast:
        services.withdraw_vote(answer_id, by=by)
    p95 = quantiles(times, n=20)[-1]
    yield "vote through the service", f"p50 {median(times):.1f}, p95 {p95:.1f} ms (≤ 40)"


def _beside_bare_views(server: Server, pages: list[str], workers: int) -> Iterator[tuple[str, str]]:
    kinds: dict[str, str | list[str]] = {
        "constant": CONSTANT,
        "three": THREE,
        "page": [page + UNKEPT for page in pages],
        "list": reverse("questions:list") + UNKEPT,
        "cached": pages[0],
    }
    for path in kinds.values():
        load.run(server.port, path, connections=CONNECTIONS, seconds=SECONDS)
    speeds: dict[str, list[float]] = {kind: [] for kind in kinds}
    costs: dict[str, list[float]] = {kind: [] for kind in kinds}
    failures = 0
    for _ in range(ROUNDS):
        for kind, path in kinds.items():
            before = server.cpu()
            result = load.run(server.port, path, connections=CONNECTIONS, seconds=SECONDS)
            speeds[kind].append(result.per_second)
            costs[kind].append((server.cpu() - before) / result.asked * 1000)
            failures += result.failures
    if failures:
        yield "FAILED requests", str(failures)

    def line(kind: str, beside: str, wanted: str) -> str:
        ratio = median(one / other for one, other in zip(speeds[kind], speeds[beside], strict=True))
        return f"{median(speeds[kind]):.0f} req/s, {ratio:.2f} of {beside} ({wanted})"

    cpu = median(one / other for one, other in zip(costs["page"], costs["three"], strict=True))
    yield (
        f"bare view, {workers} workers, {CONNECTIONS} connections",
        f"{median(speeds['constant']):.0f} req/s",
    )
    yield (
        "bare view with three queries",
        f"{median(speeds['three']):.0f} req/s, {median(costs['three']):.2f} ms CPU",
    )
    yield "question page, built", line("page", "three", f"≥ {0.25 if workers > 1 else 0.20:.2f}")
    yield "question page, built, CPU", f"{median(costs['page']):.2f} ms, {cpu:.1f} × three queries (≤ 4)"
    yield "list, built", line("list", "three", "≥ 0.20")
    yield "question page, from the visitor cache", line("cached", "constant", "≥ 0.60")


def _beside_small(
    large: Server, large_pages: list[str], small: Server, small_pages: list[str], size: str
) -> Iterator[tuple[str, str]]:
    """Compare the slow end at two sizes, in turns: what else the machine does falls on both."""
    listing = reverse("questions:list") + UNKEPT
    kinds = {
        "question page": ([page + UNKEPT for page in large_pages], [page + UNKEPT for page in small_pages]),
        "list": (listing, listing),
    }
    for kind, (many, few) in kinds.items():
        pairs = []
        for number in range(ROUNDS + 1):
            one = load.run(large.port, many, connections=CONNECTIONS, seconds=SECONDS)
            other = load.run(small.port, few, connections=CONNECTIONS, seconds=SECONDS)
            if number:  # the first only warms them up
                pairs.append((one.p95, other.p95))
        high, low = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        ratio = median(one / other for one, other in pairs)
        yield f"{kind}, p95 at {size}", f"{high:.1f} ms, {ratio:.2f} × at {SMALLEST}, {low:.1f} ms (≤ 1.3)"
