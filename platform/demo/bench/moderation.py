"""A flood of reports: what each costs, and whether the queue is still usable after ten thousand of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median, quantiles
from time import perf_counter

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.questions.models import Answer, PostState
from core.actors import Actor
from core.errors import OverLimit
from demo.bench import crowd
from demo.bench.databases import filled
from moderation import services
from moderation.models import Case

FLAGS = 10_000
CONTENTS = 2_500
ROUNDS = 50


def measure(size: str) -> Iterator[tuple[str, str]]:
    """Yield the flood's figures; ``size`` changes nothing: a flood has one size."""
    logging.getLogger("requests").setLevel(logging.WARNING)  # a line each would break the table
    sources = (crowd.SOURCE, "fixtures/demo/people.toml")
    with filled("questions_10k", partial(crowd.fill, 10_000), *sources), transaction.atomic():
        yield from _flood()
        yield from _queue()
        # The database serves other benches: as it was.
        transaction.set_rollback(True)


def _flood() -> Iterator[tuple[str, str]]:
    answers = list(Answer.objects.filter(state=PostState.PUBLISHED).order_by("pk")[:CONTENTS])
    joined = timezone.now() - timedelta(days=60)
    stubborn = Actor.of(User.objects.create_user("bench-reporter@bench.invalid", date_joined=joined))
    refused, times = 0, []
    for number in range(FLAGS):
        answer = answers[number % CONTENTS]
        start = perf_counter()
        try:
            with transaction.atomic():
                # Every second one comes from the same account, the others from visitors all over.
                services.flag(
                    "answer",
                    answer.pk,
                    by=stubborn if number % 2 else None,
                    reason="advertising",
                    bucket=f"flood-{number // 6}",
                )
        except OverLimit:
            refused += 1
        times.append((perf_counter() - start) * 1000)
    hidden = Answer.objects.filter(pk__in=[answer.pk for answer in answers], state=PostState.MASKED).count()
    made, flagged = Case.objects.count(), Case.objects.live().filter(flag_count__gt=0)
    yield f"{FLAGS} reports, one in two from one account, median", f"{median(times):.1f} ms"
    yield "of them beyond the quota of that account, refused", str(refused)
    yield (
        "cases made, for as many contents reported",
        f"{made}, {flagged.values('subject_id').distinct().count()}",
    )
    yield "contents hidden by the flood", str(hidden)


def _queue() -> Iterator[tuple[str, str]]:
    moderator = User.objects.create_user("bench-moderator@bench.invalid", display_name="Modératrice")
    moderator.groups.add(Group.objects.get(name="moderator"))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(moderator)
    session = client.session
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    session["second_factor"] = True
    session.save()
    path = reverse("moderation:queue")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    # Counted now: the next request empties the log.
    count = len(queries)
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        client.get(path)
        times.append((perf_counter() - start) * 1000)
    yield "queue after the flood, queries", str(count)
    yield "queue after the flood, median (≤ 100 ms)", f"{median(times):.1f} ms"
    yield "queue after the flood, p95 (≤ 100 ms)", f"{quantiles(times, n=20)[-1]:.1f} ms"
